#include "analysis/sweep/points.hpp"

#include <limits>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "analysis/uncertainty/design.hpp"
#include "units/error.hpp"

namespace costsim::analysis {
namespace {

std::uint64_t product_of(const std::vector<SweptKey>& keys) {
  std::uint64_t count = 1;
  for (const SweptKey& each : keys) {
    const std::uint64_t values = each.values.size();
    if (values == 0) throw Error(Failure::Usage, each.key + " has no values: the grid is empty");
    if (values > most_points / count) {
      throw Error(
          Failure::Usage,
          fmt::format("the grid has more than {} points: expected fewer values", most_points));
    }
    count *= values;
  }
  return count;
}

void refuse_twice(const std::vector<SweptKey>& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (keys[i].key != keys[j].key) continue;
      throw Error(Failure::Usage, fmt::format("--vary {} is given twice", keys[i].key));
    }
  }
}

Point point_of_grid(const std::vector<SweptKey>& keys, std::uint64_t index) {
  Point point{index, std::vector<Assignment>(keys.size())};
  std::uint64_t rest = index;
  for (std::size_t i = keys.size(); i-- > 0;) {
    const auto& values = keys[i].values;
    point.set[i] = {keys[i].key, values[rest % values.size()], "--vary"};
    rest /= values.size();
  }
  return point;
}

std::string told_of(const std::vector<SweptKey>& keys) {
  std::string told = "grid";
  for (const SweptKey& each : keys) {
    told += "\n" + each.key;
    for (const std::string& value : each.values) told += "\t" + value;
  }
  return told;
}

}  // namespace

Points grid_points(std::vector<SweptKey> keys) {
  refuse_twice(keys);
  Points points{.keys = {}, .count = product_of(keys), .from = {}, .told = told_of(keys)};
  for (const SweptKey& each : keys) points.keys.push_back(each.key);
  const auto grid = std::make_shared<const std::vector<SweptKey>>(std::move(keys));
  points.from = [grid](std::uint64_t first) -> NextPoint {
    return [grid, next = first]() mutable { return point_of_grid(*grid, next++); };
  };
  return points;
}

Points sampled_points(const std::vector<SampledInput>& inputs,
                      const decision::Uncertainty& uncertainty, std::uint64_t count,
                      std::uint64_t seed) {
  Points points{.keys = {}, .count = count, .from = {}, .told = fmt::format("sobol {}", seed)};
  for (const SampledInput& each : inputs) points.keys.push_back(each.belief.key);
  const auto columns = static_cast<Eigen::Index>(inputs.size());
  const auto correlated = std::make_shared<const Correlated>(uncertainty.correlations, columns);
  const auto all = std::make_shared<const std::vector<SampledInput>>(inputs);
  sobol_points(0, 1, columns, seed);  // too many columns are told now
  points.from = [=](std::uint64_t first) -> NextPoint {
    return [=, next = first]() mutable {
      Eigen::ArrayXXd shares = sobol_points(next, 1, columns, seed);
      correlated->apply(shares);
      Point point{next++, {}};
      for (std::size_t i = 0; i < all->size(); ++i) {
        point.set.push_back((*all)[i].assigned(shares(0, static_cast<Eigen::Index>(i))));
      }
      return point;
    };
  };
  return points;
}

}  // namespace costsim::analysis
