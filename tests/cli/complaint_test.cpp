// At a terminal an error shows the line that it means; elsewhere it stays the line it was.
#include <iostream>
#include <sstream>

#include "cli/process/kept_input.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "report/kit/text.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

using Catch::Matchers::Contains;
using costsim::cli::KeptInput;
using costsim::testing::Ran;
using costsim::testing::run_program;

namespace {

const std::string head = "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n";
const std::string good = head +
                         "[traffic]\nrate = \"5/s\"\n"
                         "[[architecture]]\nname = \"a\"\nstages = [{ service = \"sqs\" }]\n"
                         "[[check]]\nid = \"c\"\nrequire = \"a.cost < $5\"\n";

struct Terminal {
  bool color = false;
  int width = 80;
  const std::string* input = nullptr;
};

/// `costsim ARGUMENTS…` with a terminal behind standard error.
Ran run_at(const Terminal& terminal, const std::vector<std::string>& arguments) {
  std::vector<const char*> argv = {"costsim"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  std::ostringstream out, err;
  costsim::cli::Session session{out, err};
  session.err_is_terminal = true;
  session.err_color = terminal.color;
  session.err_width = terminal.width;
  session.read_of_input = terminal.input;
  session.shelf = costsim::testing::carried_books();
  const int code = costsim::cli::run(static_cast<int>(argv.size()), argv.data(), session);
  return {code, out.str(), err.str()};
}

class Scenario {
 public:
  explicit Scenario(const std::string& text) : path_(folder_.file("my.toml")) {
    costsim::ingest::write_file(path_, text);
  }
  const std::string& path() const { return path_; }

 private:
  costsim::ingest::TemporaryFolder folder_;
  std::string path_;
};

/// What stands below the message.
std::string behind_message(const Ran& ran) {
  return ran.err.substr(ran.err.find('\n') + 1);
}

std::string without(std::string text, const std::string& what) {
  for (std::size_t at; (at = text.find(what)) != std::string::npos;) text.erase(at, what.size());
  return text;
}

}  // namespace

TEST_CASE("at a terminal the line stands below the error, with the place underlined") {
  const Scenario file(head + "[traffic]\n  rate = \"fast\"  # why\n");
  const Ran ran = run_at({}, {"run", file.path()});
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, Contains("costsim: " + file.path() + ":5:10: rate = 'fast'"));
  CHECK_THAT(ran.err, Contains("\n    5 |   rate = \"fast\"  # why\n"
                               "      |          ^~~~~~\n"));
}

TEST_CASE("elsewhere an error is the one line that programs read") {
  const Scenario file(head + "[traffic]\nrate = \"fast\"\n");
  const Ran piped = run_program({"run", file.path()});
  const Ran shown = run_at({}, {"run", file.path()});
  CHECK_THAT(piped.err, !Contains(" | ") && !Contains("\x1b"));
  std::istringstream lines(piped.err);
  for (std::string line; std::getline(lines, line);) {
    CHECK(line.starts_with("costsim: "));
    CHECK_THAT(shown.err, Contains(line + "\n"));  // the same words at a terminal
  }
}

TEST_CASE(
    "the message and the mark are bold and red, and nothing is where colours are not wanted") {
  const Scenario file("[scenario]\ntitel = 5\n" + good.substr(good.find('\n') + 1));
  const std::vector<std::string> run = {"run", file.path()};
  const Ran red = run_at({.color = true}, run);
  CHECK_THAT(red.err, Contains("\x1b[1;31mcostsim: " + file.path() + ":2:1: unknown key 'titel'"));
  CHECK_THAT(red.err, Contains("\n    2 | titel = 5\n      | \x1b[1;31m^~~~~\x1b[0m\n"));
  CHECK(without(without(red.err, "\x1b[1;31m"), "\x1b[0m") == run_at({}, run).err);

  const auto with = [&](const char* when) {
    return std::vector<std::string>{"run", file.path(), "--color", when};
  };
  CHECK_THAT(run_at({.color = true}, with("never")).err, !Contains("\x1b"));
  CHECK_THAT(run_at({}, with("always")).err, Contains("\x1b[1;31m"));
  CHECK_THAT(run_at({}, with("auto")).err, !Contains("\x1b"));
  CHECK_THAT(run_at({.color = true}, with("auto")).err, Contains("\x1b[1;31m"));
  CHECK_THAT(run_program(with("always")).err, !Contains("\x1b"));  // not a terminal
}

TEST_CASE("each of several errors has its line") {
  const Scenario file(
      "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\ntitel = \"x\"\n"
      "[traffic]\nrate = \"fast\"\n"
      "[[architecture]]\nname = \"a\"\nstages = [{ service = \"sqs\" }]\n");
  const Ran ran = run_at({}, {"run", file.path()});
  CHECK_THAT(ran.err, Contains("    4 | titel = \"x\"\n      | ^~~~~\n"));
  CHECK_THAT(ran.err, Contains("    6 | rate = \"fast\"\n      |        ^~~~~~\n"));
  CHECK(ran.err.ends_with("costsim: 2 errors\n"));
}

