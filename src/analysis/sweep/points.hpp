// What a sweep evaluates: points, each with its values, in an order that never changes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "analysis/uncertainty/belief.hpp"
#include "analysis/varied_key.hpp"
#include "decision/uncertainty.hpp"

namespace costsim::analysis {

/// One point: a value for each key, as --set takes it.
struct Point {
  std::uint64_t index = 0;
  std::vector<Assignment> set;
  std::string where = {};  ///< "points.csv:17" where a file says it; "" otherwise
};

/// The points in order, one at each call.
using NextPoint = std::function<Point()>;

/// Points are made as they are asked for: however many there are, they take no memory.
struct Points {
  std::vector<std::string> keys;
  std::uint64_t count = 0;
  std::function<NextPoint(std::uint64_t first)> from;  ///< must not be asked beyond the last
  std::string told;      ///< all that they depend on beside the scenario, for a fingerprint
  bool is_read = false;  ///< from a list: the way to a point leads over those before it
};

/// More are not counted: a mistyped range must not promise a work of centuries.
inline constexpr std::uint64_t most_points = 1'000'000'000'000;

/// A key of a grid and its values.
struct SweptKey {
  std::string key;
  std::vector<std::string> values;
};

/// Reads "traffic.rate=1/s..1000/s:20", with ":log" or ":linear" behind it where the default is not
/// meant (equal ratios from a range of ten times on), "…:by=64MB" in place of a number of values,
/// or a list, "lambda.memory=128MB,512MB,1GB". A key that takes only whole numbers or steps gets
/// the nearest of those, each once. Error(Usage) with what was expected.
SweptKey parse_swept_key(const std::string& text, const Vary& vary);

/// Each value of each key with each of the others; of the last key they change fastest.
/// Error(Usage) for a key that is given twice, or more than `most_points`.
Points grid_points(std::vector<SweptKey> keys);

/// Scrambled Sobol' points of what a study believes: the first ones of those that samples of the
/// same seed are. Errors as of sample_points and Correlated.
Points sampled_points(const std::vector<SampledInput>& inputs,
                      const decision::Uncertainty& uncertainty, std::uint64_t count,
                      std::uint64_t seed);

}  // namespace costsim::analysis
