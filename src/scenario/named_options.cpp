#include "scenario/named_options.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

std::vector<NamedOption> read_options(const Document& document) {
  TableReader root(document, document.root(), "the scenario");
  std::vector<NamedOption> options;
  for (const toml::table* table : root.tables("option")) {
    TableReader reader(document, *table, "an [[option]]");
    NamedOption option{reader.need_text("name"), reader.texts("set"), reader.where()};
    reader.text("help");
    if (option.sets.empty()) {
      reader.missing("set", "an [[option]] needs 'set': a list of \"key=value\"");
    }
    reader.finish();
    const auto same = [&](const NamedOption& other) { return other.name == option.name; };
    if (std::any_of(options.begin(), options.end(), same)) {
      reader.fail(fmt::format("there is an option '{}' already", option.name));
    }
    options.push_back(std::move(option));
  }
  return options;
}

const NamedOption& option_named(const std::string& name, const std::vector<NamedOption>& options,
                                const Document& document) {
  std::vector<std::string_view> names;
  for (const NamedOption& option : options) {
    if (option.name == name) return option;
    names.push_back(option.name);
  }
  throw Error(Failure::Usage, fmt::format("--option {}: {} has {}{}", name, document.name(),
                                          names.empty() ? std::string("no [[option]]")
                                                        : fmt::format("{}", fmt::join(names, ", ")),
                                          suggestion(name, names)));
}

}  // namespace costsim::scenario
