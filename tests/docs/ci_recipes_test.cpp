// docs/ci.md: every costsim command of a recipe is run as it stands there, beside a cost.toml, and
// leaves the files that the recipe hands on.
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "docs/markdown.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

namespace fs = std::filesystem;

namespace costsim::testing {
namespace {

/// The commands of a block: what begins with "costsim" on a line, behind a list's dash, a key or a
/// quote.
std::vector<std::string> recipe_commands(const Block& block) {
  static const std::regex command(
      "^\\s*(- |entry: |sh ')?(costsim (?:check|run|diff) [^']*)'?\\s*$");
  std::vector<std::string> commands;
  for (const std::string& line : block.lines) {
    std::smatch found;
    if (std::regex_match(line, found, command)) commands.push_back(found[2]);
  }
  return commands;
}

/// As a shell splits it, with the one variable that a recipe has in a costsim command.
std::vector<std::string> arguments_of(std::string command) {
  const std::string variable = "$GITHUB_STEP_SUMMARY";
  if (const auto at = command.find(variable); at != std::string::npos) {
    command.replace(at, variable.size(), "summary.md");
  }
  CHECK(command.find('$') == std::string::npos);
  std::istringstream in(command.substr(std::string("costsim ").size()));
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::vector<std::string> exported_files(const std::vector<std::string>& arguments) {
  std::vector<std::string> files;
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    if (arguments[i] != "--export") continue;
    files.push_back(arguments[i + 1].substr(arguments[i + 1].find('=') + 1));
  }
  return files;
}

}  // namespace

TEST_CASE("the commands of every CI recipe run, and write what the recipe hands on") {
  const Page page = read_page("docs/ci.md");
  const ingest::TemporaryFolder folder;
  for (const char* name : {"cost.toml", "before.toml"}) {
    fs::copy(repository() / "scenarios/starter.toml", folder.path() / name);
  }
  fs::current_path(folder.path());
  int commands = 0;
  for (const Block& block : page.blocks) {
    if (block.info != "yaml" && block.info != "groovy") continue;
    for (const std::string& command : recipe_commands(block)) {
      INFO(command);
      const auto arguments = arguments_of(command);
      const Ran ran = run_program(arguments);
      INFO(ran.err);
      CHECK(ran.exit_code == 0);
      for (const std::string& file : exported_files(arguments)) {
        INFO(file);
        CHECK(fs::exists(file));
        fs::remove(file);
      }
      ++commands;
    }
  }
  fs::current_path(repository());
  CHECK(commands == 8);
}

}  // namespace costsim::testing
