#include "ingest/kinesis/token_service.hpp"

#include <cstdio>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "ingest/kinesis/credential_text.hpp"
#include "ingest/kinesis/partitions.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

using Query = std::vector<std::pair<std::string, std::string>>;  ///< sorted by name

constexpr std::string_view form = "application/x-www-form-urlencoded";

std::string text_of(const Query& query) {
  std::string text;
  for (const auto& [name, value] : query)
    text += (text.empty() ? "" : "&") + name + "=" + percent_encoded(value);
  return text;
}

std::string endpoint_of(const Asking& asking) {
  std::string endpoint = asking.environment("AWS_ENDPOINT_URL_STS")
                             .value_or(asking.environment("AWS_ENDPOINT_URL")
                                           .value_or("https://sts." + asking.region + "." +
                                                     dns_suffix(asking.region)));
  while (endpoint.ends_with('/')) endpoint.pop_back();
  return endpoint;
}

/// The text of the first element of that name: those that are read hold nothing but text.
std::string element(const std::string& xml, const std::string& name) {
  const std::string open = "<" + name + ">";
  const auto begin = xml.find(open);
  if (begin == std::string::npos) return "";
  const auto end = xml.find("</" + name + ">", begin);
  if (end == std::string::npos) return "";
  return stripped(xml.substr(begin + open.size(), end - begin - open.size()));
}

Found read_token(const std::string& role, const Fetched& fetched) {
  const std::string place = "role " + role + ": ";
  if (!fetched.body) {
    const std::string code = element(fetched.explanation, "Code");
    const std::string message = element(fetched.explanation, "Message");
    const std::string more = code.empty() ? "" : " (" + code + ": " + message.substr(0, 200) + ")";
    return {std::nullopt, place + fetched.trouble + more, "", true};
  }
  const std::string& xml = *fetched.body;
  TimedCredentials found{
      {element(xml, "AccessKeyId"), element(xml, "SecretAccessKey"), element(xml, "SessionToken")},
      parse_expiration(element(xml, "Expiration"))};
  if (found.value.access_key.empty() || found.value.secret_key.empty())
    return {std::nullopt, place + "expected XML with AccessKeyId and SecretAccessKey", "", true};
  Found plain = if_plain(std::move(found), "role " + role,
                         {"AccessKeyId", "SecretAccessKey", "SessionToken"});
  plain.source = "the role " + role;
  plain.is_meant = true;
  return plain;
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain)
      encoded += c;
    else
      encoded += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return encoded;
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

Found from_web_identity(const Asking& asking) {
  const auto file = asking.environment("AWS_WEB_IDENTITY_TOKEN_FILE");
  const auto role = asking.environment("AWS_ROLE_ARN");
  if (!file && !role) return {};
  const auto missing = [](const std::string& what) {
    return Found{std::nullopt, "web identity: " + what, "", true};
  };
  if (!file) return missing("AWS_WEB_IDENTITY_TOKEN_FILE is not set, but AWS_ROLE_ARN is");
  if (!role) return missing("AWS_ROLE_ARN is not set, but AWS_WEB_IDENTITY_TOKEN_FILE is");
  return assume_role_with_token(asking, *file, *role,
                                asking.environment("AWS_ROLE_SESSION_NAME").value_or("costsim"));
}

Found assume_role_with_token(const Asking& asking, const std::string& file, const std::string& role,
                             const std::string& session) {
  const auto failed = [](const std::string& trouble) {
    return Found{std::nullopt, "web identity: " + trouble, "", true};
  };
  std::string token;
  try {
    token = read_token_file(file);
  } catch (const Error& error) {
    return failed(error.what());
  }
  if (token.empty()) return failed(file + ": expected a token, found none");
  const std::string text = text_of({{"Action", "AssumeRoleWithWebIdentity"},
                                    {"RoleArn", role},
                                    {"RoleSessionName", session},
                                    {"Version", "2011-06-15"},
                                    {"WebIdentityToken", token}});
  Found found = read_token(role, asking.fetch("POST", endpoint_of(asking) + "/",
                                              {"content-type: " + std::string(form)}, text));
  if (!found) return failed(found.trouble);
  found.source += ", by web identity";
  return found;
}

Found assume_role(const Asking& asking, const Credentials& source, const std::string& role,
                  const std::string& session, const std::string& external_id) {
  Query query = {{"Action", "AssumeRole"}};
  if (!external_id.empty()) query.emplace_back("ExternalId", external_id);
  query.emplace_back("RoleArn", role);
  query.emplace_back("RoleSessionName", session);
  query.emplace_back("Version", "2011-06-15");
  const std::string endpoint = endpoint_of(asking), text = text_of(query);
  const std::string host = endpoint.substr(endpoint.find("://") + 3), date = amz_date(asking.now);
  RequestToSign request;
  request.headers = {{"content-type", form}, {"host", host}, {"x-amz-date", date}};
  if (!source.session_token.empty())
    request.headers.emplace_back("x-amz-security-token", source.session_token);
  request.body = text;
  std::vector<std::string> headers;
  for (const auto& [name, value] : request.headers)
    if (name != "host") headers.push_back(std::string(name) + ": " + std::string(value));
  Signer signer(asking.region, "sts");
  headers.push_back("authorization: " + signer.authorization(request, source, date));
  return read_token(role, asking.fetch("POST", endpoint + "/", headers, text));
}

}  // namespace costsim::ingest
