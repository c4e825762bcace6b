// Every crossing of two curves is found, each where arithmetic puts it.
#include "analysis/crossings.hpp"

#include <cmath>
#include <random>
#include <utility>

#include "support/catch.hpp"

using costsim::analysis::Axis;
using costsim::analysis::Crossing;
using costsim::analysis::find_crossings;
using costsim::analysis::Meeting;
using costsim::analysis::Observation;
using costsim::analysis::point_of;
using costsim::analysis::Search;
using costsim::analysis::SearchLimits;

namespace {

using Curve = std::function<double(double)>;

Search search(const Curve& left, const Curve& right, const Axis& axis, double tolerance = 1e-9) {
  SearchLimits limits;
  limits.tolerance = tolerance;
  return find_crossings(
      [&](double x) -> Observation {
        return {{left(x), right(x), left(x) - right(x)}};
      },
      axis, limits);
}

/// A cost as bills have it: a price per request in tiers, and whole instances.
struct Bill {
  double price = 0, cheaper = 0, tier = 0, instance = 0, capacity = 1, fixed = 0;

  double operator()(double x) const {
    const double metered = x < tier ? price * x : price * tier + cheaper * (x - tier);
    return fixed + metered + instance * std::ceil(x / capacity);
  }
};

Bill random_bill(std::mt19937_64& random) {
  std::uniform_real_distribution<double> unit(0, 1);
  const auto between = [&](double low, double high) {
    return low * std::pow(high / low, unit(random));
  };
  Bill bill;
  bill.price = between(0.1, 10);
  bill.cheaper = bill.price * unit(random);
  bill.tier = between(1, 1e5);
  bill.capacity = between(1, 1e5);
  bill.instance = unit(random) < 0.3 ? 0 : bill.capacity * between(0.1, 10);
  bill.fixed = unit(random) < 0.5 ? 0 : between(1, 1e5);
  return bill;
}

constexpr Axis scanned{1, 1e6, true};

/// Each change of sign that the scan sees is between the places of one that was found, and each
/// that was found is one.
void check_against_scan(const Search& found, const Curve& left, const Curve& right,
                        double tolerance = 1e-9) {
  const auto sign = [&](double x) {
    const double difference = left(x) - right(x);
    return (difference > 0) - (difference < 0);
  };
  constexpr int points = 100000;
  std::size_t next = 0;
  double before = scanned.low;
  for (int i = 1; i <= points; ++i) {
    const double x = point_of(scanned, static_cast<double>(i) / points);
    if (sign(before) != sign(x)) {
      while (next < found.crossings.size() && found.crossings[next].until <= before) ++next;
      REQUIRE(next < found.crossings.size());
      REQUIRE(found.crossings[next].at <= x * (1 + tolerance));
    }
    before = x;
  }
  for (const Crossing& crossing : found.crossings) {
    if (crossing.meeting == Meeting::Touches) continue;
    CHECK(crossing.from >= crossing.at * (1 - 1.001 * tolerance));
    CHECK(sign(crossing.from) == crossing.before);
    CHECK(sign(crossing.until) == crossing.after);
  }
}

/// Two neighbours between which the sign changes.
std::pair<double, double> closest(const Crossing& crossing, const Curve& left, const Curve& right) {
  double from = crossing.from, at = crossing.at;
  while (at - from > 1e-14 * at) {
    const double middle = from + (at - from) / 2, difference = left(middle) - right(middle);
    (crossing.before * difference > 0 ? from : at) = middle;
  }
  return {from, at};
}

}  // namespace

TEST_CASE("a price per request crosses a fixed fleet where division says") {
  const Search found =
      search([](double x) { return 3.5e-6 * x; }, [](double) { return 9221.10; }, {1, 1e12, true});
  REQUIRE(found.crossings.size() == 1);
  const Crossing& crossing = found.crossings.front();
  CHECK(crossing.at == Approx(9221.10 / 3.5e-6).epsilon(1e-9));
  CHECK(crossing.meeting == Meeting::Crosses);
  CHECK(crossing.before == -1);
  CHECK(crossing.after == 1);
  CHECK(found.complete);
}

