#include "engine/zipf.hpp"

#include <numeric>

#include "support/catch.hpp"

using namespace costsim::engine;

TEST_CASE("the k-th share is the first divided by k to the exponent, and all make one") {
  const auto shares = zipf_shares(100, 1.5);
  CHECK(shares[3] == Approx(shares[0] / 8));  // 4^1.5
  CHECK(std::accumulate(shares.begin(), shares.end(), 0.0) == Approx(1));
  CHECK(zipf_shares(4, 0) == std::vector<double>(4, 0.25));
}
