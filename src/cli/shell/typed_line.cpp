#include "cli/shell/typed_line.hpp"

#include <algorithm>

namespace costsim::cli {
namespace {

const CLI::App* verb_named(const CLI::App& parent, const std::string& name) {
  for (const CLI::App* verb : parent.get_subcommands(std::function<bool(const CLI::App*)>())) {
    if (verb->get_name() == name) return verb;
  }
  return nullptr;
}

bool needs_value(const CLI::Option& option) {
  return option.get_items_expected_min() > 0 && option.get_items_expected_max() > 0;
}

/// What the next word that is no option means.
const CLI::Option* next_positional(const TypedLine& line) {
  std::size_t place = static_cast<std::size_t>(
      std::count_if(line.values.begin(), line.values.end(),
                    [](const auto& value) { return value.option->get_positional(); }));
  for (const CLI::Option* option : line.verb->get_options()) {
    if (!option->get_positional()) continue;
    const auto most = static_cast<std::size_t>(option->get_items_expected_max());
    if (place < most) return option;
    place -= most;
  }
  return nullptr;
}

/// Reads the words before the cursor, and tells what the one there is.
class Reader {
 public:
  explicit Reader(const CLI::App& program) : line_{&program} {}

  void read(const std::string& word) {
    if (waiting_ != nullptr) {
      line_.values.push_back({std::exchange(waiting_, nullptr), word});
    } else if (word == "--") {
      line_.only_positionals = true;
    } else if (is_option(word)) {
      read_option(word);
    } else if (const CLI::App* verb = verb_named(*line_.verb, word)) {
      line_.verb = verb;
    } else if (const CLI::Option* option = next_positional(line_)) {
      line_.values.push_back({option, word});
    }
  }

  TypedLine at_cursor(const std::string& word) {
    line_.word = word;
    if (waiting_ != nullptr) {
      line_.option = waiting_;
    } else if (is_option(word)) {
      const std::size_t equals = word.find('=');
      if (equals == std::string::npos) return std::move(line_);
      line_.option = line_.verb->get_option_no_throw(word.substr(0, equals));
      line_.value_begin = equals + 1;
    } else {
      line_.option = next_positional(line_);
    }
    return std::move(line_);
  }

 private:
  bool is_option(const std::string& word) const {
    return !line_.only_positionals && word.size() > 1 && word.front() == '-';
  }

  void read_option(const std::string& word) {
    const std::size_t equals = word.find('=');
    const CLI::Option* option = line_.verb->get_option_no_throw(word.substr(0, equals));
    if (option == nullptr) return;
    if (equals != std::string::npos) {
      line_.values.push_back({option, word.substr(equals + 1)});
    } else if (needs_value(*option)) {
      waiting_ = option;
    }
  }

  TypedLine line_;
  const CLI::Option* waiting_ = nullptr;
};

/// A character behind a backslash; between double quotes some keep theirs.
void add_escaped(char c, char quote, std::string& text) {
  constexpr std::string_view escaped = "\"\\$`";
  if (quote == '"' && escaped.find(c) == std::string_view::npos) text += '\\';
  text += c;
}

}  // namespace

std::string TypedLine::value_of(std::string_view option_name) const {
  for (auto value = values.rbegin(); value != values.rend(); ++value) {
    if (value->option->get_name() == option_name) return value->text;
  }
  return "";
}

TypedLine understood(const CLI::App& program, const std::vector<std::string>& words) {
  Reader reader(program);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) reader.read(words[i]);
  return reader.at_cursor(words.empty() ? "" : words.back());
}

std::string unquoted(std::string_view word) {
  std::string text;
  char quote = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (c == '\\' && quote != '\'' && i + 1 < word.size()) {
      add_escaped(word[++i], quote, text);
    } else if (quote != 0 ? c == quote : (c == '"' || c == '\'')) {
      quote = quote != 0 ? '\0' : c;
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace costsim::cli
