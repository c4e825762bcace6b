// Bills that meet in every way that bills do: nearly parallel, equal over ranges, touching at one
// request, crossing where a node more begins. What is told of them does not rest on the tolerance.
#include <cmath>
#include <cstdint>
#include <random>

#include "analysis/crossings.hpp"
#include "support/catch.hpp"

using namespace costsim::analysis;

namespace {

constexpr double tolerances[] = {1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12};

/// The amount for so many requests in a month, in whole nano-dollars.
using Amount = std::function<std::int64_t(std::int64_t requests)>;

/// Two bills of one load, which is so many times `own` requests.
struct WholeBills {
  Amount left, right;
  double own = 1e6;
  std::int64_t steps = 720;

  std::int64_t requests(double x) const { return std::llround(x * own); }
  std::int64_t difference(std::int64_t requests) const { return left(requests) - right(requests); }
  static int sign(std::int64_t difference) { return (difference > 0) - (difference < 0); }
  int sign_at(double x) const { return sign(difference(requests(x))); }

  Search search(double tolerance, const Axis& axis = {1e-3, 1e3, true}) const {
    SearchLimits limits;
    limits.tolerance = tolerance;
    limits.threads = 1;
    const auto observe = [this](double x) -> Observation {
      const std::int64_t n = requests(x), a = left(n), b = right(n);
      constexpr double nano = 1e-9;
      return {{nano * static_cast<double>(a), nano * static_cast<double>(b),
               nano * static_cast<double>(a - b)}};
    };
    const Grain grain{1 / own, static_cast<double>(steps) / own};
    return find_crossings(observe, axis, limits, [grain](double) { return grain; });
  }

  /// Of the two neighbours between which the sign changes, the one that has it still.
  std::int64_t last_before(const Crossing& crossing) const {
    std::int64_t low = requests(crossing.from), high = requests(crossing.at);
    while (high - low > 1) {
      const std::int64_t middle = low + (high - low) / 2;
      (sign(difference(middle)) == crossing.before ? low : high) = middle;
    }
    return low;
  }
};

/// What each meeting says of its places is so.
void check_places(const Search& found, const WholeBills& bills, double tolerance) {
  for (const Crossing& crossing : found.crossings) {
    CHECK(crossing.from >= crossing.at * (1 - 1.001 * tolerance));
    CHECK(bills.sign_at(crossing.from) == crossing.before);
    CHECK(bills.sign_at(crossing.until) == crossing.after);
    if (crossing.at != crossing.until) CHECK(bills.sign_at(crossing.at) == 0);
  }
}

class Chance {
 public:
  explicit Chance(std::uint64_t seed_of_bills) : random_(seed_of_bills) {}
  double unit() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  double between(double low, double high) { return low * std::pow(high / low, unit()); }
  std::int64_t whole(double low, double high) { return std::llround(between(low, high)); }
  double tolerance() { return between(1e-12, 1e-4); }

 private:
  std::mt19937_64 random_;
};

constexpr std::uint64_t seed_of_bills = 20261129;

Amount priced(std::int64_t fixed, std::int64_t each) {
  return [=](std::int64_t requests) { return fixed + each * requests; };
}

/// Nodes of each step, by the requests that are spread over steps as evenly as whole ones can be.
Amount nodes_for(std::int64_t node_step, std::int64_t capacity, std::int64_t steps) {
  return [=](std::int64_t requests) {
    const std::int64_t least = requests / steps, fuller = requests % steps;
    const auto nodes = [&](std::int64_t load) { return (load + capacity - 1) / capacity; };
    return node_step * (fuller * nodes(least + 1) + (steps - fuller) * nodes(least));
  };
}

}  // namespace

