// What the pages show at a prompt is what happens: a block
//
//     ```console
//     $ costsim prices info          # a remark
//     what the command prints
//     ```
//
// is run in a folder that has copies of the repository's scenarios and models. Output that is shown
// is compared line by line; a line "…" stands for any lines. A command without output has to
// succeed.
// "```toml bill.toml" makes a file of that name for the blocks below it, "```json list.json" too.
// What cannot be run here is
// "```console not run: REASON".
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "docs/markdown.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

namespace fs = std::filesystem;

namespace costsim::testing {

namespace {

using Lines = std::vector<std::string>;

const std::string prompt = "$ ";
const std::string program = "costsim ";
const std::string not_run = "console not run: ";

struct Command {
  std::string text;
  Lines shown;
};

/// Without the remark, which begins with two spaces and #.
std::string without_remark(const std::string& line) {
  std::string command = line.substr(0, line.find("  #"));
  command.erase(command.find_last_not_of(' ') + 1);
  return command;
}

std::vector<Command> commands_of(const Block& block) {
  std::vector<Command> commands;
  for (const std::string& line : block.lines) {
    if (line.starts_with(prompt)) {
      commands.push_back({without_remark(line.substr(prompt.size())), {}});
    } else {
      REQUIRE_FALSE(commands.empty());
      commands.back().shown.push_back(line);
    }
  }
  return commands;
}

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// A shell takes $30000 for a variable and a rest, unless it stands in single quotes.
std::string unquoted(const std::string& word) {
  const bool quoted = word.size() > 1 && word.front() == '\'' && word.back() == '\'';
  if (quoted) return word.substr(1, word.size() - 2);
  CHECK(word.find('$') == std::string::npos);
  return word;
}

/// The words of a command, in none of which is a blank.
Lines words_of(const std::string& command) {
  Lines words;
  std::istringstream in(command);
  for (std::string word; in >> word;) words.push_back(unquoted(word));
  return words;
}

/// `costsim …`, its output into FILE after a ">", as a shell would.
Ran run_costsim(const std::string& command) {
  Lines words = words_of(command.substr(program.size()));
  std::string file;
  if (words.size() > 2 && words[words.size() - 2] == ">") {
    file = words.back();
    words.resize(words.size() - 2);
  }
  Ran ran = run_program(words);
  if (!file.empty()) {
    std::ofstream(file) << ran.out;
    ran.out.clear();
  }
  return ran;
}

/// The first line shown that is not there; -1 when all are.
int first_difference(const Lines& shown, const Lines& printed) {
  std::size_t at = 0;
  bool skipping = false;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (shown[i] == "…") {
      skipping = true;
      continue;
    }
    while (skipping && at < printed.size() && printed[at] != shown[i]) ++at;
    if (at == printed.size() || printed[at] != shown[i]) return static_cast<int>(i);
    ++at;
    skipping = false;
  }
  return skipping || at == printed.size() ? -1 : static_cast<int>(shown.size());
}

void expect(const Command& command) {
  INFO("$ " << command.text);
  if (!command.text.starts_with(program)) {  // cp, mkdir
    CHECK(std::system(command.text.c_str()) == 0);
    return;
  }
  const Ran ran = run_costsim(command.text);
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 0);
  if (command.shown.empty()) return;
  const int line = first_difference(command.shown, lines_of(ran.out));
  const auto index = static_cast<std::size_t>(line);
  INFO("shown and not printed: " << (index < command.shown.size() ? command.shown[index]
                                                                  : "(the output goes on)"));
  CHECK(line == -1);
}

/// A folder of its own with copies of the repository's scenarios and models, as long as this lives.
class Prompt {
 public:
  Prompt() {
    for (const std::string name : {"scenarios", "models"})
      fs::copy(repository() / name, folder_.path() / name, fs::copy_options::recursive);
    fs::current_path(folder_.path());
  }
  Prompt(const Prompt&) = delete;
  Prompt& operator=(const Prompt&) = delete;
  ~Prompt() { fs::current_path(repository()); }

 private:
  ingest::TemporaryFolder folder_;
};

void write_file(const Block& block, const std::string& name) {
  if (const fs::path folder = fs::path(name).parent_path(); !folder.empty())
    fs::create_directories(folder);
  std::ofstream file(name);
  for (const std::string& line : block.lines) file << line << '\n';
}

bool is_run(const Block& block) {
  return block.info == "console";
}

void try_page(const Page& page) {
  if (std::none_of(page.blocks.begin(), page.blocks.end(), is_run)) return;
  const Prompt folder;
  for (const Block& block : page.blocks) {
    INFO(page.file << ":" << block.line);
    if (is_run(block)) {
      for (const Command& command : commands_of(block)) expect(command);
    } else if (block.info.starts_with("toml ") || block.info.starts_with("json ")) {
      write_file(block, block.info.substr(5));
    }
  }
}

bool shows_a_command(const Block& block) {
  for (const std::string& line : block.lines)
    if (line.starts_with(prompt) || line.starts_with(program)) return true;
  return false;
}

}  // namespace

TEST_CASE("every command that a page shows runs, and prints what the page shows") {
  for (const Page& page : all_pages()) try_page(page);
}

TEST_CASE("a block with a command is run, or says why it is not") {
  int run = 0;
  for (const Page& page : all_pages()) {
    for (const Block& block : page.blocks) {
      if (!shows_a_command(block)) continue;
      INFO(page.file << ":" << block.line << ": " << block.info);
      const bool reason = block.info.starts_with(not_run) && block.info.size() > not_run.size();
      CHECK((is_run(block) || reason));
      run += is_run(block);
    }
  }
  CHECK(run >= 8);
}

TEST_CASE("output that differs from what is shown is told") {
  const Lines printed = {"a", "b", "c"};
  CHECK(first_difference({"a", "b", "c"}, printed) == -1);
  CHECK(first_difference({"a", "…", "c"}, printed) == -1);
  CHECK(first_difference({"…"}, printed) == -1);
  CHECK(first_difference({"a", "…"}, printed) == -1);
  CHECK(first_difference({"a", "x", "c"}, printed) == 1);
  CHECK(first_difference({"a", "…", "x"}, printed) == 2);
  CHECK(first_difference({"a", "b"}, printed) == 2);
  CHECK(first_difference({"a", "b", "c", "d"}, printed) == 3);
}

}  // namespace costsim::testing
