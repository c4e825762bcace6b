// Instances that take several requests at a time: which one takes a request, and who waits for
// INIT.
#include <algorithm>

#include "../pool_fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

FunctionPoolConfig shared_by(std::uint32_t requests) {
  FunctionPoolConfig function{.warm = engine::deterministic(1)};
  function.keep_alive = engine::deterministic(30);
  function.requests_per_instance = requests;
  return function;
}

struct Tally {
  std::uint64_t cold = 0;
  std::uint64_t waited = 0;
  double latency_s = 0;
  std::size_t instances = 0;  ///< at once, at most
};

/// The same pool as plainly as can be: each request looks at all instances, the oldest first.
class PlainPool {
 public:
  explicit PlainPool(const FunctionPoolConfig& config, double init_s)
      : config_(config), init_s_(init_s) {}

  void request(double now) {
    forget(now);
    Instance* instance = choose(now);
    if (instance == nullptr) {
      instances_.push_back({.ready = now + init_s_, .last_end = now});
      instance = &instances_.back();
      ++tally_.cold;
    } else if (instance->ready > now) {
      ++tally_.waited;
    }
    const double end = std::max(now, instance->ready) + config_.warm.mean();
    instance->ends.push_back(end);
    instance->last_end = std::max(instance->last_end, end);
    tally_.latency_s += end - now;
    tally_.instances = std::max(tally_.instances, instances_.size());
  }
  const Tally& tally() const { return tally_; }

 private:
  struct Instance {
    double ready = 0;
    double last_end = 0;
    std::vector<double> ends = {};
  };

  void forget(double now) {
    for (Instance& one : instances_)
      std::erase_if(one.ends, [&](double end) { return end <= now; });
    std::erase_if(instances_, [&](const Instance& one) {
      return one.ends.empty() && one.last_end + config_.keep_alive.mean() <= now;
    });
  }

  /// The first that `takes` says.
  template <class Takes>
  Instance* first(const Takes& takes) {
    const auto found = std::find_if(instances_.begin(), instances_.end(), [&](const Instance& one) {
      return one.ends.size() < config_.requests_per_instance && takes(one);
    });
    return found == instances_.end() ? nullptr : &*found;
  }

  Instance* choose(double now) {
    const auto idle = [](const Instance& one) { return one.ends.empty(); };
    const auto busy = [&](const Instance& one) { return !one.ends.empty() && one.ready <= now; };
    Instance* ready = nullptr;
    if (config_.packing == Packing::Pick) {
      ready = first([&](const Instance& one) { return idle(one) || busy(one); });
    } else {
      const bool fill = config_.packing == Packing::Fill;
      ready = fill ? first(busy) : first(idle);
      if (ready == nullptr) ready = fill ? first(idle) : first(busy);
    }
    if (ready != nullptr || config_.during_init == DuringInit::Start) return ready;
    return first([&](const Instance& one) { return one.ready > now; });
  }

  FunctionPoolConfig config_;
  double init_s_;
  std::vector<Instance> instances_;
  Tally tally_;
};

/// Random instants, so that no two things happen at once: calm, then a burst, then calm.
std::vector<double> instants(std::uint64_t seed) {
  engine::RandomStream stream(seed, "instants");
  std::vector<double> at;
  double now = 0;
  for (int i = 0; i < 3000; ++i) {
    const bool burst = i / 500 % 2 == 1;
    at.push_back(now += stream.exponential() / (burst ? 40 : 2));
    if (i % 700 == 699) now += 45;
  }
  return at;
}

}  // namespace

