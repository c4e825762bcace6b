#include "services/kit/target_tracking.hpp"

#include <vector>

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using std::chrono::minutes;

namespace {

Eigen::ArrayXd array(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::ArrayXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

/// A node for each half that is busy, known after a minute.
ScalingPolicy following() {
  ScalingPolicy policy;
  policy.target_utilisation = 0.5;
  policy.metric_delay = minutes(1);
  policy.boot_delay = minutes(1);
  policy.cool_down = minutes(3);
  return policy;
}

TrackedGroup tracked(const std::vector<double>& load, Duration step,
                     const Arriving& arriving = {}) {
  const ScalingPolicy policy = following();
  return track(array(load), step, policy, arriving, WantedNodes(policy, {}));
}

/// Each value for so many steps.
std::vector<double> held(const std::vector<double>& values, int steps) {
  std::vector<double> all;
  for (const double value : values) all.insert(all.end(), static_cast<std::size_t>(steps), value);
  return all;
}

}  // namespace

// Two nodes take 2 of 8: the minute says 2, so that 4 are wanted, a minute after it has ended. They
// serve a minute later; the second round sees 4 busy ones and wants 8.
TEST_CASE("a jump is followed in rounds: nodes that are full look as if few were missing") {
  const TrackedGroup group = tracked({1, 8, 8, 8, 8, 8, 8, 8}, minutes(1));
  CHECK(group.provided.isApprox(array({2, 2, 2, 4, 4, 4, 8, 8})));
  CHECK(group.serving.isApprox(array({2, 2, 2, 2, 4, 4, 4, 8})));
  CHECK(group.busy.isApprox(array({1, 2, 2, 2, 4, 4, 4, 8})));
}

TEST_CASE("what a group does depends on the load of minutes, and not on the step") {
  const TrackedGroup minute = tracked({1, 6, 6, 2, 1, 1, 0, 0, 0, 0}, minutes(1));
  const TrackedGroup second =
      tracked(held({1, 6, 6, 2, 1, 1, 0, 0, 0, 0}, 60), std::chrono::seconds(1));
  CHECK(second.provided.mean() == Approx(minute.provided.mean()).epsilon(0.01));
  CHECK(second.busy.sum() / 60 == Approx(minute.busy.sum()).epsilon(0.01));
}

// A node has 600 s of work before it; later nodes get none of it.
TEST_CASE("work waits at the node that it was sent to, unless a queue holds it") {
  std::vector<double> once(20, 0.0);
  once[0] = 0.5;
  once[2] = 10;
  const TrackedGroup behind_balancer = tracked(once, minutes(1));
  CHECK(behind_balancer.busy.head(3).isApprox(array({0.5, 0, 1})));
  CHECK(behind_balancer.busy.tail(17).maxCoeff() == Approx(1));
  CHECK(behind_balancer.busy.sum() == Approx(10.5));
  const TrackedGroup behind_queue = tracked(once, minutes(1), {.by_queue = true});
  CHECK(behind_queue.busy.maxCoeff() > 1.5);
  CHECK(behind_queue.busy.sum() == Approx(10.5));
}

TEST_CASE("a tick's work comes at once, however long the step") {
  std::vector<double> hour(60, 0.0);
  for (std::size_t i = 0; i < hour.size(); i += 10) hour[i] = 4;
  const TrackedGroup by_minute = tracked(hour, minutes(1), {.every = minutes(10), .stay_s = 1});
  const TrackedGroup by_ten =
      tracked(held({0.4}, 6), minutes(10), {.every = minutes(10), .stay_s = 1});
  CHECK(by_ten.busy.sum() * 10 == Approx(by_minute.busy.sum()));
  CHECK(by_minute.busy.sum() == Approx(24));
}

TEST_CASE("what a node has no room for is refused, not done later") {
  const TrackedGroup group = tracked({1, 8, 1, 1, 1, 1}, minutes(1), {.most_waiting_s = 0.0});
  CHECK(group.busy.isApprox(array({1, 2, 1, 1, 1, 1})));
}

TEST_CASE("of a load that wavers a group is as large as the highest reading of a cool-down wants") {
  ScalingPolicy policy = following();
  const WantedNodes still(policy, {}), wavering(policy, wavering_of(1, 0.1, 1));
  CHECK(still.on_average(1) == 2);
  CHECK(still.on_average(1.01) == 3);
  // One of four readings lies above the mean but for 1/16 of the time.
  CHECK(wavering.on_average(1) == Approx(2 + 15.0 / 16));
  CHECK(wavering.on_average(0.75) == Approx(2));
  CHECK(wavering.on_average(1, 1.0) == 2);
}

TEST_CASE("what the most nodes do not take is no lag, however it comes") {
  ScalingPolicy policy = following();
  policy.min = 1;
  policy.max = 4;
  const auto lag_of = [&](const std::vector<double>& load) {
    return track(array(load), minutes(1), policy, {}, WantedNodes(policy, {})).lag;
  };
  CHECK(lag_of(held({9}, 30)).late_share == 0);
  // From the tenth minute on three more take three of nine, and nobody the other five.
  std::vector<double> jump(60, 1);
  std::fill(jump.begin() + 10, jump.end(), 9);
  const ScalingLag lag = lag_of(jump);
  CHECK(lag.utilisation <= 4);
  CHECK(lag.utilisation > 1);
  CHECK(lag.late_share > 0);
}