TEST_CASE("a whole instance more makes the difference jump across nothing") {
  const Search found = search([](double x) { return 10 * std::ceil(x / 100); },
                              [](double) { return 25.0; }, {1, 1000, false});
  REQUIRE(found.crossings.size() == 1);
  CHECK(found.crossings.front().at == Approx(200).epsilon(1e-9));
  CHECK(found.crossings.front().meeting == Meeting::Jumps);
  CHECK(found.crossings.front().below.left == 20);
  CHECK(found.crossings.front().above.left == 30);
}

TEST_CASE("a cost that touches and does not cross is told as touching") {
  const auto kink = [](double x) { return x < 300 ? 2 * x : 600 + 0.5 * (x - 300); };
  const Search found =
      search(kink, [](double x) { return 600 + (x - 300) * 0.75 + std::abs(x - 300) * 0.5; },
             {10, 10000, true});
  REQUIRE(found.crossings.size() == 1);
  CHECK(found.crossings.front().meeting == Meeting::Touches);
  CHECK(found.crossings.front().at == Approx(300).epsilon(1e-6));
}

TEST_CASE("sides that are equal for a stretch meet once, from where to where") {
  const Search crossed = search([](double x) { return x; },
                                [](double x) {
                                  return x < 100 ? 100.0 + (100 - x) : x < 200 ? x : 200.0;
                                },
                                {10, 1000, true});
  REQUIRE(crossed.crossings.size() == 1);
  CHECK(crossed.crossings.front().meeting == Meeting::Crosses);
  CHECK(crossed.crossings.front().at == Approx(100).epsilon(1e-9));
  CHECK(crossed.crossings.front().until == Approx(200).epsilon(1e-9));
  const Search touched =
      search([](double x) { return x; },
             [](double x) { return x < 100 ? 2 * x - 100 + 2 * (100 - x) : x; }, {10, 1000, true});
  CHECK(touched.crossings.size() <= 1);
}

TEST_CASE("two curves that are the same everywhere cross nowhere") {
  const Curve same = [](double x) { return 5 * x; };
  CHECK(search(same, same, {1, 1e6, true}).crossings.empty());
}

TEST_CASE("whole numbers cross between two of them") {
  const Search found =
      search([](double x) { return 7.2 * x; }, [](double) { return 50.0; }, {1, 40, false, true});
  REQUIRE(found.crossings.size() == 1);
  CHECK(found.crossings.front().at == 7);
}

TEST_CASE("a bump between two points of the grid is found where a side winds") {
  // The larger memory is dearer a second and quicker: the cost falls and rises again.
  const Search found =
      search([](double x) { return 900 / x + x; }, [](double) { return 61.0; }, {1, 900, true});
  REQUIRE(found.crossings.size() == 2);
  const double root = std::sqrt(61.0 * 61 - 4 * 900);
  CHECK(found.crossings[0].at == Approx((61 - root) / 2).epsilon(1e-8));
  CHECK(found.crossings[1].at == Approx((61 + root) / 2).epsilon(1e-8));
}

TEST_CASE("every crossing that a scan of 100,000 points finds is found, and none that is not one",
          "[many]") {
  const std::uint64_t seed = 20261128;
  std::mt19937_64 random(seed);
  for (int scenario = 0; scenario < 300; ++scenario) {
    const Bill left = random_bill(random), right = random_bill(random);
    const Search found = search(left, right, scanned);
    CAPTURE(seed, scenario, found.crossings.size(), found.observations);
    CHECK(found.complete);
    check_against_scan(found, left, right);
  }
}

TEST_CASE("so is every one at any tolerance, and each is told as a jump that is one") {
  const std::uint64_t seed = 20261130;
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> digits(4, 12);
  for (int scenario = 0; scenario < 200; ++scenario) {
    const Bill left = random_bill(random), right = random_bill(random);
    const double tolerance = std::pow(10, -digits(random));
    const Search found = search(left, right, scanned, tolerance);
    CAPTURE(seed, scenario, tolerance, found.crossings.size(), found.observations);
    CHECK(found.complete);
    check_against_scan(found, left, right, tolerance);
    for (const Crossing& crossing : found.crossings) {
      if (crossing.meeting == Meeting::Touches || crossing.at != crossing.until) continue;
      const std::pair<double, double> place = closest(crossing, left, right);
      const double from = place.first, at = place.second;
      const auto more = [&](const Bill& bill) {
        return bill.instance > 0 && std::ceil(at / bill.capacity) > std::ceil(from / bill.capacity);
      };
      const bool many = std::min(left.capacity, right.capacity) < 1e-3 * at;
      if (many) continue;  // instances are too small to be seen
      CAPTURE(from, at);
      CHECK((crossing.meeting == Meeting::Jumps) == (more(left) || more(right)));
    }
  }
}