TEST_CASE("what the command line says is shown as it was said") {
  const Scenario file(good);
  const auto shown = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"run", file.path()});
    return behind_message(run_at({}, more));
  };
  CHECK(shown({"--set", "traffic.rate=fast"}) ==
        "  --set traffic.rate=fast\n"
        "                     ^~~~\n");
  CHECK(shown({"--set", "traffic.rat=5/s"}) ==
        "  --set traffic.rat=5/s\n"
        "                ^~~\n");
  CHECK(shown({"--set", "nonsense"}) ==
        "  --set nonsense\n"
        "        ^~~~~~~~\n");
  CHECK(shown({"--set", "traffic=-2x"}) ==
        "  --set traffic=-2x\n"
        "                ^~~\n");
  CHECK(shown({"--region", "nowhere"}) ==
        "  --region nowhere\n"
        "           ^~~~~~~\n");
}

TEST_CASE("a place inside a check that the command line says is the place in its text") {
  const Scenario file(good);
  const Ran ran = run_at({}, {"run", file.path(), "--set", "check.c.require=a.cost <> $5"});
  CHECK(behind_message(ran) ==
        "  --set check.c.require=a.cost <> $5\n"
        "                                ^\n");
  const Ran two_lines =
      run_program({"run", file.path(), "--set", "check.c.require=a.cost <\n> $5"});
  CHECK_THAT(two_lines.err, Contains("(--set check.c.require): '>'"));  // that has no lines
}

TEST_CASE("several values of the command line stay in the order in which they were said") {
  const Scenario file(good);
  const Ran ran = run_at({}, {"run", file.path(), "--set", "architecture.a.stages.sqs.batch=many",
                              "--set", "scenario.month=long"});
  const std::size_t first = ran.err.find("--set scenario.month=long\n");
  const std::size_t second = ran.err.find("--set architecture.a.stages.sqs.batch=many\n");
  CHECK(first != std::string::npos);
  CHECK(second != std::string::npos);
}

TEST_CASE("a line is as wide as the terminal") {
  const Scenario file(head + "[traffic]\nrate = \"fast\" # " + std::string(300, 'x') + "\n");
  for (const int width : {40, 80, 132}) {
    const Ran ran = run_at({.width = width}, {"run", file.path()});
    const std::size_t begin = ran.err.find("    5 | rate = \"fast\" # xx");
    REQUIRE(begin != std::string::npos);
    const std::string line = ran.err.substr(begin, ran.err.find('\n', begin) - begin);
    CHECK(costsim::report::display_width(line) == width);
    CHECK(line.ends_with("…"));
  }
}

TEST_CASE("lines of other files are shown behind those of the scenario, and none of a pipe") {
  const costsim::ingest::TemporaryFolder folder;
  costsim::ingest::write_file(folder.file("t.csv"), "timestamp,count\n0,5\n60,many\n");
  costsim::ingest::write_file(
      folder.file("my.toml"),
      head +
          "[traffic]\nshape = \"trace\"\nfile = \"t.csv\"\n"
          "[[architecture]]\nname = \"a\"\nstages = [{ service = \"sqs\" }]\n");
  const Ran ran = run_at({}, {"run", folder.file("my.toml")});
  INFO(ran.err);
  CHECK_THAT(ran.err, Contains("    3 | 60,many\n"));
}

TEST_CASE("a line of standard input is shown as it was read") {
  const std::string text = head + "[traffic]\nrate = \"fast\"\n";
  std::istringstream typed(text);
  std::streambuf* const before = std::cin.rdbuf(typed.rdbuf());
  {
    const KeptInput kept(std::cin);
    const Ran ran = run_at({.input = &kept.text()}, {"run", "-"});
    CHECK(kept.text() == text);
    CHECK_THAT(ran.err, Contains("costsim: <stdin>:5:8: ") &&
                            Contains("    5 | rate = \"fast\"\n      |        ^~~~~~\n"));
  }
  CHECK(std::cin.rdbuf() == typed.rdbuf());
  std::cin.rdbuf(before);
  std::cin.clear();
}

TEST_CASE("what a stage refuses stands at its setting, in the file or as it was said") {
  const Scenario file(
      head +
      "[traffic]\nrate = \"5/s\"\n[[architecture]]\nname = \"a\"\n"
      "stages = [\n  { name = \"q\", service = \"sqs\" },\n"
      "  { name = \"f\", service = \"fargate\", vcpu = 1, memory = \"33GB\" },\n]\n");
  const Ran ran = run_at({}, {"run", file.path()});
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, Contains(file.path() + ":10:57: stage 'f': memory = 33GB: a task of 1 vCPU"));
  const Ran said = run_at({}, {"run", file.path(), "--set", "a.f.memory=34GB"});
  CHECK_THAT(said.err, Contains("stage 'f': memory = 34GB"));
  CHECK_THAT(said.err, Contains("--set a.f.memory=34GB\n"));
  // What it complains of was not set, but what was may be why.
  const Ran other = run_at({}, {"run", file.path(), "--set", "a.f.vcpu=2"});
  CHECK_THAT(other.err,
             Contains(":10:57: stage 'f', --set a.f.vcpu=2: memory = 33GB: a task of 2 vCPUs"));
}

TEST_CASE("a finding's place is that of its stage") {
  const Scenario file(head +
                      "[traffic]\nrate = \"50000/s\"\n[[architecture]]\nname = \"a\"\nstages = [\n"
                      "  { name = \"g\", service = \"api-gateway\" },\n"
                      "  { name = \"f\", service = \"lambda\", duration = \"100ms\" },\n]\n");
  const Ran ran = run_program({"run", file.path(), "--no-flips", "--format", "github"});
  CHECK_THAT(ran.out, Contains(file.path() + ",line=9,col=3,title=costsim%3A a%2C g"));
  CHECK_THAT(ran.out, Contains(file.path() + ",line=10,col=3,title=costsim%3A a%2C f"));
}
