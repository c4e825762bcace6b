// Traffic in two: both parts add up to the whole, and each is what it says.
#include "traffic/part.hpp"

#include "engine/random.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::traffic;

namespace {

Series drawn(std::uint64_t seed) {
  engine::RandomStream random(seed, "series");
  Eigen::ArrayXd counts(200);
  for (double& count : counts) count = static_cast<double>(random.below(1000));
  return make_series(std::chrono::seconds(10), counts, 1.5);
}

}  // namespace

TEST_CASE("both parts of a series add up to it, step by step") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Series whole = drawn(seed);
    const Rate at = parse_rate(std::to_string(seed * 2) + "/s", {});
    const Series base = part_of(whole, {at, false}), excess = part_of(whole, {at, true});
    INFO("seed " << seed);
    CHECK((base.counts + excess.counts == whole.counts).all());
    CHECK(base.total + excess.total == whole.total);
    CHECK(base.counts.maxCoeff() <= static_cast<double>(seed) * 20);
    CHECK(((excess.counts == 0) || (base.counts == static_cast<double>(seed) * 20)).all());
    CHECK(base.dispersion == whole.dispersion);
    CHECK(excess.step == whole.step);
  }
}

TEST_CASE("a rate of whole requests in no step leaves whole requests") {
  const Series whole = make_series(std::chrono::seconds(10), Eigen::ArrayXd::Constant(3, 5));
  const Rate at = parse_rate("0.25/s", {});  // 2.5 in a step
  CHECK((part_of(whole, {at, false}).counts == 2).all());
  CHECK((part_of(whole, {at, true}).counts == 3).all());
}

TEST_CASE("what never exceeds the rate is all base, and above nothing all is excess") {
  const Series whole = drawn(3);
  CHECK(part_of(whole, {parse_rate("100/s", {}), true}).total == 0);
  CHECK(part_of(whole, {parse_rate("0/s", {}), true}).total == whole.total);
}
