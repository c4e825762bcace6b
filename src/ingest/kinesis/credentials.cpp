#include "ingest/kinesis/credentials.hpp"

#include <cstdlib>

#include <nlohmann/json.hpp>

#include "ingest/kinesis/calls.hpp"
#include "ingest/kinesis/container_endpoint.hpp"
#include "ingest/kinesis/credential_text.hpp"
#include "ingest/kinesis/token_service.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

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
  if (auto found = parse_answer(*fetched.body))
    return if_plain(std::move(*found), place + ": " + url,
                    {"AccessKeyId", "SecretAccessKey", "Token"});
  return nothing(place + ": " + url + ": expected JSON with AccessKeyId and SecretAccessKey");
}

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

Fetched fetch_with_curl(const std::string& method, const std::string& url,
                        const std::vector<std::string>& headers, const std::string& body) {
  OutboundCall call;
  call.body = body;
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
  Found found = if_plain({{*access, *secret, session}, {}}, "environment",
                         {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"});
  if (found) found.source = "the environment";
  return found;
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
  std::string name = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
  std::optional<std::string> token = environment(name);
  if (const auto file = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
    name = "the token file " + *file;
    try {
      token = read_token_file(*file);
    } catch (const Error& error) {
      return {std::nullopt, "container: the token file " + std::string(error.what()), "", true};
    }
  }
  std::vector<std::string> headers;
  if (token) headers.push_back("Authorization: " + stripped(*token));
  if (token && has_control(headers.back()))
    return {std::nullopt, "container: " + control_fault(name), "", true};
  Found found = read_answer("container", url, fetch("GET", url, headers, ""));
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
  const Fetched token = fetch("PUT", session, {"X-aws-ec2-metadata-token-ttl-seconds: 21600"}, "");
  if (!token.body) return failed(session, token);
  const std::vector<std::string> headers = {"X-aws-ec2-metadata-token: " + stripped(*token.body)};
  if (has_control(headers[0]))
    return nothing("instance metadata: " + session + ": " + control_fault("its token"));
  const Fetched role = fetch("GET", roles, headers, "");
  if (!role.body) return failed(roles, role);
  const std::string name = stripped(role.body->substr(0, role.body->find('\n')));
  if (has_control(name))
    return nothing("instance metadata: " + roles + ": " + control_fault("the name of its role"));
  const std::string url = roles + name;
  Found found = read_answer("instance metadata", url, fetch("GET", url, headers, ""));
  found.source = "instance metadata, role " + name;
  return found;
}

}  // namespace costsim::ingest
