#include "ingest/credentials.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "ingest/curl_calls.hpp"

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

std::optional<std::string> fetch_with_curl(const std::string& method, const std::string& url,
                                           const std::vector<std::string>& headers) {
  OutboundCall call;
  call.method = method;
  call.url = url;
  call.headers = headers;
  call.timeout = std::chrono::seconds(1);
  OutboundReply reply = call_and_wait(call);
  if (reply.status != 200) return std::nullopt;
  return std::move(reply.body);
}

std::optional<TimedCredentials> from_environment(const Environment& environment) {
  const auto access = environment("AWS_ACCESS_KEY_ID");
  const auto secret = environment("AWS_SECRET_ACCESS_KEY");
  if (!access || !secret) return std::nullopt;
  return TimedCredentials{{*access, *secret, environment("AWS_SESSION_TOKEN").value_or("")}, {}};
}

std::optional<TimedCredentials> from_profile(const Environment& environment) {
  std::string path = environment("AWS_SHARED_CREDENTIALS_FILE").value_or("");
  if (path.empty()) {
    const auto home = environment("HOME");
    if (!home) return std::nullopt;
    path = *home + "/.aws/credentials";
  }
  const std::string wanted = "[" + environment("AWS_PROFILE").value_or("default") + "]";
  std::ifstream file(path);
  TimedCredentials found;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    line = trimmed(line);
    if (line.starts_with('[')) inside = line == wanted;
    const auto equals = line.find('=');
    if (!inside || equals == std::string::npos || line.starts_with('#')) continue;
    const std::string name = trimmed(line.substr(0, equals));
    const std::string value = trimmed(line.substr(equals + 1));
    if (name == "aws_access_key_id") found.value.access_key = value;
    if (name == "aws_secret_access_key") found.value.secret_key = value;
    if (name == "aws_session_token") found.value.session_token = value;
  }
  if (found.value.access_key.empty() || found.value.secret_key.empty()) return std::nullopt;
  return found;
}

std::optional<TimedCredentials> from_container(const Environment& environment, const Fetch& fetch) {
  std::string url;
  if (const auto path = environment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) {
    url = "http://169.254.170.2" + *path;
  } else if (const auto full = environment("AWS_CONTAINER_CREDENTIALS_FULL_URI")) {
    url = *full;
  } else {
    return std::nullopt;
  }
  std::optional<std::string> token = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (const auto file = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"))
    token = read_text(*file);
  std::vector<std::string> headers;
  if (token) headers.push_back("Authorization: " + *token);
  const auto body = fetch("GET", url, headers);
  return body ? parse_answer(*body) : std::nullopt;
}

std::optional<TimedCredentials> from_instance(const Environment& environment, const Fetch& fetch) {
  if (environment("AWS_EC2_METADATA_DISABLED").value_or("") == "true") return std::nullopt;
  const std::string base =
      environment("AWS_EC2_METADATA_SERVICE_ENDPOINT").value_or("http://169.254.169.254");
  const auto token =
      fetch("PUT", base + "/latest/api/token", {"X-aws-ec2-metadata-token-ttl-seconds: 21600"});
  if (!token) return std::nullopt;
  const std::vector<std::string> headers = {"X-aws-ec2-metadata-token: " + trimmed(*token)};
  const std::string roles = base + "/latest/meta-data/iam/security-credentials/";
  const auto role = fetch("GET", roles, headers);
  if (!role) return std::nullopt;
  const auto body = fetch("GET", roles + trimmed(role->substr(0, role->find('\n'))), headers);
  return body ? parse_answer(*body) : std::nullopt;
}

std::optional<TimedCredentials> CredentialChain::find() const {
  if (auto found = from_environment(environment_)) return found;
  if (auto found = from_profile(environment_)) return found;
  if (auto found = from_container(environment_, fetch_)) return found;
  return from_instance(environment_, fetch_);
}

std::optional<Credentials> CredentialChain::current(WallTime now) {
  const std::lock_guard lock(mutex_);
  const bool fresh = kept_ && (!kept_->expires || now < *kept_->expires - renew_before);
  if (!fresh && now - asked_ >= ask_again) {
    asked_ = now;
    if (auto found = find()) kept_ = std::move(found);
  }
  if (!kept_ || (kept_->expires && now >= *kept_->expires)) return std::nullopt;
  return kept_->value;
}

void CredentialChain::refused(WallTime now) {
  const std::lock_guard lock(mutex_);
  if (now - asked_ >= ask_again) kept_.reset();
}

}  // namespace costsim::ingest
