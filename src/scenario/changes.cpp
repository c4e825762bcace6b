#include "scenario/changes.hpp"

#include <cstring>

#include <fmt/format.h>

#include "scenario/kit/rows.hpp"
#include "scenario/named_options.hpp"
#include "scenario/uncertain_inputs.hpp"

namespace costsim::scenario {
namespace {

constexpr const char* traffic_scale = "scenario.traffic_scale";

/// "0.5x" of "traffic=0.5x"; nothing of other assignments, such as those of a whole table.
std::optional<std::string_view> times_in(std::string_view assignment) {
  constexpr std::string_view key = "traffic=";
  if (!assignment.starts_with(key)) return std::nullopt;
  assignment.remove_prefix(key.size());
  const std::size_t first = assignment.find_first_not_of(' ');
  const bool is_table = first != std::string_view::npos && std::strchr("{[", assignment[first]);
  return is_table ? std::nullopt : std::optional(assignment);
}

/// Nothing where it is none, or not above nothing. Decimals have a range of their own.
std::optional<Decimal> factor_in(std::string_view times) {
  if (!times.ends_with('x')) return std::nullopt;
  times.remove_suffix(1);
  try {
    const Decimal factor = Decimal::parse(times);
    return factor < Decimal(0) ? std::nullopt : std::optional(factor);
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// Nothing where it has more digits than are counted with; traffic is scaled to so many decimals.
std::optional<Decimal> product(const Decimal& a, const Decimal& b) {
  constexpr int decimals = 18;
  try {
    return (a.rounded(decimals) * b.rounded(decimals)).rounded(decimals);
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// So many times what the scenario has already; what is no number there is told when it is read.
void multiply_traffic(Document& document, std::string_view times, const std::string& said) {
  const std::optional<Decimal> factor = factor_in(times);
  const std::optional<Decimal> before =
      factor_in(document.stated(traffic_scale).value_or("1") + "x");
  if (factor && !before) return;
  if (!factor || *factor > Decimal(most_traffic_scale) || *before > Decimal(most_traffic_scale)) {
    throw Error(Failure::Usage, place_in(said, times),
                fmt::format("{}: expected a factor from 0x to {:g}x of all traffic, such as "
                            "traffic=0.5x",
                            said, static_cast<double>(most_traffic_scale)));
  }
  const std::optional<Decimal> together = product(*before, *factor);
  if (!together || *together > Decimal(most_traffic_scale)) {
    throw Error(
        Failure::Usage,
        fmt::format("{}: {} times what the scenario has, {}x, has too many digits or is "
                    "above {:g}x: expected a factor of fewer digits, such as traffic=0.5x",
                    said, factor->text(), before->text(), static_cast<double>(most_traffic_scale)));
  }
  document.set(fmt::format("{}={}", traffic_scale, together->text()), said);
}

}  // namespace

void change(Document& document, const std::string& assignment, const std::string& said) {
  const std::optional<std::string_view> times = times_in(assignment);
  if (!times) return document.set(assignment, said);
  multiply_traffic(document, *times, said.empty() ? "--set " + assignment : said);
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

std::vector<std::string> arguments_of(const LoadOptions& options) {
  std::vector<std::string> words;
  const auto add = [&](const char* option, const std::string& value) {
    words.insert(words.end(), {option, value});
  };
  for (const std::string& name : options.options) add("--option", name);
  for (const std::string& assignment : options.sets) add("--set", assignment);
  if (options.region) add("--region", *options.region);
  if (options.prices) add("--prices", *options.prices);
  if (options.seed) add("--seed", std::to_string(*options.seed));
  if (options.models_dir) add("--models", *options.models_dir);
  return words;
}

std::optional<std::string> stated_value(const Source& source, const LoadOptions& options,
                                        std::string_view key) {
  Document document = Document::parse(source.text, source.name, source.directory);
  std::vector<std::string> notes;
  apply_changes(document, options, notes);
  take_uncertainty(document);
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
