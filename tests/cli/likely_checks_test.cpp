// A check that asks for a probability is told as left out by the verbs that ask no samples.
#include "simulation_fixture.hpp"

using namespace costsim::testing;
using Catch::Matchers::Contains;

namespace {

const std::string uncertain = "scenarios/devtool-backend-uncertain.toml";
const std::string likely = "asks for a probability, which run tells by samples";

/// The same in three formats; what the JSON notes, and whether all of them say it once.
void check_told_once(std::vector<std::string> arguments, const std::string& not_done) {
  const std::string words = "it is not " + not_done;
  arguments.insert(arguments.end(), {"--format", "json"});
  for (const char* format : {"table", "json", "markdown"}) {
    arguments.back() = format;
    const Ran ran = run_program(arguments);
    INFO(format << " of " << arguments.front() << ran.err);
    CHECK((ran.exit_code == 0 || ran.exit_code == 1));
    std::string text;  // a table breaks lines
    for (const char c : ran.out) {
      if (c != '\n' && c != ' ') text += c;
    }
    std::string told = likely + ": " + words;
    std::erase(told, ' ');
    const std::size_t first = text.find(told);
    CHECK(first != std::string::npos);
    CHECK(text.find(told, first + 1) == std::string::npos);
  }
}

}  // namespace

TEST_CASE("breakeven, horizon and diff tell once which checks they leave out") {
  const std::vector<std::string> quick = {"--set", "scenario.step=1h"};
  const auto asked = [&](std::vector<std::string> verb) {
    verb.insert(verb.end(), quick.begin(), quick.end());
    return verb;
  };
  check_told_once(asked({"breakeven", uncertain, "--vary", "traffic=0.5x..2x"}), "varied");
  check_told_once(asked({"horizon", uncertain, "--months", "2", "--growth", "1%"}),
                  "followed through the months");
  check_told_once(asked({"diff", uncertain, "--after", "traffic=2x"}), "compared");
}
