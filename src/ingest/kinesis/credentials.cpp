#include "ingest/kinesis/credentials.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>

#include <nlohmann/json.hpp>

#include "ingest/kinesis/calls.hpp"
#include "ingest/kinesis/container_endpoint.hpp"
#include "ingest/kinesis/token_service.hpp"

namespace costsim::ingest {

namespace {

using Profile = std::map<std::string, std::string>;

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// {"AccessKeyId","SecretAccessKey","Token","Expiration"}: containers and instances answer alike.
std::optional<TimedCredentials> parse_answer(const std::string& body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto text = [&](const char* name) {
    const auto place = json.find(name);
    return place != json.end() && place->is_string() ? place->get<std::string>() : std::string();
  };
  TimedCredentials found{{text("AccessKeyId"), text("SecretAccessKey"), text("Token")},
                         parse_expiration(text("Expiration"))};
  if (found.value.access_key.empty() || found.value.secret_key.empty()) return std::nullopt;
  return found;
}

Found nothing(const std::string& trouble) {
  return {std::nullopt, trouble};
}

/// The credentials in what a URL answered.
Found read_answer(const std::string& place, const std::string& url, const Fetched& fetched) {
  if (!fetched.body) return nothing(place + ": " + url + ": " + fetched.trouble);
  if (auto found = parse_answer(*fetched.body)) return {std::move(found), ""};
  return nothing(place + ": " + url + ": expected JSON with AccessKeyId and SecretAccessKey");
}

std::optional<std::string> read_text(const std::string& path) {
  std::ifstream file(path);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return trimmed(text.str());
}

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

Fetched fetch_with_curl(const std::string& method, const std::string& url,
                        const std::vector<std::string>& headers) {
  OutboundCall call;
  call.method = method;
  call.url = url;
  call.headers = headers;
  // What is on the machine or beside it answers at once; the token service is far away.
  const bool is_far = url.starts_with("https://");
  call.timeout = is_far ? std::chrono::seconds(5) : std::chrono::seconds(1);
  call.through_proxy = is_far;
  call.ca_bundle = process_environment("AWS_CA_BUNDLE").value_or("");
  OutboundReply reply = call_and_wait(call);
  if (!reply.error.empty()) return {std::nullopt, reply.error};
  if (reply.status == 200) return {std::move(reply.body), ""};
  return {std::nullopt, "HTTP " + std::to_string(reply.status), std::move(reply.body)};
}

Found from_environment(const Environment& environment) {
  const auto access = environment("AWS_ACCESS_KEY_ID");
  const auto secret = environment("AWS_SECRET_ACCESS_KEY");
  const std::string session = environment("AWS_SESSION_TOKEN").value_or("");
  const bool is_begun = access || secret || !session.empty();
  for (const char* name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"})
    if (!environment(name))
      return {std::nullopt, "environment: " + std::string(name) + " is not set", "", is_begun};
  return {TimedCredentials{{*access, *secret, session}, {}}, "", "the environment"};
}

namespace {

/// The settings of one profile; nothing when it is not there.
std::optional<Profile> read_profile(const std::string& path, const std::string& heading) {
  std::ifstream file(path);
  std::optional<Profile> settings;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    line = trimmed(line);
    if (line.starts_with('[')) {
      inside = line.ends_with(']') && trimmed(line.substr(1, line.size() - 2)) == heading;
      if (inside && !settings) settings.emplace();
    }
    const auto equals = line.find('=');
    if (inside && equals != std::string::npos && !line.starts_with('#') && !line.starts_with(';'))
      (*settings)[trimmed(line.substr(0, equals))] = trimmed(line.substr(equals + 1));
  }
  return settings;
}

/// The path of a file of profiles; "" when nothing says where it is.
std::string profile_path(const Environment& environment, const char* variable, const char* usual) {
  if (const auto path = environment(variable)) return *path;
  const auto home = environment("HOME");
  return home ? *home + usual : "";
}

/// What both files say of a profile; nothing when neither has it.
std::optional<Profile> find_profile(const Environment& environment, const std::string& name) {
  const std::string keys =
      profile_path(environment, "AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials");
  const std::string config = profile_path(environment, "AWS_CONFIG_FILE", "/.aws/config");
  auto profile = read_profile(keys, name);
  if (auto more = read_profile(config, name == "default" ? name : "profile " + name)) {
    if (!profile) profile.emplace();
    profile->merge(*more);
  }
  return profile;
}

std::string setting(const Profile& profile, const char* key) {
  const auto place = profile.find(key);
  return place == profile.end() ? "" : place->second;
}

Found keys_of(const Profile& profile, const std::string& trouble) {
  for (const char* key : {"aws_access_key_id", "aws_secret_access_key"})
    if (setting(profile, key).empty()) return nothing(trouble + " has no " + key);
  return {TimedCredentials{
              {setting(profile, "aws_access_key_id"), setting(profile, "aws_secret_access_key"),
               setting(profile, "aws_session_token")},
              {}},
          ""};
}

/// The credentials that a role is asked for with.
Found source_of(const Asking& asking, const Profile& profile, const std::string& trouble) {
  if (const std::string name = setting(profile, "source_profile"); !name.empty()) {
    const auto source = find_profile(asking.environment, name);
    if (!source) return nothing("profile: there is no source_profile [" + name + "]");
    return keys_of(*source, "profile: [" + name + "]");
  }
  const std::string source = setting(profile, "credential_source");
  if (source == "Environment") return from_environment(asking.environment);
  if (source == "EcsContainer") return from_container(asking.environment, asking.fetch);
  if (source == "Ec2InstanceMetadata") return from_instance(asking.environment, asking.fetch);
  return nothing(trouble + " has role_arn, and neither source_profile nor credential_source");
}

Found role_of(const Asking& asking, const Profile& profile, const std::string& trouble) {
  Found source = source_of(asking, profile, trouble);
  if (!source) return source;
  const std::string session = setting(profile, "role_session_name");
  return assume_role(asking, source->value, setting(profile, "role_arn"),
                     session.empty() ? "costsim" : session, setting(profile, "external_id"));
}

}  // namespace

Found from_profile(const Asking& asking) {
  const Environment& environment = asking.environment;
  const std::string path =
      profile_path(environment, "AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials");
  const auto named = environment("AWS_PROFILE");
  if (path.empty())
    return {std::nullopt, "profile: neither AWS_SHARED_CREDENTIALS_FILE nor HOME is set", "",
            named.has_value()};
  const std::string name = named.value_or("default");
  const auto profile = find_profile(environment, name);
  const std::string trouble = "profile: " + path + ": [" + name + "]";
  Found found;
  if (profile) {
    const bool is_role = !setting(*profile, "role_arn").empty() && asking.fetch;
    found = is_role ? role_of(asking, *profile, trouble) : keys_of(*profile, trouble);
    // A file of settings may well name no keys; one of two was meant.
    found.is_meant = is_role || !setting(*profile, "aws_access_key_id").empty() ||
                     !setting(*profile, "aws_secret_access_key").empty();
  } else if (std::ifstream(path)) {
    found = nothing("profile: " + path + ": there is no [" + name + "]");
  } else {
    found = nothing("profile: " + path + ": " + std::strerror(errno));
  }
  found.is_meant |= named || environment("AWS_SHARED_CREDENTIALS_FILE");
  if (found) found.source = "the profile [" + name + "]";
  return found;
}

Found from_profile(const Environment& environment) {
  return from_profile(Asking{environment, {}, "", {}});
}

Found from_container(const Environment& environment, const Fetch& fetch) {
  std::string url;
  if (const auto path = environment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) {
    url = "http://169.254.170.2" + *path;
  } else if (const auto full = environment("AWS_CONTAINER_CREDENTIALS_FULL_URI")) {
    url = *full;
  } else {
    return nothing("container: no AWS_CONTAINER_CREDENTIALS_*_URI is set");
  }
  if (const std::string refusal = container_refusal(url); !refusal.empty())
    return {std::nullopt, "container: " + refusal, "", true};
  std::optional<std::string> token = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (const auto file = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
    token = read_text(*file);
    if (!token)
      return {std::nullopt, "container: the token file " + *file + " cannot be read", "", true};
  }
  std::vector<std::string> headers;
  if (token) headers.push_back("Authorization: " + trimmed(*token));
  Found found = read_answer("container", url, fetch("GET", url, headers));
  found.source = "the container endpoint " + url;
  found.is_meant = true;
  return found;
}

Found from_instance(const Environment& environment, const Fetch& fetch) {
  if (environment("AWS_EC2_METADATA_DISABLED").value_or("") == "true")
    return nothing("instance metadata: AWS_EC2_METADATA_DISABLED is true");
  std::string base =
      environment("AWS_EC2_METADATA_SERVICE_ENDPOINT").value_or("http://169.254.169.254");
  while (base.ends_with('/')) base.pop_back();
  const std::string session = base + "/latest/api/token";
  const std::string roles = base + "/latest/meta-data/iam/security-credentials/";
  const auto failed = [](const std::string& url, const Fetched& fetched) {
    return nothing("instance metadata: " + url + ": " + fetched.trouble);
  };
  const Fetched token = fetch("PUT", session, {"X-aws-ec2-metadata-token-ttl-seconds: 21600"});
  if (!token.body) return failed(session, token);
  const std::vector<std::string> headers = {"X-aws-ec2-metadata-token: " + trimmed(*token.body)};
  const Fetched role = fetch("GET", roles, headers);
  if (!role.body) return failed(roles, role);
  const std::string name = trimmed(role.body->substr(0, role.body->find('\n')));
  const std::string url = roles + name;
  Found found = read_answer("instance metadata", url, fetch("GET", url, headers));
  found.source = "instance metadata, role " + name;
  return found;
}

}  // namespace costsim::ingest
