// "-" where a file is expected: standard input.
#include <iostream>
#include <sstream>

#include "cli/process/kept_input.hpp"
#include "simulation_fixture.hpp"

using namespace costsim::testing;
using Catch::Matchers::Contains;

namespace {

/// Standard input for as long as it lives.
class Typed {
 public:
  explicit Typed(const std::string& text) : text_(text), before_(std::cin.rdbuf(text_.rdbuf())) {
    std::cin.clear();
  }
  ~Typed() { std::cin.rdbuf(before_); }
  Typed(const Typed&) = delete;
  Typed& operator=(const Typed&) = delete;

 private:
  std::istringstream text_;
  std::streambuf* before_;
};

Ran run_typed(const std::string& text, const std::vector<std::string>& arguments) {
  const Typed typed(text);
  return run_program(arguments);
}

const std::string top = "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n";
const std::string rest =
    "[[architecture]]\nname = \"a\"\nstages = [{ service = \"sns\" }]\n"
    "[[option]]\nname = \"busy\"\nset = [\"traffic.rate=2/s\"]\n";
const std::string steady = top + "[traffic]\nrate = \"1/s\"\n" + rest;

json report_of(const Ran& ran) {
  CHECK(ran.err.empty());
  REQUIRE(ran.exit_code == 0);
  return json::parse(ran.out);
}

}  // namespace

TEST_CASE("a scenario from standard input, whatever the verb") {
  const json report = report_of(run_typed(steady, {"run", "-", "--format", "json"}));
  CHECK(report["scenario"]["path"] == "<stdin>");
  CHECK(report["traffic"]["requests"] == "2628000");
  CHECK(run_typed(steady, {"validate", "-"}).exit_code == 0);
  CHECK(run_typed(steady, {"check", "-"}).exit_code == 0);
  CHECK(run_typed(steady, {"explain", "-"}).exit_code == 0);
}

TEST_CASE("what is wrong in standard input has its line and column") {
  const Ran ran = run_typed(top + "[traffic]\nrate = \"1/parsec\"\n" + rest, {"run", "-"});
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, Contains("<stdin>:5:8: rate = '1/parsec'"));
  CHECK(run_typed("", {"run", "-"}).exit_code == 2);
}

TEST_CASE("a trace and a replay from standard input") {
  const auto file = [](const std::string& name, const std::string& traffic) {
    const std::string path = std::string(COSTSIM_BINARY_DIR) + "/tests/cli/" + name;
    std::ofstream(path) << top << "[traffic]\n" << traffic << rest;
    return path;
  };
  const std::string trace = file("typed_trace.toml", "shape = \"trace\"\nfile = \"-\"\n");
  const json traced = report_of(
      run_typed("2025-03-03 00:00,60\n2025-03-03 00:01,120\n", {"run", trace, "--format", "json"}));
  CHECK(traced["traffic"]["requests"] == "180");
  CHECK_THAT(run_typed("2025-03-03 00:00,x\n", {"run", trace}).err, Contains("<stdin>:1:18: 'x'"));
  const std::string replay = file("typed_replay.toml", "arrivals = { replay = \"-\" }\n");
  const json replayed =
      report_of(run_typed("202503031200\n202503031201\n", {"run", replay, "--format", "json"}));
  CHECK(replayed["traffic"]["requests"] == "2");
  CHECK_THAT(run_typed("soon\nlater\n", {"run", replay}).err, Contains("<stdin>:2:1: 'later'"));
}

TEST_CASE("what comes by standard input is read as often as the scenario is") {
  const std::string path = std::string(COSTSIM_BINARY_DIR) + "/tests/cli/typed_again.toml";
  const auto says = [&](const std::string& traffic) {
    std::ofstream(path) << top << "[traffic]\n" << traffic << rest;
  };
  const std::string rows = "2025-03-03 00:00,60\n2025-03-03 00:01,120\n";
  const std::string instants = "202503031200\n202503031201\n";
  const auto same_of_both = [&](const std::string& text, const char* cost) {
    for (const auto& two : std::vector<std::vector<std::string>>{
             {"--prices", "2018-08,2026"}, {"--region", "us-east-1,eu-west-1"}}) {
      const json books =
          report_of(run_typed(text, {"run", path, two[0], two[1], "--format", "json"}));
      REQUIRE(books["books"].size() == 2);
      for (const json& book : books["books"]) CHECK(book["costs"]["a"] == cost);
    }
    const Ran compared = run_typed(
        text, {"diff", path, "--before", "scenario.step=30s", "--after", "scenario.step=1min"});
    INFO(compared.err);
    CHECK(compared.exit_code == 0);
  };
  says("shape = \"trace\"\nfile = \"-\"\n");
  same_of_both(rows, "0.00009");
  CHECK(run_typed(rows, {"horizon", path, "--months", "3"}).exit_code == 0);
  says("arrivals = { replay = \"-\" }\n");
  same_of_both(instants, "0.000001");
}

TEST_CASE("a pipe is kept to be read again, up to a limit that is told") {
  const std::string text = "2025-03-03 00:00,60\n2025-03-03 00:01,120\n";
  const auto read_twice = [&](std::size_t most) {
    std::istringstream pipe(text);
    std::istream input(pipe.rdbuf());
    const costsim::cli::KeptInput kept(input, most);
    std::string first, second;
    for (std::string* all : {&first, &second}) {
      input.clear();
      input.seekg(0);
      for (char c = 0; input.get(c);) *all += c;
    }
    CHECK(first == text);
    return second;
  };
  CHECK(read_twice(text.size()) == text);
  CHECK(read_twice(text.size() - 1).empty());
}

TEST_CASE("standard input cannot be the scenario and its trace") {
  const Ran ran =
      run_typed(top + "[traffic]\nshape = \"trace\"\nfile = \"-\"\n" + rest, {"run", "-"});
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, Contains("<stdin>:6:8: standard input is the scenario"));
}

TEST_CASE("more than a file may hold is refused with the limit, be the rest of it never read") {
  const std::string large((64 << 20) + (1 << 20), '\n');
  const Ran typed = run_typed(large, {"run", "-"});
  CHECK(typed.exit_code == 2);
  CHECK_THAT(typed.err, Contains("<stdin>: is of more than 64 MB: expected at most 64 MB"));
  const fs::path file = fs::temp_directory_path() / "costsim-large-replay.csv";
  std::ofstream(file) << large;
  const Ran replayed = run_typed(
      top + "[traffic]\narrivals = { replay = \"" + file.string() + "\" }\n" + rest, {"run", "-"});
  fs::remove(file);
  CHECK(replayed.exit_code == 2);
  CHECK_THAT(replayed.err, Contains("<stdin>:5:23: ") &&
                               Contains("is of 65 MB: expected at most 64 MB; a trace of counts"));
}