TEST_CASE("shared instances do what a plain simulation of them does, request by request") {
  for (const Packing packing : {Packing::Fill, Packing::Spread, Packing::Pick}) {
    for (const DuringInit during : {DuringInit::Wait, DuringInit::Start}) {
      for (const std::uint32_t most : {2U, 7U}) {
        for (const double init : {0.0, 0.3, 5.0}) {
          FunctionPoolConfig function = shared_by(most);
          function.pick = Pick::Oldest;
          function.packing = packing;
          function.during_init = during;
          if (init > 0) function.init = engine::deterministic(init);
          const std::vector<double> arrivals = instants(most);
          PlainPool plain(function, init);
          for (const double at : arrivals) plain.request(at);
          const Tally& expected = plain.tally();
          const auto run = run_pool(function, at_instants(arrivals), arrivals.back() + 100);
          INFO("packing " << static_cast<int>(packing) << ", during INIT "
                          << static_cast<int>(during) << ", " << most << " requests, INIT "
                          << init);
          CHECK(run.pool.cold_starts == expected.cold);
          CHECK(run.pool.waited_for_init == expected.waited);
          CHECK(run.pool.peak_instances == static_cast<std::int64_t>(expected.instances));
          CHECK(run.latency.all.mean_seconds() ==
                Approx(expected.latency_s / static_cast<double>(arrivals.size())).epsilon(1e-6));
        }
      }
    }
  }
}

TEST_CASE("a request that joins an instance in INIT waits for its end, and INIT is billed once") {
  FunctionPoolConfig function = shared_by(3);
  function.init = engine::deterministic(10);
  function.billing.init_billed = true;
  // The fourth finds it full and starts another; the fifth joins that one.
  const auto run = run_pool(function, at_instants({0, 1, 2, 3, 4}), 100);
  CHECK(run.pool.cold_starts == 2);
  CHECK(run.pool.waited_for_init == 3);
  CHECK(run.latency.all.mean_seconds() == Approx((11 + 10 + 9 + 11 + 10) / 5.0));
  CHECK(run.pool.billed_ns / 1'000'000 == 2 * 10'000 + 5 * 1'000);
}

TEST_CASE("where nobody waits for INIT, each request without room starts an instance") {
  FunctionPoolConfig function = shared_by(3);
  function.init = engine::deterministic(10);
  function.during_init = DuringInit::Start;
  const auto run = run_pool(function, at_instants({0, 1, 2, 10.5, 11}), 100);
  CHECK(run.pool.cold_starts == 3);  // the last two find the first one ready
  CHECK(run.pool.waited_for_init == 0);
  CHECK(run.latency.all.mean_seconds() == Approx((3 * 11 + 2 * 1) / 5.0));
}

TEST_CASE("instances fill or spread, and by the pick alone the newest takes all that it can") {
  // Two instances after three requests at once; two are idle at 5, when two come one after another.
  const auto busy_after = [](Packing packing) {
    FunctionPoolConfig function = shared_by(2);
    function.packing = packing;
    function.pick = Pick::Newest;
    return run_pool(function, at_instants({0, 0, 0, 5, 5.5}), 7).pool.mean_busy * 7;
  };
  CHECK(busy_after(Packing::Fill) == Approx(2 + 1.5));    // both on one
  CHECK(busy_after(Packing::Spread) == Approx(2 + 2.0));  // one each
  CHECK(busy_after(Packing::Pick) == Approx(2 + 1.5));    // both on the newest
}

TEST_CASE("a partly busy instance takes the request where no unit is left for an idle one") {
  for (const Packing packing : {Packing::Spread, Packing::Pick}) {
    engine::Simulator simulator;
    Account account({.concurrency = 2});
    FunctionPoolConfig function = shared_by(2);
    function.packing = packing;
    function.pick = Pick::Oldest;
    FunctionPool pool(function, account, 1);
    auto other_config = shared_by(1);
    other_config.name = "other";
    FunctionPool other(other_config, account, 1);
    for (const bool cold : {true, false, true}) CHECK(pool.invoke(s(0)).cold == cold);
    CHECK(other.invoke(s(2)).accepted);  // both of the pool's are idle, and give their units back
    CHECK(pool.invoke(s(2)).accepted);
    CHECK(pool.invoke(s(2.5)).accepted);  // beside the other one
    CHECK(pool.running() == 2);
    CHECK(!pool.invoke(s(2.6)).accepted);
  }
}
