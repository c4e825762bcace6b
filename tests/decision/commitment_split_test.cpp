// What a commitment pays, wastes and leaves, hour by hour, against counting dollar by dollar.
#include "decision/commitment_split.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "engine/random.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::decision;

namespace {

/// A load of whole cents: hours, and uses whose units each cost a whole number of cents under the
/// commitment.
struct SmallLoad {
  Eigen::ArrayXd hours;
  std::vector<CoverableUse> uses;
  int per_hour = 0;  ///< cents
};

/// Units of 2 to 5 cents under the commitment, 25 to 75 % off.
SmallLoad small_load(std::uint64_t seed) {
  engine::RandomStream random(seed, "commitments");
  const auto below = [&](int bound) {
    return static_cast<int>(random.uniform() * static_cast<double>(bound));
  };
  SmallLoad load;
  load.hours = Eigen::ArrayXd::Ones(3);
  for (int i = 0; i < 3; ++i) {
    const double discount = 0.25 * (1 + below(3));
    CoverableUse use{(2 + below(4)) / (1 - discount), discount, Eigen::ArrayXd(3)};
    for (double& units : use.by_hour) units = below(5);
    load.uses.push_back(use);
  }
  load.per_hour = below(40);
  return load;
}

double cents(const CoverableUse& use) {
  return use.list_price * (1 - use.discount);
}

/// Of one hour the most dollars of the list that `left` cents can pay, by trying every number of
/// cents for every use.
double most_covered(const SmallLoad& load, Eigen::Index hour, std::size_t use, int left) {
  if (use == load.uses.size()) return 0;
  const CoverableUse& of = load.uses[use];
  double best = 0;
  const int most = std::min(left, static_cast<int>(of.by_hour[hour] * cents(of) + 0.5));
  for (int taken = 0; taken <= most; ++taken) {
    best =
        std::max(best, taken / (1 - of.discount) + most_covered(load, hour, use + 1, left - taken));
  }
  return best;
}

double list_of(const std::vector<CoverableUse>& uses) {
  double sum = 0;
  for (const CoverableUse& use : uses) sum += use.list_price * use.by_hour.sum();
  return sum;
}

double paid(const SmallLoad& load, double per_hour) {
  std::vector<CoverableUse> left = load.uses;
  split(per_hour, load.hours, left);
  return per_hour * load.hours.sum() + list_of(left);
}

}  // namespace

TEST_CASE("a commitment covers what pays most, as trying all ways to spend it finds") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    const SmallLoad load = small_load(seed);
    std::vector<CoverableUse> left = load.uses;
    const Split result = split(load.per_hour, load.hours, left);
    double covered = 0, used = 0;
    for (Eigen::Index hour = 0; hour < 3; ++hour) {
      covered += most_covered(load, hour, 0, load.per_hour);
      double asked = 0;
      for (const CoverableUse& use : load.uses) asked += use.by_hour[hour] * cents(use);
      used += std::min<double>(load.per_hour, asked);
    }
    CHECK(list_of(load.uses) - list_of(left) == Approx(covered).margin(1e-9));
    CHECK(result.used == Approx(used).margin(1e-9));
    CHECK(result.wasted == Approx(3.0 * load.per_hour - used).margin(1e-9));
  }
}

TEST_CASE("units covered and units left are all units") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const SmallLoad load = small_load(seed);
    std::vector<CoverableUse> left = load.uses;
    const Split result = split(load.per_hour, load.hours, left);
    for (std::size_t i = 0; i < left.size(); ++i) {
      CHECK(result.covered[i] + left[i].by_hour.sum() == Approx(load.uses[i].by_hour.sum()));
      CHECK(left[i].by_hour.minCoeff() >= 0);
    }
  }
}

TEST_CASE("the best commitment is the best of all in whole cents") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    const SmallLoad load = small_load(seed);
    double least = std::numeric_limits<double>::infinity();
    for (int each = 0; each <= 100; ++each) least = std::min(least, paid(load, each));
    CHECK(paid(load, best_commitment(load.hours, load.uses)) == Approx(least));
  }
}

TEST_CASE("the highest discount is paid first, and an hour's rest is lost") {
  // 10 units at $1 less 20 %, 10 at $1 less 50 %; the second hour has none.
  std::vector<CoverableUse> uses = {{1, 0.2, Eigen::Array2d(10, 0)},
                                    {1, 0.5, Eigen::Array2d(10, 0)}};
  const Split result = split(9, Eigen::ArrayXd::Ones(2), uses);
  CHECK(result.covered == std::vector<double>{5, 10});
  CHECK(uses[0].by_hour[0] == Approx(5));
  CHECK(result.wasted == Approx(9));
}

TEST_CASE("an hour cut short has its part of the commitment") {
  std::vector<CoverableUse> uses = {{1, 0.5, Eigen::Array2d(100, 100)}};
  CHECK(split(10, Eigen::Array2d(1, 0.5), uses).used == Approx(15));
}
