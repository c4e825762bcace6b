#include "services/kit/autoscaling.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using std::chrono::minutes;

namespace {

Eigen::ArrayXd array(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::ArrayXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

bool same(const Counts& a, const std::vector<double>& b) {
  return a.by_step().isApprox(array(b), 1e-12);
}

ScalingPolicy between(double min, double max) {
  ScalingPolicy policy;
  policy.min = min;
  policy.max = max;
  return policy;
}

}  // namespace

TEST_CASE("a group has whole instances, never fewer than its minimum or more than its maximum") {
  const auto capacity = scale(array({0, 0.2, 1.2, 3, 9}), minutes(1), between(1, 4));
  CHECK(same(capacity.provided, {1, 1, 2, 3, 4}));
  CHECK(capacity.peak_utilisation == Approx(9.0 / 4));
  CHECK(capacity.unserved_share == Approx(5.0 / 13.4));
}

TEST_CASE("a target utilisation of 60 % asks for a reserve, and does not lose what fits in it") {
  ScalingPolicy policy = between(1, 10);
  policy.target_utilisation = 0.6;
  const auto capacity = scale(array({0.6, 0.61, 3}), minutes(1), policy);
  CHECK(same(capacity.provided, {1, 2, 5}));
  CHECK(capacity.unserved_share == 0);
}

TEST_CASE("a whole quotient that binary fractions push up a little does not cost an instance") {
  ScalingPolicy policy = between(1, 10);
  policy.target_utilisation = 0.1;
  CHECK(same(scale(array({0.3}), minutes(1), policy).provided, {3}));
}

TEST_CASE("a booting instance is billed but serves nothing yet") {
  ScalingPolicy policy = between(1, 10);
  policy.boot_delay = minutes(2);
  const auto capacity = scale(array({1, 3, 3, 3, 3}), minutes(1), policy);
  CHECK(same(capacity.provided, {1, 3, 3, 3, 3}));
  CHECK(same(capacity.serving, {1, 1, 1, 3, 3}));
  CHECK(capacity.unserved_share == Approx(4.0 / 13));
  CHECK(capacity.peak_utilisation == Approx(3));
}

TEST_CASE("instances go only after the need has been lower for the whole cool-down") {
  ScalingPolicy policy = between(1, 10);
  policy.cool_down = minutes(2);
  const auto capacity = scale(array({4, 1, 2, 1, 1, 1}), minutes(1), policy);
  CHECK(same(capacity.provided, {4, 4, 4, 2, 2, 1}));
  CHECK(capacity.unserved_share == 0);
}

TEST_CASE("a delay shorter than the step counts for its part of the step") {
  ScalingPolicy policy = between(1, 10);
  policy.boot_delay = minutes(3);
  CHECK(same(scale(array({1, 3, 3}), minutes(60), policy).serving, {1, 2.9, 3}));
  policy = between(1, 10);
  policy.cool_down = minutes(15);
  CHECK(same(scale(array({3, 1, 1}), minutes(60), policy).provided, {3, 1.5, 1}));
}

// From 1 to 400 with 100 at once and 20 a second after that: the k-th of the other 299 comes k/20 s
// late, all together 299 × 300 / 2 / 20 = 2,242.5 s.
TEST_CASE("a platform launches a burst at once and the rest at its rate, at any step") {
  for (const int step_s : {1, 10, 60}) {
    INFO(step_s);
    ScalingPolicy policy = between(1, 400);
    policy.launches = LaunchRate{100, 20};
    Eigen::ArrayXd load = Eigen::ArrayXd::Constant(120 / step_s, 400);
    load[0] = 1;
    const auto capacity = scale(load, std::chrono::seconds(step_s), policy);
    const double instance_seconds = capacity.provided.sum() * step_s;
    // A flow of whole seconds takes launches as even: half a launch of a second differs.
    CHECK(instance_seconds == Approx(step_s + 400.0 * (120 - step_s) - 2242.5).margin(10));
    CHECK(capacity.provided.by_step()[load.size() - 1] ==
          Approx(step_s < 60 ? 400 : 362.6).epsilon(0.001));
    CHECK((capacity.most_awaited > 0) == (step_s < 15));
  }
  const auto at_once = scale(array({1, 101, 1, 101}), minutes(1), [] {
    ScalingPolicy policy = between(1, 400);
    policy.launches = LaunchRate{100, 20};
    return policy;
  }());
  CHECK(same(at_once.provided, {1, 101, 1, 101}));
  CHECK(at_once.most_awaited == 0);
}

TEST_CASE("before the first step the group was as large as that step needs") {
  ScalingPolicy policy = between(1, 10);
  policy.boot_delay = minutes(10);
  CHECK(scale(array({5, 5, 5}), minutes(1), policy).unserved_share == 0);
}

TEST_CASE("without load nothing is unserved, and without steps there is nothing") {
  const auto idle = scale(array({0, 0}), minutes(1), between(0, 10));
  CHECK(same(idle.provided, {0, 0}));
  CHECK(idle.unserved_share == 0);
  CHECK(scale(array({}), minutes(1), between(1, 1)).provided.size() == 0);
}

TEST_CASE("the sliding windows agree with their definition on random loads") {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform(0, 20);
  std::vector<double> load(300);
  for (double& value : load) value = uniform(random);
  ScalingPolicy policy = between(2, 15);
  policy.cool_down = minutes(7);
  policy.boot_delay = minutes(3);
  const auto capacity = scale(array(load), minutes(1), policy);
  const auto within = [](std::size_t i, std::size_t steps) { return i > steps ? i - steps : 0; };
  for (std::size_t i = 0; i < load.size(); ++i) {
    double provided = 0;
    for (std::size_t j = within(i, 7); j <= i; ++j) {
      provided = std::max(provided, std::clamp(std::ceil(load[j]), 2.0, 15.0));
    }
    REQUIRE(capacity.provided.by_step()[static_cast<Eigen::Index>(i)] == provided);
    const auto first = static_cast<Eigen::Index>(within(i, 3));
    const auto last = static_cast<Eigen::Index>(i);
    REQUIRE(capacity.serving.by_step()[last] ==
            capacity.provided.by_step().segment(first, last - first + 1).minCoeff());
  }
}

TEST_CASE("a delay longer than the whole span is allowed") {
  ScalingPolicy policy = between(1, 10);
  policy.cool_down = std::chrono::hours(5);
  policy.boot_delay = std::chrono::hours(5) + std::chrono::seconds(1);
  const auto capacity = scale(array({1, 3, 1}), minutes(1), policy);
  CHECK(same(capacity.provided, {1, 3, 3}));
  CHECK(same(capacity.serving, {1, 1, 1}));
}
