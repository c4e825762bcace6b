#include "cli/help.hpp"

#include "report/kit/text.hpp"

namespace costsim::cli {
namespace {

constexpr std::size_t columns = 80, name_columns = 28;

/// The name, and the description beside it or, after a long name, below it.
std::string entry(const std::string& name, const std::string& description) {
  std::string text = "  " + name;
  if (description.empty()) return text + "\n";
  bool beside = text.size() < name_columns;
  if (!beside) text += "\n";
  for (const std::string& line : report::wrapped(description, int{columns - name_columns})) {
    text += std::string(beside ? name_columns - text.size() : name_columns, ' ') + line + "\n";
    beside = false;
  }
  return text;
}

class HelpFormatter final : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    return entry(make_option_name(option, is_positional) + make_option_opts(option),
                 make_option_desc(option));
  }
  std::string make_subcommand(const CLI::App* verb) const override {
    return entry(verb->get_display_name(true), verb->get_description());
  }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_formatter() {
  return std::make_shared<HelpFormatter>();
}

}  // namespace costsim::cli
