// Zipf's law: a few are asked for often, many seldom.
#pragma once

#include <cstdint>
#include <vector>

namespace costsim::engine {

/// The shares of `count` items, the largest first: the k-th has 1 / k^exponent of the first's. They
/// add up to 1.
std::vector<double> zipf_shares(std::uint32_t count, double exponent);

}  // namespace costsim::engine
