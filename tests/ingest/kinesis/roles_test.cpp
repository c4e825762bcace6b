// Roles asked for of the token service, and clocks that go wrong.
#include <map>

#include "ingest/kinesis/partitions.hpp"
#include "ingest/kinesis/sink.hpp"
#include "ingest/kinesis/token_service.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"

using namespace costsim::ingest;
using namespace std::chrono;

namespace {

using Variables = std::map<std::string, std::string>;

Environment variables(Variables of) {
  return [of = std::move(of)](const std::string& name) -> std::optional<std::string> {
    const auto place = of.find(name);
    return place == of.end() ? std::nullopt : std::optional(place->second);
  };
}

constexpr WallTime noon = sys_days(2026y / November / 21) + 12h;

/// As the API reference of the token service shows its answers.
std::string token_answer(const std::string& action, const std::string& key) {
  return "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action +
         "Result><Credentials><SessionToken>session</SessionToken><SecretAccessKey>secret"
         "</SecretAccessKey><Expiration>2026-11-21T13:00:00Z</Expiration><AccessKeyId>" +
         key + "</AccessKeyId></Credentials></" + action + "Result></" + action + "Response>";
}

struct Asked {
  std::string method, url;
  std::vector<std::string> headers;
  std::string body;
};

/// A network in which only the token service answers.
Fetch token_service(std::vector<Asked>& asked, const std::string& answer) {
  return [&asked, answer](const std::string& method, const std::string& url,
                          const std::vector<std::string>& headers, const std::string& body) {
    asked.push_back({method, url, headers, body});
    return Fetched{answer, ""};
  };
}

Fetch refusing(std::vector<Asked>& asked) {
  return [&asked](const std::string& method, const std::string& url,
                  const std::vector<std::string>& headers, const std::string& body) {
    asked.push_back({method, url, headers, body});
    return Fetched{std::nullopt, "HTTP 403",
                   "<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>expired"
                   "</Message></Error></ErrorResponse>"};
  };
}

Moment at(WallTime wall) {
  return {wall, wall - noon + 1000h};
}

}  // namespace

TEST_CASE("a pod's web identity becomes its role, before any other place is asked") {
  TemporaryFolder folder;
  write_file(folder.file("token"), "eyJ.a+b/c\n");
  std::vector<Asked> asked;
  CredentialChain chain(variables({{"AWS_WEB_IDENTITY_TOKEN_FILE", folder.file("token")},
                                   {"AWS_ROLE_ARN", "arn:aws:iam::1:role/pod"},
                                   {"AWS_ROLE_SESSION_NAME", "me"},
                                   {"HOME", folder.file("nobody")}}),
                        token_service(asked, token_answer("AssumeRoleWithWebIdentity", "POD")),
                        "eu-west-1");
  const auto found = chain.current(at(noon));
  REQUIRE(found);
  CHECK(*found == Credentials{"POD", "secret", "session"});
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].method == "POST");
  CHECK(asked[0].url == "https://sts.eu-west-1.amazonaws.com/");  // where nobody logs the token
  CHECK(asked[0].body ==
        "Action=AssumeRoleWithWebIdentity&"
        "RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fpod&RoleSessionName=me&Version=2011-06-15&"
        "WebIdentityToken=eyJ.a%2Bb%2Fc");
  CHECK(chain.take_notes() ==
        std::vector<std::string>{"credentials from the role arn:aws:iam::1:role/pod, by web "
                                 "identity"});
  CHECK(chain.take_notes().empty());
  // Renewed five minutes before its hour is over, with the token of that time.
  write_file(folder.file("token"), "next");
  chain.current(at(noon + 56min));
  REQUIRE(asked.size() == 2);
  CHECK(asked[1].body.ends_with("WebIdentityToken=next"));
  CHECK(chain.take_notes().empty());  // the same place
}

