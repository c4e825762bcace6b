#include "scenario/settings_file.hpp"

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;

namespace {

constexpr std::string_view known[] = {"budget", "listen", "threads", "aggregate"};

std::vector<WrittenSetting> parse(const std::string& text) {
  Diagnostics wrong;
  auto settings = parse_settings(text, "serve.toml", known, wrong);
  wrong.raise();
  return settings;
}

}  // namespace

TEST_CASE("settings are texts, numbers and flags, as they were written and where") {
  const auto settings = parse("threads = 2\n# a comment\nlisten =   \":80\"\naggregate = true\n");
  REQUIRE(settings.size() == 3);
  CHECK(settings[0].key == "aggregate");
  CHECK(settings[0].value == "true");
  CHECK(settings[1].key == "listen");
  CHECK(settings[1].value == ":80");
  CHECK(settings[1].where.text() == "serve.toml:3:12");
  CHECK(settings[2].value == "2");
  CHECK(parse("").empty());
}

TEST_CASE("what is wrong in a file of settings is told with its place") {
  const std::pair<const char*, const char*> cases[] = {
      {"threads = 2\nlisten = \n", "serve.toml:2:"},
      {"threads = 2\nlistne = \"x\"\n",
       "serve.toml:2:1: unknown key 'listne'; did you mean 'listen'?"},
      {"\n\n  nonsense = 1\n", "serve.toml:3:3: unknown key 'nonsense'"},
      {"[front]\nlisten = \"x\"\n", "serve.toml:1:2: unknown key 'front'"},
      {"[listen]\nhost = \"x\"\n", "serve.toml:1:1: listen: expected a text"},
      {"listen = [\"a\", \"b\"]\n", "serve.toml:1:10: listen: expected a text"},
      {"listen = 2026-01-01\n", "serve.toml:1:10: listen: expected a text"},
      {"threads = 1\nthreads = 2\n", "serve.toml:2:11: not valid TOML"},
  };
  for (const auto& [text, message] : cases) {
    INFO(text);
    CHECK_THROWS_WITH(parse(text), Catch::StartsWith(message));
  }
}

TEST_CASE("beside what is wrong in a file of settings the others are given") {
  Diagnostics wrong;
  const auto settings =
      parse_settings("thread = 2\nbudget = \"1MB\"\nlisten = []\n", "serve.toml", known, wrong);
  REQUIRE(settings.size() == 1);
  CHECK(settings[0].value == "1MB");
  CHECK(wrong.count() == 2);
}

TEST_CASE("a file of settings that is not there or is a folder is an I/O error") {
  for (const char* path : {"/nonexistent/serve.toml", "/"}) {
    try {
      Diagnostics wrong;
      read_settings_file(path, known, wrong);
      FAIL("read " << path);
    } catch (const Error& error) {
      CHECK(error.failure() == Failure::Io);
    }
  }
}
