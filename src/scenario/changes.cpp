#include "scenario/changes.hpp"

#include <fmt/format.h>

#include "scenario/named_options.hpp"

namespace costsim::scenario {

void apply_changes(Document& document, const LoadOptions& options,
                   std::vector<std::string>& notes) {
  choose_options(document, options.options, notes);
  const auto set = [&](const std::string& assignment) {
    document.attempt([&] { document.set(assignment); });
  };
  for (const std::string& assignment : options.sets) {
    set(assignment);
    notes.push_back(fmt::format("set on the command line: {}", assignment));
  }
  if (options.region) set("scenario.region=" + *options.region);
  if (options.prices) set("scenario.prices=" + *options.prices);
  if (options.seed) set("scenario.seed=" + std::to_string(*options.seed));
}

std::optional<std::string> stated_value(const Source& source, const LoadOptions& options,
                                        std::string_view key) {
  Document document = Document::parse(source.text, source.name, source.directory);
  std::vector<std::string> notes;
  apply_changes(document, options, notes);
  return document.stated(key);
}

std::vector<std::string> option_names(const Source& source) {
  std::vector<std::string> names;
  for (const NamedOption& option :
       read_options(Document::parse(source.text, source.name, source.directory))) {
    names.push_back(option.name);
  }
  return names;
}

}  // namespace costsim::scenario
