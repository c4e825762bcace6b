// Keys and tokens as text: none of them ends a header line, and no file of one is waited for.
#include "ingest/kinesis/credential_text.hpp"

#include <map>
#include <sys/stat.h>

#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;

namespace {

using Settings = std::map<std::string, std::string>;

constexpr WallTime some_day = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21);

Environment settings(Settings of) {
  return [of = std::move(of)](const std::string& name) -> std::optional<std::string> {
    const auto place = of.find(name);
    return place == of.end() ? std::nullopt : std::optional(place->second);
  };
}

Fetch answering(const std::string& body) {
  return [body](auto&...) { return Fetched{body, ""}; };
}

Fetch unasked() {
  return [](auto&...) -> Fetched { throw std::logic_error("nobody is asked"); };
}

std::string trouble_of(const Settings& of, const Fetch& fetch) {
  CredentialChain chain(settings(of), fetch);
  CHECK_FALSE(chain.current({some_day, std::chrono::hours(1000)}));
  const std::string all = chain.trouble();  // the last place ended the search
  const auto last = all.rfind("; ");
  return last == std::string::npos ? all : all.substr(last + 2);
}

constexpr const char* control = " has a control character, such as the end of a line";

}  // namespace

TEST_CASE("a key with a control character is refused by its variable, and not shown") {
  const Settings good = {
      {"AWS_ACCESS_KEY_ID", "a"}, {"AWS_SECRET_ACCESS_KEY", "secret"}, {"AWS_SESSION_TOKEN", "t"}};
  for (const auto& [name, value] : good)
    for (const char* added : {"\n", "\r\nx-injected: 1", "\x01", "\x7f", "\t"}) {
      Settings bad = good;
      bad[name] += added;
      CHECK(trouble_of(bad, unasked()) == "environment: " + name + control);
    }
}

TEST_CASE("what a profile, a service or a file gives is held against the same rule") {
  const TemporaryFolder folder;
  write_file(folder.file("credentials"),
             "[default]\naws_access_key_id = a\naws_secret_access_key = s\x01s\n");
  write_file(folder.file("token"), "one\ntwo\n");
  const std::string keys = "AWS_SHARED_CREDENTIALS_FILE", path = folder.file("credentials");
  CHECK(trouble_of({{keys, path}}, unasked()) ==
        "profile: " + path + ": [default]: aws_secret_access_key" + control);
  const std::string uri = "AWS_CONTAINER_CREDENTIALS_FULL_URI", url = "http://127.0.0.1:1/x";
  CHECK(trouble_of({{uri, url}}, answering(R"({"AccessKeyId":"a","SecretAccessKey":"s",)"
                                           R"("Token":"t\r\nx-injected: 1"})")) ==
        "container: " + url + ": Token" + control);
  CHECK(trouble_of({{uri, url}, {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", folder.file("token")}},
                   unasked()) == "container: the token file " + folder.file("token") + control);
  CHECK(trouble_of({{uri, url}, {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "a\nb"}}, unasked()) ==
        std::string("container: AWS_CONTAINER_AUTHORIZATION_TOKEN") + control);
  CHECK_THAT(trouble_of({}, answering("a\r\nb")),
             Catch::Contains(std::string("/latest/api/token: its token") + control));
}

TEST_CASE("of the token service's answer the ends are cut, and the middle is looked at") {
  const TemporaryFolder folder;
  write_file(folder.file("token"), "t");
  const Settings pod = {{"AWS_WEB_IDENTITY_TOKEN_FILE", folder.file("token")},
                        {"AWS_ROLE_ARN", "r"}};
  const auto with = [](const std::string& token) {
    return answering(
        "<AccessKeyId>a</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
        "<SessionToken>" +
        token + "</SessionToken>");
  };
  CHECK(trouble_of(pod, with("t\r\nx-injected: 1")) ==
        std::string("web identity: role r: SessionToken") + control);
  CredentialChain chain(settings(pod), with("\n  token\n"));
  CHECK(chain.current({some_day, std::chrono::hours(1000)}) == Credentials{"a", "s", "token"});
}

TEST_CASE("a file of credentials that does not come to an end is told, not waited for") {
  const TemporaryFolder folder;
  const std::string fifo = folder.file("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  for (const std::string& path : {fifo, std::string("/dev/zero")}) {
    const std::string told = path + ": cannot be read: no regular file";
    const Settings pod = {{"AWS_WEB_IDENTITY_TOKEN_FILE", path}, {"AWS_ROLE_ARN", "r"}};
    CHECK(trouble_of(pod, unasked()) == "web identity: " + told);
    const Settings task = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/x"},
                           {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", path}};
    CHECK_THAT(trouble_of(task, unasked()), Catch::EndsWith("container: the token file " + told));
    for (const std::string name : {"AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"})
      CHECK_THAT(trouble_of({{name, path}, {"HOME", folder.file("nobody")}}, unasked()),
                 Catch::EndsWith("profile: " + told));
  }
}
