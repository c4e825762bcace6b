#include "scenario/changes.hpp"

#include <fmt/format.h>

#include "scenario/named_options.hpp"

namespace costsim::scenario {
namespace {

constexpr const char* traffic_scale = "scenario.traffic_scale";

/// 0.5 of "traffic=0.5x"; nothing of other assignments.
std::optional<Decimal> factor_in(std::string_view assignment) {
  constexpr std::string_view key = "traffic=";
  if (!assignment.starts_with(key) || !assignment.ends_with('x')) return std::nullopt;
  assignment.remove_prefix(key.size());
  assignment.remove_suffix(1);
  try {
    return Decimal::parse(assignment);
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

void change(Document& document, const std::string& assignment, const std::string& said) {
  const std::optional<Decimal> factor = factor_in(assignment);
  if (!factor) return document.set(assignment, said);
  const Decimal before = Decimal::parse(document.stated(traffic_scale).value_or("1"));
  document.set(fmt::format("{}={}", traffic_scale, (before * *factor).text()),
               said.empty() ? "--set " + assignment : said);
}

void apply_changes(Document& document, const LoadOptions& options,
                   std::vector<std::string>& notes) {
  choose_options(document, options.options, notes);
  const auto set = [&](const std::string& assignment, const std::string& said) {
    document.attempt([&] { change(document, assignment, said); });
  };
  for (const std::string& assignment : options.sets) {
    set(assignment, "");
    notes.push_back(fmt::format("set on the command line: {}", assignment));
  }
  for (const Change& change : options.changes) set(change.assignment, change.said);
  const auto replace = [&](const char* key, const std::string& value) {
    set(fmt::format("scenario.{}={}", key, value), fmt::format("--{} {}", key, value));
  };
  if (options.region) replace("region", *options.region);
  if (options.prices) replace("prices", *options.prices);
  if (options.seed) replace("seed", std::to_string(*options.seed));
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
