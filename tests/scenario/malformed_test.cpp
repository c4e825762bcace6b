// Scenarios that are cut, huge or out of reach, and values of the command line.
#include "scenario/malformed.hpp"

#include <filesystem>
#include <fstream>

using namespace costsim;
using namespace costsim::malformed;
using Catch::Matchers::Contains;

TEST_CASE("the text that all malformed ones are made from is good") {
  CHECK(complaint(good) == "");
  CHECK(complaint(check("a.cost < $5000")) == "");
}

TEST_CASE("files that cannot be read are told as such") {
  const auto failure = [](const std::string& path) {
    try {
      scenario::load(path);
    } catch (const Error& error) {
      return error.failure();
    }
    return Failure::Internal;
  };
  CHECK(failure("no/such/file.toml") == Failure::Io);
  CHECK(failure("scenarios") == Failure::Io);
  CHECK(failure("/dev/null") == Failure::Usage);  // readable and empty
  CHECK(failure("/dev/zero") == Failure::Usage);  // readable and without an end
}

TEST_CASE("a file without permission is told as such, unless we may read everything") {
  const auto path = std::filesystem::path(COSTSIM_BINARY_DIR) / "secret.toml";
  std::ofstream(path) << good;
  std::filesystem::permissions(path, std::filesystem::perms::none);
  if (std::ifstream(path).good()) {
    WARN("SKIPPED: this user may read any file");
  } else {
    CHECK_THROWS_AS(scenario::load(path.string()), Error);
  }
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  std::filesystem::remove(path);
}

TEST_CASE("keys that go on and on are refused before they are followed") {
  std::string key = "a";
  for (int part = 0; part < 300'000; ++part) key += ".a";
  CHECK_THAT(complaint("[" + key + "]\n"), Contains("s.toml:1:129: a key of more than 64 parts"));
  CHECK_THAT(complaint(good + "x = { " + key + " = 1 }\n"), Contains("more than 64 parts"));
  CHECK_THAT(complaint("\"a\".'b'." + key + " = 1\n"), Contains("more than 64 parts"));
  // Dots in texts and comments, and many numbers in a list, are no key.
  std::string dots(1000, '.');
  std::string numbers = "[0.1";
  for (int i = 0; i < 1000; ++i) numbers += ", 0.1";
  CHECK(complaint(good + "# " + dots + "\n") == "");
  for (const std::string quote : {"\"", "'", "\"\"\"", "'''"}) {
    CHECK_THAT(complaint(good + "[x]\ny = " + quote + dots + quote + "\n"), Contains("unknown"));
  }
  CHECK_THAT(complaint(good + "[x]\ny = " + numbers + "]\n"), Contains("unknown"));
}

TEST_CASE("every single cut of a good scenario runs or is told, and never crashes") {
  const std::string text = check("a.cost < $5000 + 40%");
  for (std::size_t length = 0; length < text.size(); ++length) {
    CHECK_NOTHROW(complaint(text.substr(0, length)));
  }
}

TEST_CASE("a value of the command line is told with the file once, and a name with its nearest") {
  const auto told = [](const std::string& assignment) {
    scenario::LoadOptions options;
    options.sets = {assignment};
    return complaint(good, options);
  };
  CHECK(told("traffic.rate=bad").rfind("s.toml (--set traffic.rate): rate = 'bad'", 0) == 0);
  CHECK_THAT(told("architecture.a.stages.sqss.name=x"), Contains("did you mean 'sqs'?"));
  CHECK_THAT(told("architecture.other.name=x"), Contains("expected one of a"));
  CHECK_THAT(told("trafic.rate=1/s"), Contains("did you mean 'traffic'?"));
}

TEST_CASE("so many times the traffic is refused in the words in which it was asked for") {
  const auto told = [](const std::vector<std::string>& sets) {
    scenario::LoadOptions options;
    options.sets = sets;
    return complaint(good, options);
  };
  for (const char* times : {"-1x", "2", "x", "abcx", "", "1000000000001x"}) {
    const std::string assignment = std::string("traffic=") + times;
    INFO(assignment);
    CHECK(told({assignment}) == "--set " + assignment +
                                    ": expected a factor from 0x to 1e+12x of all traffic, such as "
                                    "traffic=0.5x");
  }
  CHECK_THAT(told({"traffic=1000000x", "traffic=1000001x"}), Contains("--set traffic=1000001x: "));
  CHECK(told({"traffic=0x"}) == "");
  CHECK(told({"traffic={ rate = \"1/s\" }"}) == "");
}