TEST_CASE("where the web identity fails the node's role is not taken in silence") {
  TemporaryFolder folder;
  write_file(folder.file("token"), "t");
  const std::string file = "AWS_WEB_IDENTITY_TOKEN_FILE", role = "AWS_ROLE_ARN";
  const std::pair<Variables, std::string> cases[] = {
      {{{file, folder.file("token")}, {role, "r"}},
       "web identity: role r: HTTP 403 (InvalidIdentityToken: expired)"},
      {{{file, folder.file("none")}, {role, "r"}},
       "web identity: " + folder.file("none") + ": cannot be read: No such file or directory"},
      {{{role, "r"}}, "web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set, but AWS_ROLE_ARN is"},
      {{{file, "f"}}, "web identity: AWS_ROLE_ARN is not set, but AWS_WEB_IDENTITY_TOKEN_FILE is"},
  };
  for (const auto& [environment, trouble] : cases) {
    std::vector<Asked> asked;
    CredentialChain chain(variables(environment), refusing(asked));
    CHECK_FALSE(chain.current(at(noon)));
    CHECK_THAT(chain.trouble(), Catch::EndsWith(trouble));
    for (const Asked& each : asked) CHECK(each.url.find("169.254") == std::string::npos);
  }
}

TEST_CASE("a place that was set up on purpose and fails ends the search") {
  std::vector<Asked> asked;
  const Variables cases[] = {
      {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/x"}},
      {{"AWS_PROFILE", "work"}, {"HOME", "/nonexistent"}},
  };
  for (const auto& environment : cases) {
    asked.clear();
    CredentialChain chain(variables(environment), refusing(asked));
    CHECK_FALSE(chain.current(at(noon)));
    for (const Asked& each : asked) CHECK(each.url.find("169.254") == std::string::npos);
  }
}

TEST_CASE("a profile's role is asked for with its source's keys, signed") {
  TemporaryFolder folder;
  write_file(folder.file("credentials"),
             "[base]\naws_access_key_id = B\naws_secret_access_key = bs\n");
  write_file(folder.file("config"),
             "[profile work]\nrole_arn = arn:aws:iam::2:role/w\nsource_profile = base\n"
             "external_id = ex\n[profile none]\nrole_arn = r\n");
  const Variables files = {{"AWS_SHARED_CREDENTIALS_FILE", folder.file("credentials")},
                           {"AWS_CONFIG_FILE", folder.file("config")},
                           {"AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9/"}};
  std::vector<Asked> asked;
  const Fetch fetch = token_service(asked, token_answer("AssumeRole", "ROLE"));
  Variables work = files;
  work["AWS_PROFILE"] = "work";
  CredentialChain chain(variables(work), fetch, "us-east-1");
  REQUIRE(chain.current(at(noon)));
  CHECK(chain.current(at(noon))->access_key == "ROLE");
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].url == "http://127.0.0.1:9/");
  CHECK(asked[0].body ==
        "Action=AssumeRole&ExternalId=ex&"
        "RoleArn=arn%3Aaws%3Aiam%3A%3A2%3Arole%2Fw&RoleSessionName=costsim&Version=2011-06-15");
  REQUIRE(asked[0].headers.size() == 3);
  CHECK(asked[0].headers[0] == "content-type: application/x-www-form-urlencoded");
  CHECK(asked[0].headers[1] == "x-amz-date: 20261121T120000Z");
  CHECK_THAT(asked[0].headers[2],
             Catch::StartsWith(
                 "authorization: AWS4-HMAC-SHA256 Credential=B/20261121/us-east-1/"
                 "sts/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature="));
  Variables none = files;
  none["AWS_PROFILE"] = "none";
  CredentialChain without(variables(none), fetch);
  CHECK_FALSE(without.current(at(noon)));
  CHECK_THAT(without.trouble(), Catch::Contains("neither source_profile nor credential_source"));
}

