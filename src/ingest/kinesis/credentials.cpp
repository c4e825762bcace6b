#include "ingest/kinesis/credentials.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>

#include <nlohmann/json.hpp>

#include "ingest/kinesis/calls.hpp"

namespace costsim::ingest {

namespace {

constexpr std::chrono::minutes renew_before{5};
constexpr std::chrono::seconds ask_again{10};

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::optional<WallTime> parse_expiration(const std::string& text) {
  int year, month, day, hour, minute, second;
  if (std::sscanf(text.c_str(), "%d-%d-%dT%d:%d:%d", &year, &month, &day, &hour, &minute,
                  &second) != 6)
    return std::nullopt;
  namespace chrono = std::chrono;
  const chrono::year_month_day date{chrono::year{year}, chrono::month{static_cast<unsigned>(month)},
                                    chrono::day{static_cast<unsigned>(day)}};
  return chrono::sys_days{date} + chrono::hours{hour} + chrono::minutes{minute} +
         chrono::seconds{second};
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
  call.timeout = std::chrono::seconds(1);
  OutboundReply reply = call_and_wait(call);
  if (reply.status == 200) return {std::move(reply.body), ""};
  return {std::nullopt, reply.status == 0 ? reply.error : "HTTP " + std::to_string(reply.status)};
}

Found from_environment(const Environment& environment) {
  const auto access = environment("AWS_ACCESS_KEY_ID");
  const auto secret = environment("AWS_SECRET_ACCESS_KEY");
  for (const char* name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"})
    if (!environment(name)) return nothing("environment: " + std::string(name) + " is not set");
  const std::string session = environment("AWS_SESSION_TOKEN").value_or("");
  return {TimedCredentials{{*access, *secret, session}, {}}, ""};
}

namespace {

/// The settings of one profile; nothing when it is not there.
std::optional<std::map<std::string, std::string>> read_profile(std::istream& file,
                                                               const std::string& name) {
  std::optional<std::map<std::string, std::string>> settings;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    line = trimmed(line);
    if (line.starts_with('[')) {
      inside = line.ends_with(']') && trimmed(line.substr(1, line.size() - 2)) == name;
      if (inside && !settings) settings.emplace();
    }
    const auto equals = line.find('=');
    if (inside && equals != std::string::npos && !line.starts_with('#') && !line.starts_with(';'))
      (*settings)[trimmed(line.substr(0, equals))] = trimmed(line.substr(equals + 1));
  }
  return settings;
}

}  // namespace

Found from_profile(const Environment& environment) {
  std::string path = environment("AWS_SHARED_CREDENTIALS_FILE").value_or("");
  if (path.empty()) {
    const auto home = environment("HOME");
    if (!home) return nothing("profile: neither AWS_SHARED_CREDENTIALS_FILE nor HOME is set");
    path = *home + "/.aws/credentials";
  }
  std::ifstream file(path);
  if (!file) return nothing("profile: " + path + ": " + std::strerror(errno));
  const std::string name = environment("AWS_PROFILE").value_or("default");
  auto settings = read_profile(file, name);
  if (!settings) return nothing("profile: " + path + ": there is no [" + name + "]");
  for (const char* key : {"aws_access_key_id", "aws_secret_access_key"})
    if ((*settings)[key].empty())
      return nothing("profile: " + path + ": [" + name + "] has no " + key);
  return {TimedCredentials{{(*settings)["aws_access_key_id"], (*settings)["aws_secret_access_key"],
                            (*settings)["aws_session_token"]},
                           {}},
          ""};
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
  std::optional<std::string> token = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (const auto file = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
    token = read_text(*file);
    if (!token) return nothing("container: the token file " + *file + " cannot be read");
  }
  std::vector<std::string> headers;
  if (token) headers.push_back("Authorization: " + trimmed(*token));
  return read_answer("container", url, fetch("GET", url, headers));
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
  const std::string url = roles + trimmed(role.body->substr(0, role.body->find('\n')));
  return read_answer("instance metadata", url, fetch("GET", url, headers));
}

Found CredentialChain::find() const {
  std::string trouble;
  const auto tried = [&](const Found& found) {
    if (!found) trouble += (trouble.empty() ? "" : "; ") + found.trouble;
    return static_cast<bool>(found);
  };
  Found found = from_environment(environment_);
  if (tried(found)) return found;
  if (found = from_profile(environment_); tried(found)) return found;
  if (found = from_container(environment_, fetch_); tried(found)) return found;
  if (found = from_instance(environment_, fetch_); tried(found)) return found;
  return nothing(trouble);
}

std::optional<Credentials> CredentialChain::current(WallTime now) {
  const std::lock_guard lock(mutex_);
  const bool fresh = kept_ && (!kept_->expires || now < *kept_->expires - renew_before);
  if (!fresh && now - asked_ >= ask_again) {
    asked_ = now;
    Found found = find();
    trouble_ = found ? "those that were found have expired" : found.trouble;
    if (found) kept_ = std::move(found.credentials);
  }
  if (!kept_ || (kept_->expires && now >= *kept_->expires)) return std::nullopt;
  return kept_->value;
}

std::string CredentialChain::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void CredentialChain::refused(WallTime now) {
  const std::lock_guard lock(mutex_);
  if (now - asked_ >= ask_again) kept_.reset();
}

}  // namespace costsim::ingest
