// A command line as far as it was typed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

namespace costsim::cli {

struct TypedLine {
  const CLI::App* verb;  ///< the innermost one that was named, or the program
  /// What was typed of it, in order: names of options, "scenario" and the like for what has none.
  struct Value {
    const CLI::Option* option;
    std::string text;
  };
  std::vector<Value> values = {};

  std::string word = {};                ///< at the cursor, up to it
  const CLI::Option* option = nullptr;  ///< whose value it is; none: a verb, an option, or too much
  std::size_t value_begin = 0;          ///< in the word, behind "--set="
  bool only_positionals = false;        ///< behind "--"

  std::string value() const { return word.substr(value_begin); }
  /// The last value of that option, of the program's verbs that were named; "" without one.
  std::string value_of(std::string_view option_name) const;
};

/// What the words behind the program's name mean to it; the last of them is at the cursor.
TypedLine understood(const CLI::App& program, const std::vector<std::string>& words);

/// A word as the shell would hand it over: without its quotes and backslashes, which may be open.
std::string unquoted(std::string_view word);

}  // namespace costsim::cli
