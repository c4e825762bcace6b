// All that is wrong with a file stands on standard error, a line each, by every verb that reads it.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "support/catch.hpp"
#include "support/program.hpp"

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using costsim::testing::Ran;
using costsim::testing::run_program;

namespace {

struct Written {
  fs::path path;
  Written(const std::string& name, const std::string& text)
      : path(fs::path(COSTSIM_BINARY_DIR) / name) {
    std::ofstream(path) << text;
  }
  ~Written() { fs::remove(path); }
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

const std::string two_wrong =
    "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\ntitel = \"x\"\n"
    "[traffic]\nrate = \"fast\"\n"
    "[[architecture]]\nname = \"a\"\nstages = [{ service = \"sqs\" }]\n";

}  // namespace

TEST_CASE("every verb that reads a scenario tells all that is wrong with it, and exits 2") {
  const Written file("two-wrong.toml", two_wrong);
  const std::string path = file.path.string();
  for (std::vector<std::string> verb : {std::vector<std::string>{"validate"},
                                        {"run"},
                                        {"check"},
                                        {"explain"},
                                        {"simulate", "--architecture", "a"}}) {
    verb.push_back(path);
    const Ran ran = run_program(verb);
    INFO(verb.front() << "\n" << ran.err);
    CHECK(ran.exit_code == 2);
    CHECK(ran.out.empty());
    const auto lines = lines_of(ran.err);
    REQUIRE(lines.size() == 3);
    CHECK_THAT(lines[0], Contains(path + ":4:1: unknown key 'titel'"));
    CHECK_THAT(lines[1], Contains(path + ":6:8: rate = 'fast'"));
    CHECK(lines[2] == "costsim: 2 errors");
  }
}

TEST_CASE("a wrong option is told beside the others, and with its name") {
  const Written file("two-options.toml",
                     "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n"
                     "[traffic]\nrate = \"1/s\"\n"
                     "[[architecture]]\nname = \"a\"\nstages = [{ service = \"sqs\" }]\n"
                     "[[option]]\nname = \"x\"\nset = \"traffic.rate=fast\"\n"
                     "[[option]]\nname = \"y\"\nset = \"traffic.rate=2/s\"\n"
                     "[[option]]\nname = \"z\"\nset = [\"nothing\", \"traffic.rat=1/s\"]\n");
  const Ran ran = run_program({"validate", file.path.string()});
  INFO(ran.err);
  CHECK(ran.exit_code == 2);
  const auto lines = lines_of(ran.err);
  REQUIRE(lines.size() == 4);
  CHECK_THAT(ran.err, Contains("with --option x: ") && Contains("rate = 'fast'"));
  CHECK_THAT(ran.err,
             Contains("with --option z: ") && Contains("--option z: nothing: expected KEY=VALUE"));
  CHECK_THAT(ran.err, Contains("unknown key 'rat'"));
  CHECK_THAT(ran.err, !Contains("--option y"));
}

TEST_CASE("as many errors are told as anybody reads, and how many there are") {
  std::string text = two_wrong;
  for (int i = 0; i < 60; ++i) text += fmt::format("[quotas.x{:02}]\ny = 1\n", i);
  const Written file("many-wrong.toml", text);
  const Ran ran = run_program({"validate", file.path.string()});
  const auto lines = lines_of(ran.err);
  REQUIRE(lines.size() == 51);
  CHECK(lines.back() == "costsim: 62 errors, the first 50 of which are told");
  CHECK_THAT(lines[0], Contains("many-wrong.toml:4:1:"));
}
