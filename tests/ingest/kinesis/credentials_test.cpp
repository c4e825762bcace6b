#include "ingest/kinesis/credentials.hpp"

#include <map>

#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"

using namespace costsim::ingest;
using namespace std::chrono;

namespace {

using Variables = std::map<std::string, std::string>;

Environment environment(Variables variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto place = variables.find(name);
    if (place == variables.end()) return std::nullopt;
    return place->second;
  };
}

std::string answer(const std::string& key, const std::string& expiration) {
  return R"({"Code":"Success","AccessKeyId":")" + key +
         R"(","SecretAccessKey":"secret","Token":"token","Expiration":")" + expiration + "\"}";
}

constexpr WallTime noon = sys_days(2026y / November / 21) + 12h;

/// Both clocks go right.
Moment at(WallTime wall) {
  return {wall, wall - noon + 1000h};
}

/// An instance that answers as version 2 of the metadata service does, and counts the calls.
struct Instance {
  int calls = 0;
  std::string expiration = "2026-11-21T18:00:00Z";
  bool down = false;
  Fetched operator()(const std::string& method, const std::string& url,
                     const std::vector<std::string>& headers, const std::string&) {
    ++calls;
    if (down) return {std::nullopt, "Connection refused"};
    const std::string base = "http://169.254.169.254/latest/";
    if (url == base + "api/token")
      return method == "PUT" && headers.at(0) == "X-aws-ec2-metadata-token-ttl-seconds: 21600"
                 ? Fetched{"the-token", ""}
                 : Fetched{std::nullopt, "HTTP 400"};
    if (method != "GET" || headers.at(0) != "X-aws-ec2-metadata-token: the-token")
      return {std::nullopt, "HTTP 401"};
    if (url == base + "meta-data/iam/security-credentials/") return {"my-role\n", ""};
    if (url == base + "meta-data/iam/security-credentials/my-role")
      return {answer("INSTANCE", expiration), ""};
    return {std::nullopt, "HTTP 404"};
  }
};

Fetched nothing(const std::string&, const std::string&, const std::vector<std::string>&,
                const std::string&) {
  return {std::nullopt, "Connection timed out"};
}

}  // namespace

TEST_CASE("credentials from the environment, with or without a session") {
  const auto found = from_environment(environment(
      {{"AWS_ACCESS_KEY_ID", "a"}, {"AWS_SECRET_ACCESS_KEY", "s"}, {"AWS_SESSION_TOKEN", "t"}}));
  REQUIRE(found);
  CHECK(found->value == Credentials{"a", "s", "t"});
  CHECK_FALSE(found->expires);
  CHECK_FALSE(from_environment(environment({{"AWS_ACCESS_KEY_ID", "a"}})));
}

TEST_CASE("credentials from a profile file") {
  costsim::ingest::TemporaryFolder folder;
  write_file(folder.file("credentials"),
             "# comment\n[default]\naws_access_key_id = D\naws_secret_access_key=ds\n\n"
             "[work]\r\naws_access_key_id=W\r\naws_secret_access_key = w=s/+\r\n"
             "aws_session_token=wt\r\n[half]\naws_access_key_id=H\n");
  const std::string path = folder.file("credentials");
  CHECK(from_profile(environment({{"AWS_SHARED_CREDENTIALS_FILE", path}}))->value ==
        Credentials{"D", "ds", ""});
  CHECK(from_profile(environment({{"AWS_SHARED_CREDENTIALS_FILE", path}, {"AWS_PROFILE", "work"}}))
            ->value == Credentials{"W", "w=s/+", "wt"});
  for (const char* profile : {"half", "none"})
    CHECK_FALSE(from_profile(
        environment({{"AWS_SHARED_CREDENTIALS_FILE", path}, {"AWS_PROFILE", profile}})));
  CHECK_FALSE(from_profile(environment({{"HOME", folder.file("nobody")}})));
}

