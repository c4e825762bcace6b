#include "scenario/toml/memory_curve.hpp"

#include <cctype>
#include <map>

#include <fmt/format.h>

namespace costsim::scenario {
namespace {

/// Seconds by bytes.
using Curve = std::map<std::int64_t, double>;

template <typename Read>
auto at_place(const Document& document, const auto& place, const Read& read) {
  try {
    return read();
  } catch (const Error& error) {
    throw error.at(document.where(place));
  }
}

void add_point(const Document& document, const toml::key& key, const toml::node& node,
               std::string_view name, Curve& curve) {
  const std::string_view written = key.str();
  const Bytes memory = at_place(document, key, [&] { return parse_bytes(written); });
  if (!node.is_string()) {
    document.fail(node,
                  fmt::format("{} at {}: expected a duration such as \"120ms\"", name, written));
  }
  const std::string text = document.written(node);
  const Duration time =
      at_place(document, node, [&] { return parse_duration(text, document.calendar()); });
  if (memory.value > 0 && curve.emplace(memory.value, seconds(time)).second) return;
  throw Error(Failure::Usage, document.where(key),
              fmt::format("{} has two points at {}, or one at no memory", name, written));
}

Curve read_points(const Document& document, const toml::table& table, std::string_view name) {
  Curve curve;
  const std::size_t errors = document.errors();
  for (const auto& [key, node] : table) {
    document.attempt(
        [&, &key = key, &node = node] { add_point(document, key, node, name, curve); });
  }
  if (document.errors() > errors) throw AlreadyTold{};
  constexpr std::size_t fewest = 2;
  if (curve.size() < fewest) {
    document.fail(table, fmt::format("{} by memory: expected at least two points, such as "
                                     "{{ \"512MB\" = \"400ms\", \"1024MB\" = \"210ms\" }}",
                                     name));
  }
  return curve;
}

/// On the line over 1 / memory from `low` to `high`.
double between(const Curve::value_type& low, const Curve::value_type& high, std::int64_t memory) {
  const auto inverse = [](std::int64_t bytes) { return 1 / static_cast<double>(bytes); };
  const double part =
      (inverse(low.first) - inverse(memory)) / (inverse(low.first) - inverse(high.first));
  return low.second + part * (high.second - low.second);
}

}  // namespace

bool is_memory_curve(const toml::table& table) {
  return !table.empty() && std::isdigit(static_cast<unsigned char>(table.begin()->first.str()[0]));
}

DistributionText read_memory_curve(const Document& document, const toml::table& table,
                                   std::string_view name, Bytes memory) {
  const Curve curve = read_points(document, table, name);
  const auto high = curve.lower_bound(memory.value);
  if (high == curve.end() || (high == curve.begin() && high->first != memory.value)) {
    document.fail(table, fmt::format("{}: memory = {} is beyond the points from {} to {}: expected "
                                     "a point for it, or no more",
                                     name, to_text(memory), to_text(Bytes{curve.begin()->first}),
                                     to_text(Bytes{curve.rbegin()->first})));
  }
  const double time =
      high->first == memory.value ? high->second : between(*std::prev(high), *high, memory.value);
  return {"deterministic", {{"mean", time}}};
}

}  // namespace costsim::scenario
