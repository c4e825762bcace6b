#include "scenario/correlations.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "units/error.hpp"

namespace costsim::scenario {
namespace {

using decision::RankCorrelation;
using decision::UncertainInput;

constexpr Parameter correlation_table[] = {
    {.name = "rank",
     .kind = Kind::Number,
     .help = "Spearman's rank correlation, above -1 and below 1",
     .min = -1,
     .max = 1}};

std::size_t index_of(const Document& document, const toml::node& node, const std::string& key,
                     const std::vector<UncertainInput>& inputs) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (document.full_key(inputs[i].key) == document.full_key(key)) return i;
    names.push_back(inputs[i].key);
  }
  document.fail(node,
                fmt::format("'{}' is no uncertain value of this scenario; there {}: {}", key,
                            names.size() == 1 ? "is" : "are",
                            names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
}

/// Whether one of its keys was set to a single value, with which nothing moves any more.
bool has_certain_key(const Document& document, const toml::table& correlation,
                     const std::vector<UncertainInput>& inputs) {
  const auto is_uncertain = [&](const std::string& key) {
    return std::any_of(inputs.begin(), inputs.end(), [&](const UncertainInput& input) {
      return document.full_key(input.key) == document.full_key(key);
    });
  };
  const toml::array* keys = correlation["between"].as_array();
  for (std::size_t i = 0; keys != nullptr && i < keys->size(); ++i) {
    const auto key = keys->get(i)->value<std::string>();
    if (key && document.was_set(*key) && !is_uncertain(*key)) return true;
  }
  return false;
}

RankCorrelation read_correlation(TableReader& table, const std::vector<UncertainInput>& inputs) {
  const toml::node& between = table.need("between");
  const toml::array* keys = between.as_array();
  if (keys == nullptr || keys->size() != 2) {
    table.document().fail(between,
                          "between: expected two keys, such as "
                          "[\"traffic.rate\", \"workload.cpu\"]");
  }
  RankCorrelation correlation;
  const auto place = [&](std::size_t i) {
    const toml::node& node = *keys->get(i);
    return index_of(table.document(), node, node.value_or(std::string()), inputs);
  };
  correlation.first = place(0);
  correlation.second = place(1);
  if (correlation.first == correlation.second) {
    table.document().fail(between, "between: expected two keys that differ");
  }
  correlation.where = table.document().where(table.need("rank"));
  correlation.rank = table.parameters(correlation_table).real("rank");
  if (std::abs(correlation.rank) >= 1) {
    throw Error(Failure::Usage, correlation.where,
                "rank: expected a number above -1 and below 1; what always moves together is one "
                "value");
  }
  table.finish();
  return correlation;
}

}  // namespace

std::span<const Parameter> correlation_rows() {
  return correlation_table;
}

void read_correlations(TableReader& root, decision::Uncertainty& uncertainty) {
  for (const toml::table* entry : root.tables("correlation")) {
    if (has_certain_key(root.document(), *entry, uncertainty.inputs)) continue;
    root.attempt([&] {
      TableReader table(root.document(), *entry, "a [[correlation]]");
      uncertainty.correlations.push_back(read_correlation(table, uncertainty.inputs));
    });
  }
}

}  // namespace costsim::scenario