TEST_CASE("a profile's role is asked for with the token in its file") {
  TemporaryFolder folder;
  write_file(folder.file("token"), "eyJ\n");
  write_file(folder.file("config"),
             "[profile pod]\nrole_arn = r\nrole_session_name = s\n"
             "web_identity_token_file = " +
                 folder.file("token") + "\n[profile half]\nweb_identity_token_file = t\n");
  const auto chain_of = [&](const std::string& profile, const Fetch& fetch) {
    return CredentialChain(variables({{"AWS_CONFIG_FILE", folder.file("config")},
                                      {"HOME", folder.file("nobody")},
                                      {"AWS_PROFILE", profile}}),
                           fetch);
  };
  std::vector<Asked> asked;
  const Fetch fetch = token_service(asked, token_answer("AssumeRoleWithWebIdentity", "POD"));
  CredentialChain chain = chain_of("pod", fetch);
  REQUIRE(chain.current(at(noon)));
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].body ==
        "Action=AssumeRoleWithWebIdentity&RoleArn=r&RoleSessionName=s&"
        "Version=2011-06-15&WebIdentityToken=eyJ");
  CredentialChain half = chain_of("half", fetch);
  CHECK_FALSE(half.current(at(noon)));
  CHECK_THAT(half.trouble(),
             Catch::EndsWith("[half] has web_identity_token_file, and no role_arn"));
}

TEST_CASE("a wall clock that is set back does not keep credentials from being renewed") {
  std::vector<Asked> asked;
  TemporaryFolder folder;
  write_file(folder.file("token"), "t");
  CredentialChain chain(
      variables({{"AWS_WEB_IDENTITY_TOKEN_FILE", folder.file("token")}, {"AWS_ROLE_ARN", "r"}}),
      token_service(asked, token_answer("AssumeRoleWithWebIdentity", "K")));
  REQUIRE(chain.current({noon, 1000h}));
  chain.current({noon - 5h, 1000h + 56min});
  CHECK(asked.size() == 2);
  chain.refused({noon - 9h, 1000h + 57min});
  chain.current({noon - 9h, 1000h + 57min});
  CHECK(asked.size() == 3);
}

TEST_CASE("the service's time is read from its refusal of a signature, and only from that") {
  CallError late{Answer::Kind::Unauthorized, "InvalidSignatureException",
                 "Signature expired: 20261121T100000Z is now earlier than 20261121T115500Z "
                 "(20261121T120000Z - 5 min.)",
                 true};
  CHECK(skew_of(late, "", noon - 2h) == 2h);
  CHECK(skew_of(late, " Sat, 21 Nov 2026 11:00:00 GMT\r\n", noon) == -1h);
  CHECK(skew_of(late, "rubbish", noon - 2h) == 2h);
  late.message = "The request signature we calculated does not match";
  CHECK_FALSE(skew_of(late, "", noon));
  late.signature = false;
  CHECK_FALSE(skew_of(late, "Sat, 21 Nov 2026 11:00:00 GMT", noon));
  CHECK(classify_error(403, R"({"__type":"RequestTimeTooSkewed"})").signature);
  CHECK_FALSE(classify_error(400, R"({"__type":"ExpiredTokenException"})").signature);
}

// Source: botocore, data/partitions.json.
TEST_CASE("each partition has its domain") {
  CHECK(dns_suffix("us-east-1") == "amazonaws.com");
  CHECK(dns_suffix("us-gov-west-1") == "amazonaws.com");
  CHECK(dns_suffix("cn-north-1") == "amazonaws.com.cn");
  CHECK(dns_suffix("us-iso-east-1") == "c2s.ic.gov");
  CHECK(dns_suffix("us-isob-east-1") == "sc2s.sgov.gov");
}

TEST_CASE("a query has letters, digits and -_.~, and the rest encoded") {
  CHECK(percent_encoded("aZ09-_.~") == "aZ09-_.~");
  CHECK(percent_encoded("a b+/=\xc3\xbc") == "a%20b%2B%2F%3D%C3%BC");
}