TEST_CASE("two bills that are nearly parallel cross once, and are not told to touch beside it") {
  // $1594 and $1.95 a million requests, $1596 and $1.56 a million: 5,128,205 requests.
  const WholeBills stated{priced(1'594'000'000'000, 1950), priced(1'596'000'000'000, 1560), 720e6};
  for (const double tolerance : tolerances) {
    const Search found = stated.search(tolerance);
    CAPTURE(tolerance);
    REQUIRE(found.crossings.size() == 1);
    CHECK(found.crossings[0].meeting == Meeting::Crosses);
    CHECK(found.crossings[0].at == Approx(2e9 / 390 / 720e6).epsilon(2e-4));
  }
  Chance chance(seed_of_bills);
  for (int scenario = 0; scenario < 200; ++scenario) {
    const double tolerance = chance.tolerance();
    const std::int64_t fixed = chance.whole(1e9, 1e14), apart = chance.whole(1e6, 1e8);
    const std::int64_t each = chance.whole(1e3, 1e6), less = chance.whole(1, 1e3);
    const double meets = static_cast<double>(apart) / static_cast<double>(less);
    const WholeBills bills{priced(fixed, each + less), priced(fixed + apart, each),
                           std::max(meets, 1e4) * chance.between(0.1, 10)};
    const Search found = bills.search(tolerance);
    CAPTURE(seed_of_bills, scenario, tolerance, fixed, apart, each, less, bills.own);
    check_places(found, bills, tolerance);
    const double place = meets / bills.own;
    if (place < 1.1e-3) continue;
    REQUIRE(found.crossings.size() == 1);
    CHECK(found.crossings[0].meeting == Meeting::Crosses);
    CHECK(found.crossings[0].at == Approx(place).epsilon(std::max(tolerance, 1 / meets) * 2));
  }
}

TEST_CASE("costs that are equal over ranges are so from the first place to the last") {
  // Nodes of which one kind is so many times the other, in size and price.
  Chance chance(seed_of_bills);
  for (int scenario = 0; scenario < 100; ++scenario) {
    const double tolerance = chance.tolerance();
    const std::int64_t times = 2 + scenario % 3, capacity = chance.whole(1e5, 1e7);
    const std::int64_t price = chance.whole(1e9, 1e12);
    const WholeBills bills{nodes_for(price, capacity, 1),
                           nodes_for(times * price, times * capacity, 1), 1e9, 1};
    // Up to six of the large ones.
    const double large = static_cast<double>(times * capacity) / bills.own;
    const Axis axis{large * 0.01, large * 6, scenario % 2 == 0};
    const Search found = bills.search(tolerance, axis);
    CAPTURE(seed_of_bills, scenario, tolerance, times, capacity);
    check_places(found, bills, tolerance);
    CHECK(found.complete);
    REQUIRE(found.crossings.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
      const double end = large * static_cast<double>(i + 1);
      CHECK(found.crossings[i].at ==
            Approx(end - large / static_cast<double>(times)).epsilon(tolerance + 1e-5));
      const bool is_last = i == 5;  // the axis ends with it
      CHECK(found.crossings[i].meeting == (is_last ? Meeting::Jumps : Meeting::Touches));
      if (!is_last) CHECK(found.crossings[i].until == Approx(end).epsilon(tolerance + 1e-5));
    }
  }
}

TEST_CASE("bills that are equal for one number of requests touch there, exactly") {
  Chance chance(seed_of_bills);
  for (int scenario = 0; scenario < 200; ++scenario) {
    const double tolerance = chance.tolerance();
    const std::int64_t touch = chance.whole(1e3, 1e8), each = chance.whole(1, 1e5);
    const std::int64_t before = chance.whole(1, 1e5), behind = chance.whole(1, 1e5);
    const Amount left = [=](std::int64_t n) {
      return each * n + (n < touch ? before * (touch - n) : behind * (n - touch));
    };
    const WholeBills bills{left, priced(0, each),
                           static_cast<double>(touch) * chance.between(0.01, 100)};
    const Search found = bills.search(tolerance);
    CAPTURE(seed_of_bills, scenario, tolerance, touch, each, before, behind, bills.own);
    check_places(found, bills, tolerance);
    REQUIRE(found.crossings.size() == 1);
    CHECK(found.crossings[0].meeting == Meeting::Touches);
    CHECK_FALSE(found.crossings[0].nearly);
    CHECK(bills.requests(found.crossings[0].at) == touch);
  }
}

TEST_CASE("a whole node costs as much as its requests where it is full: they touch") {
  for (const double tolerance : tolerances) {
    // Full at 240, 480 and 720 a second, which are round numbers; 100/7 is none.
    for (const std::int64_t capacity : {240, 100'000'007}) {
      const WholeBills bills{nodes_for(7 * capacity, capacity, 1), priced(0, 7), 1, 1};
      const auto full = static_cast<double>(capacity);
      const Search found = bills.search(tolerance, {full / 10, full * 3.5, false});
      CAPTURE(tolerance, capacity);
      REQUIRE(found.crossings.size() == 3);
      for (std::size_t i = 0; i < 3; ++i) {
        CHECK(found.crossings[i].meeting == Meeting::Touches);
        CHECK_FALSE(found.crossings[i].nearly);
        CHECK(bills.requests(found.crossings[i].at) == capacity * static_cast<std::int64_t>(i + 1));
      }
    }
  }
}

