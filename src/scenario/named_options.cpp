#include "scenario/named_options.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scenario/changes.hpp"
#include "scenario/toml/table_reader.hpp"
#include "units/located.hpp"

namespace costsim::scenario {

namespace {

NamedOption read_option(const Document& document, const toml::table& table) {
  TableReader reader(document, table, "an [[option]]");
  NamedOption option{{}, {}, reader.where()};
  reader.attempt([&] { option.name = reader.need_text("name"); });
  reader.attempt([&] {
    option.sets = reader.texts("set");
    if (option.sets.empty()) {
      reader.missing("set", "an [[option]] needs 'set': a list of \"key=value\"");
    }
  });
  reader.attempt([&] { reader.text("help"); });
  reader.finish();
  return option;
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

}  // namespace

std::vector<NamedOption> read_options(const Document& document) {
  TableReader root(document, document.root(), "the scenario");
  std::vector<NamedOption> options;
  for (const toml::table* table : root.tables("option")) {
    root.attempt([&] {
      NamedOption option = read_option(document, *table);
      const auto same = [&](const NamedOption& other) { return other.name == option.name; };
      if (std::any_of(options.begin(), options.end(), same)) {
        document.fail(*table, fmt::format("there is an option '{}' already", option.name));
      }
      options.push_back(std::move(option));
    });
  }
  return options;
}

void choose_options(Document& document, const std::vector<std::string>& chosen,
                    std::vector<std::string>& notes) {
  const std::size_t errors_before = document.errors();
  std::vector<NamedOption> known;
  document.attempt([&] { known = read_options(document); });
  if (document.errors() != errors_before) return;
  for (const std::string& name : chosen) {
    document.attempt([&] {
      const NamedOption& option = option_named(name, known, document);
      for (const std::string& assignment : option.sets) {
        document.attempt([&] {
          located(option.where, [&] {
            change(document, assignment, fmt::format("--option {}: {}", name, assignment));
          });
        });
      }
      notes.push_back(fmt::format("option '{}': {}", name, fmt::join(option.sets, ", ")));
    });
  }
}

}  // namespace costsim::scenario