TEST_CASE("so are alternations between the jumps of two bills that are nearly alike") {
  // Instances of nearly one size: for a moment one of them needs one more, again and again.
  const std::uint64_t seed = 20261129;
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> unit(0, 1);
  int complete = 0;
  constexpr int scenarios = 60;
  for (int scenario = 0; scenario < scenarios; ++scenario) {
    const Bill left = random_bill(random);
    const auto nearly = [&](double value, double share) {
      return value * (1 + share * (unit(random) - 0.5));
    };
    Bill right = left;
    right.price = nearly(left.price, 0.2);
    right.cheaper = nearly(left.cheaper, 0.2);
    right.fixed = nearly(left.fixed, 0.2);
    right.instance = nearly(left.instance, 0.1);
    if (unit(random) < 0.5) right.capacity = nearly(left.capacity, 0.1);
    const Search found = search(left, right, scanned);
    CAPTURE(seed, scenario, found.crossings.size(), found.observations);
    CHECK(found.observations <= costsim::analysis::SearchLimits{}.observations + 1000);
    if (!found.complete) continue;  // it says so
    ++complete;
    check_against_scan(found, left, right);
  }
  CHECK(complete >= scenarios * 9 / 10);
}

TEST_CASE("what is quickly found is found before jumps are parted, however many there are") {
  // Ten thousand jumps of both at one place each, beside which they are a little apart; they cross
  // at the far end.
  const Curve left = [](double x) { return 100 * std::ceil(x / 100) + (x < 9e5 ? 1.0 : -1.0); };
  const Curve right = [](double x) { return 100 * std::ceil(x / 100); };
  const Search found = search(left, right, {1, 1e6, true});
  CHECK_FALSE(found.complete);
  REQUIRE(!found.crossings.empty());
  CHECK(found.crossings.back().at == Approx(9e5).epsilon(1e-8));
}

TEST_CASE("a curve that touches another is near it for a while, and touches once") {
  // The least of 900/x + x is 60, at 30: within 1e-9 of that it stays for 3e-5 of its place.
  const Search found =
      search([](double x) { return 900 / x + x; }, [](double) { return 60.0; }, {1, 900, true});
  REQUIRE(found.crossings.size() == 1);
  CHECK(found.crossings.front().meeting == Meeting::Touches);
  CHECK(found.crossings.front().at == Approx(30).epsilon(1e-4));
  // In steps, as of a bill that counts whole requests, and a nano-dollar apart.
  const Search beside = search(
      [](double x) {
        const double whole = std::round(x * 1e4) / 1e4;
        return 900 / whole + whole;
      },
      [](double) { return 60 - 1e-9; }, {1, 900, true});
  REQUIRE(beside.crossings.size() == 1);
  CHECK(beside.crossings.front().meeting == Meeting::Touches);
  CHECK(beside.crossings.front().nearly);
  // Two touches with a hill between them are two.
  const Search twice = search([](double x) { return std::pow((x - 30) * (x - 60), 2) + 1; },
                              [](double) { return 1.0; }, {10, 90, false});
  CHECK(twice.crossings.size() == 2);
}

TEST_CASE("a stretch of equal sides that begins or ends with a jump is told so") {
  const Search found = search([](double x) { return 10 * std::ceil(x / 100); },
                              [](double) { return 20.0; }, {1, 1000, false});
  REQUIRE(found.crossings.size() == 1);
  const Crossing& crossing = found.crossings.front();
  CHECK(crossing.meeting == Meeting::Jumps);
  CHECK(crossing.jumps_at);
  CHECK(crossing.jumps_until);
  CHECK(crossing.at == Approx(100).epsilon(1e-8));
  CHECK(crossing.until == Approx(200).epsilon(1e-8));
  // Equal at a round number, and a jump behind it.
  const Search behind = search([](double x) { return x <= 100 ? x : x + 50; },
                               [](double) { return 100.0; }, {1, 1000, false});
  REQUIRE(behind.crossings.size() == 1);
  CHECK(behind.crossings.front().meeting == Meeting::Jumps);
  CHECK_FALSE(behind.crossings.front().jumps_at);
  CHECK(behind.crossings.front().jumps_until);
  CHECK(behind.crossings.front().at == 100);
}