TEST_CASE("a place is told as a jump where a node more begins, at every load and tolerance") {
  Chance chance(seed_of_bills);
  int jumps = 0, smooth = 0;
  for (int scenario = 0; scenario < 200; ++scenario) {
    const double tolerance = chance.tolerance();
    const std::int64_t steps = scenario % 2 == 0 ? 720 : 43200;
    const std::int64_t capacity = chance.whole(1e3, 1e6), each = chance.whole(1e2, 1e4);
    const auto node = std::llround(static_cast<double>(capacity * each) * chance.between(0.8, 1.2));
    const std::int64_t nodes = chance.whole(3, 30);
    const WholeBills bills{nodes_for(node, capacity, steps), priced(0, each),
                           static_cast<double>(steps * capacity), steps};
    const Search found = bills.search(tolerance, {0.5, static_cast<double>(nodes), true});
    CAPTURE(seed_of_bills, scenario, tolerance, steps, capacity, each, node);
    check_places(found, bills, tolerance);
    CHECK(found.complete);
    for (const Crossing& crossing : found.crossings) {
      if (crossing.meeting == Meeting::Touches) continue;
      const std::int64_t load = bills.last_before(crossing) / steps;
      const bool begins = load % capacity == 0;
      CAPTURE(crossing.at, load);
      CHECK((crossing.meeting == Meeting::Jumps) == begins);
      ++(begins ? jumps : smooth);
    }
  }
  CHECK(jumps > 200);
  CHECK(smooth > 200);
}

TEST_CASE("a straight line does not jump, however few requests it has or steep it is") {
  Chance chance(seed_of_bills);
  for (int scenario = 0; scenario < 200; ++scenario) {
    const double tolerance = chance.tolerance();
    const double meets = chance.between(20, 1e9);
    const std::int64_t each = chance.whole(1, 1e4);
    const WholeBills bills{priced(0, each),
                           priced(std::llround(meets * static_cast<double>(each)), 0),
                           meets * chance.between(0.01, 100), 43200};
    const Search found = bills.search(tolerance);
    CAPTURE(seed_of_bills, scenario, tolerance, meets, each, bills.own);
    check_places(found, bills, tolerance);
    REQUIRE(found.crossings.size() == 1);
    CHECK(found.crossings[0].meeting == Meeting::Crosses);
  }
}

TEST_CASE("where a price per request changes, costs that cross do not jump") {
  Chance chance(seed_of_bills);
  for (int scenario = 0; scenario < 200; ++scenario) {
    const double tolerance = chance.tolerance();
    const std::int64_t tier = chance.whole(1e5, 1e9), first = chance.whole(10, 1e5);
    const std::int64_t second = chance.whole(1, 1e6);
    // They meet within some requests of the tier's end, before it or behind.
    const std::int64_t beside = chance.whole(1, 1e4) * (scenario % 2 == 0 ? 1 : -1);
    const Amount tiers = [=](std::int64_t n) {
      return n < tier ? first * n : first * tier + second * (n - tier);
    };
    const WholeBills bills{tiers, priced(tiers(tier + beside), 0), static_cast<double>(tier)};
    const Search found = bills.search(tolerance);
    CAPTURE(seed_of_bills, scenario, tolerance, tier, first, second, beside);
    check_places(found, bills, tolerance);
    REQUIRE(found.crossings.size() == 1);
    CHECK(found.crossings[0].meeting == Meeting::Crosses);
  }
}

TEST_CASE(
    "whether a place is a jump does not rest on the range that is searched, or its tolerance") {
  // In each of 43,200 steps a node more begins within 1/35 of the load, which is where they cross.
  const std::int64_t steps = 43200, capacity = 35;
  const Amount nodes = nodes_for(7'000'000, capacity, steps);
  const auto full = static_cast<double>(steps * capacity);
  for (const double part : {0.1, 0.5, 0.9}) {
    const std::int64_t fixed = 7'000'000 * (steps + std::llround(part * steps));
    const WholeBills bills{nodes, priced(fixed, 0), full, steps};
    const double place = 1 + part / static_cast<double>(capacity);
    for (const double reach : {3.0, 0.3, 0.03, 0.003, 1e-4}) {
      for (const double tolerance : tolerances) {
        const Axis axis{place * (1 - reach / 4), place * (1 + reach), false};
        const Search found = bills.search(tolerance, axis);
        CAPTURE(part, reach, tolerance);
        REQUIRE(found.crossings.size() == 1);
        CHECK(found.crossings[0].meeting == Meeting::Jumps);
      }
    }
  }
}
