#include "cli/shell/candidates.hpp"

#include <algorithm>

#include "cli/shell/typed_line.hpp"
#include "cli/shell/values.hpp"

namespace costsim::cli {
namespace {

bool begins(const std::string& word, const std::string& start) {
  return word.starts_with(start);
}

void add_verbs(const TypedLine& line, Candidates& found) {
  for (const CLI::App* verb : line.verb->get_subcommands(std::function<bool(const CLI::App*)>())) {
    if (begins(verb->get_name(), line.word))
      found.all.push_back({verb->get_name(), verb->get_description()});
  }
}

void add_options(const TypedLine& line, Candidates& found) {
  for (const CLI::Option* option : line.verb->get_options()) {
    for (const std::string& name : option->get_lnames()) {
      if (begins("--" + name, line.word))
        found.all.push_back({"--" + name, option->get_description()});
    }
  }
}

Candidates values(const TypedLine& line, const Session& session) {
  Candidates found = values_of(line, session);
  const std::string option = line.word.substr(0, line.value_begin);
  for (Candidate& each : found.all) each.word.insert(0, option);
  std::erase_if(found.all, [&](const Candidate& each) { return !begins(each.word, line.word); });
  return found;
}

}  // namespace

Candidates candidates(const CLI::App& program, const std::vector<std::string>& words,
                      const Session& session) {
  const TypedLine line = understood(program, words);
  const bool is_value = line.option != nullptr;
  const bool is_option = !line.only_positionals && line.word.starts_with('-') && !is_value;
  Candidates found;
  if (is_value) found = values(line, session);
  if (!is_option && (!is_value || line.option->get_positional())) add_verbs(line, found);
  const bool nothing_else = found.all.empty() && line.word.empty() && !is_value;
  if (is_option || nothing_else) add_options(line, found);
  return found;
}

}  // namespace costsim::cli