TEST_CASE("credentials from a container, with its authorization token") {
  std::string url, header;
  const Fetch fetch = [&](const std::string&, const std::string& to,
                          const std::vector<std::string>& headers, const std::string&) {
    url = to;
    header = headers.empty() ? "" : headers[0];
    return Fetched{answer("TASK", "2026-11-21T13:00:00Z"), ""};
  };
  const auto task =
      from_container(environment({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/x"}}), fetch);
  CHECK(url == "http://169.254.170.2/v2/x");
  CHECK(task->value == Credentials{"TASK", "secret", "token"});
  CHECK(*task->expires == noon + 1h);
  costsim::ingest::TemporaryFolder folder;
  write_file(folder.file("token"), "from-a-file\n");
  from_container(environment({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/creds"},
                              {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", folder.file("token")}}),
                 fetch);
  CHECK(url == "http://127.0.0.1/creds");
  CHECK(header == "Authorization: from-a-file");
}

TEST_CASE(
    "over http a container's credentials are asked of loopback and the platform's agents alone") {
  // Source: docs.rs/aws-config, module ecs.
  const auto asked = [](const std::string& name, const std::string& value) {
    bool was_asked = false;
    const Found found = from_container(environment({{name, value}}), [&](auto&...) {
      was_asked = true;
      return Fetched{answer("TASK", "2026-11-21T13:00:00Z"), ""};
    });
    CHECK(was_asked == static_cast<bool>(found));
    CHECK(found.is_meant);
    if (!found) CHECK_THAT(found.trouble, Catch::Contains("expected https, or http to loopback"));
    return was_asked;
  };
  const std::string full = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  for (const char* url :
       {"https://example.com/x", "http://127.0.0.1/x", "http://127.9.9.9:80/x", "http://[::1]:80/x",
        "http://localhost:80/x", "http://169.254.170.2/x", "http://169.254.170.23/v1/credentials",
        "http://[fd00:ec2::23]/v1/credentials", "http://[fd00:0ec2:0:0::23]/v1/credentials"}) {
    INFO(url);
    CHECK(asked(full, url));
  }
  for (const char* url :
       {"http://example.com/x", "http://10.0.0.1/x", "http://169.254.169.254/x",
        "http://169.254.170.24/x", "http://[fd00:ec2::24]/x", "http://127.0.0.1.example.com/x",
        "http://127.0.0.1@example.com/x", "http://localhost.example.com/x", "http://2130706433/x",
        "http://[::1", "http://[::1]x/y", "http://\\127.0.0.1/x", "ftp://127.0.0.1/x",
        "127.0.0.1/x", "http://", "http:///x"}) {
    INFO(url);
    CHECK_FALSE(asked(full, url));
  }
  const std::string relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
  CHECK(asked(relative, "/v2/x"));
  for (const char* path : {".example.com/x", "@example.com/x", ":80@example.com/x", "0/x"}) {
    INFO(path);
    CHECK_FALSE(asked(relative, path));
  }
}

TEST_CASE("credentials from the instance need a session token first") {
  Instance instance;
  const auto found = from_instance(environment({}), std::ref(instance));
  REQUIRE(found);
  CHECK(found->value.access_key == "INSTANCE");
  CHECK(*found->expires == noon + 6h);
  CHECK_FALSE(
      from_instance(environment({{"AWS_EC2_METADATA_DISABLED", "true"}}), std::ref(instance)));
}

TEST_CASE("an answer that is no answer gives nothing") {
  for (const char* body : {"", "[]", "{}", R"({"AccessKeyId":1})", R"({"AccessKeyId":"only"})"})
    CHECK_FALSE(from_container(environment({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/"}}),
                               [&](auto&...) {
                                 return Fetched{body, ""};
                               }));
}

TEST_CASE("credentials are renewed five minutes before they expire, not at each call") {
  Instance instance;
  CredentialChain chain(environment({}), std::ref(instance));
  REQUIRE(chain.current(at(noon)));
  const int first = instance.calls;
  for (int minute = 0; minute < 354; ++minute) chain.current(at(noon + minutes(minute)));
  CHECK(instance.calls == first);
  instance.expiration = "2026-11-22T00:00:00Z";
  chain.current(at(noon + 355min));
  CHECK(instance.calls == 2 * first);
}

TEST_CASE("while a renewal fails the old ones serve as long as they are valid") {
  Instance instance;
  CredentialChain chain(environment({}), std::ref(instance));
  REQUIRE(chain.current(at(noon)));
  instance.down = true;
  CHECK(chain.current(at(noon + 356min)));
  const int calls = instance.calls;
  CHECK(chain.current(at(noon + 356min + 5s)));
  CHECK(instance.calls == calls);  // not asked again so soon
  CHECK(chain.current(at(noon + 359min)));
  CHECK_FALSE(chain.current(at(noon + 360min)));
  instance.down = false;
  instance.expiration = "2026-11-22T00:00:00Z";
  CHECK(chain.current(at(noon + 361min)));
}

TEST_CASE("credentials that were not accepted are asked for anew") {
  Instance instance;
  CredentialChain chain(environment({}), std::ref(instance));
  chain.current(at(noon));
  const int calls = instance.calls;
  chain.refused(at(noon + 1min));
  CHECK(chain.current(at(noon + 1min)));
  CHECK(instance.calls == 2 * calls);
}

TEST_CASE("the environment goes before the profile, and both before the network") {
  CredentialChain chain(environment({{"AWS_ACCESS_KEY_ID", "a"}, {"AWS_SECRET_ACCESS_KEY", "s"}}),
                        [](auto&...) -> Fetched { throw 1; });
  CHECK(chain.current(at(noon))->access_key == "a");
  CredentialChain none(environment({}), nothing);
  CHECK_FALSE(none.current(at(noon)));
}

TEST_CASE("each place says by its name what was wrong with it") {
  costsim::ingest::TemporaryFolder folder;
  const std::string path = folder.file("credentials");
  const std::string file = "AWS_SHARED_CREDENTIALS_FILE";
  write_file(path, "[ half ]\naws_access_key_id = H\n; aws_secret_access_key = no\n");
  CHECK(from_environment(environment({})).trouble == "environment: AWS_ACCESS_KEY_ID is not set");
  CHECK(from_environment(environment({{"AWS_ACCESS_KEY_ID", "a"}})).trouble ==
        "environment: AWS_SECRET_ACCESS_KEY is not set");
  CHECK(from_profile(environment({{file, path}})).trouble ==
        "profile: " + path + ": there is no [default]");
  CHECK(from_profile(environment({{file, path}, {"AWS_PROFILE", "half"}})).trouble ==
        "profile: " + path + ": [half] has no aws_secret_access_key");
  CHECK(from_profile(environment({{file, path + "x"}})).trouble ==
        "profile: " + path + "x: cannot be read: No such file or directory");
  const std::string uri = "AWS_CONTAINER_CREDENTIALS_FULL_URI", url = "http://127.0.0.1:1/x";
  CHECK(from_container(environment({{uri, url}}), nothing).trouble ==
        "container: " + url + ": Connection timed out");
  CHECK(from_container(environment({{uri, url}}), [](auto&...) {
          return Fetched{"{}", ""};
        }).trouble == "container: " + url + ": expected JSON with AccessKeyId and SecretAccessKey");
  CHECK(from_container(environment({{uri, url}, {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/no"}}),
                       nothing)
            .trouble == "container: the token file /no: cannot be read: No such file or directory");
  CHECK(from_instance(environment({}), nothing).trouble ==
        "instance metadata: http://169.254.169.254/latest/api/token: Connection timed out");
}

TEST_CASE("without any credentials all places are named, and those that expired are told") {
  CredentialChain none(environment({{"AWS_EC2_METADATA_DISABLED", "true"}}), nothing);
  CHECK_FALSE(none.current(at(noon)));
  CHECK(none.trouble() ==
        "environment: AWS_ACCESS_KEY_ID is not set; profile: neither AWS_SHARED_CREDENTIALS_FILE "
        "nor HOME is set; container: no AWS_CONTAINER_CREDENTIALS_*_URI is set; instance "
        "metadata: AWS_EC2_METADATA_DISABLED is true");
  Instance instance;
  instance.expiration = "2026-11-21T11:59:59Z";
  CredentialChain late(environment({}), std::ref(instance));
  CHECK_FALSE(late.current(at(noon)));
  CHECK(late.trouble() == "those that were found have expired");
}

TEST_CASE("credentials that are half set end the search, and are nowhere replaced") {
  costsim::ingest::TemporaryFolder folder;
  const std::string path = folder.file("credentials"), file = "AWS_SHARED_CREDENTIALS_FILE";
  write_file(path, "[default]\naws_secret_access_key=s\n");
  const std::pair<Variables, std::string> cases[] = {
      {{{"AWS_ACCESS_KEY_ID", "a"}}, "environment: AWS_SECRET_ACCESS_KEY is not set"},
      {{{"AWS_SECRET_ACCESS_KEY", "s"}}, "environment: AWS_ACCESS_KEY_ID is not set"},
      {{{"AWS_SESSION_TOKEN", "t"}}, "environment: AWS_ACCESS_KEY_ID is not set"},
      {{{file, "/nope"}}, "profile: /nope: cannot be read: No such file or directory"},
      {{{file, path}}, "profile: " + path + ": [default] has no aws_access_key_id"},
      {{{"AWS_PROFILE", "p"}}, "profile: neither AWS_SHARED_CREDENTIALS_FILE nor HOME is set"}};
  for (const auto& [variables, trouble] : cases) {
    INFO(trouble);
    Instance instance;  // it has a role
    CredentialChain chain(environment(variables), std::ref(instance));
    CHECK_FALSE(chain.current(at(noon)));
    CHECK_THAT(chain.trouble(), Catch::EndsWith(trouble));
    CHECK(instance.calls == 0);
    CHECK(names_credentials(environment(variables)));
  }
  CHECK_FALSE(names_credentials(environment({{"HOME", folder.file("nobody")}})));
}

TEST_CASE("credentials that are made up for an emulator are called so, once") {
  const auto chain = CredentialChain::made_up();
  CHECK(chain->current(at(noon)) == Credentials{"emulator", "emulator", ""});
  chain->forget();
  CHECK(chain->current(at(noon + 1h)));
  CHECK(chain->take_notes() ==
        std::vector<std::string>{"credentials made up for an emulator: none are set"});
}
