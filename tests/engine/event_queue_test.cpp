#include "engine/event_queue.hpp"

#include <queue>

#include "engine/random.hpp"
#include "engine/simulator.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim::engine;

TEST_CASE("events leave by time, and in order of scheduling at the same instant") {
  // Against std::priority_queue, with pushes and pops in every order and many ties.
  struct Later {
    bool operator()(const std::pair<Time, int>& a, const std::pair<Time, int>& b) const {
      return a > b;
    }
  };
  EventQueue<int> queue;
  std::priority_queue<std::pair<Time, int>, std::vector<std::pair<Time, int>>, Later> reference;
  RandomStream stream(1, "queue");
  int pushed = 0;
  Time now{0};
  for (int i = 0; i < 100'000; ++i) {
    if (reference.empty() || stream.chance(0.51)) {
      const Time at = now + Time{static_cast<Time::rep>(stream.below(20))};
      queue.push(at, pushed);
      reference.emplace(at, pushed++);
    } else {
      REQUIRE(queue.next_time() == reference.top().first);
      const auto event = queue.pop();
      REQUIRE(event.payload == reference.top().second);
      now = event.time;
      reference.pop();
    }
    REQUIRE(queue.size() == reference.size());
    REQUIRE(queue.empty() == reference.empty());
  }
}

TEST_CASE("an empty queue has no next event") {
  EventQueue<int> queue;
  CHECK(queue.next_time() == never);
  queue.push(Time{5}, 1);
  CHECK(queue.pop().payload == 1);
  CHECK(queue.empty());
  CHECK(queue.next_time() == never);
}

namespace {

/// Wakes itself up every `step`, `copies` times each.
struct Ticker : Process {
  Ticker(Simulator& simulator, Time step_, int copies_) : step(step_), copies(copies_) {
    id = simulator.add(*this);
    simulator.schedule(Time{0}, {id, 0, 0});
  }
  void wake(Simulator& simulator, Wakeup) override {
    ++ticks;
    for (int i = 0; i < copies; ++i) simulator.schedule(simulator.now() + step, {id, 0, 0});
  }
  Time step;
  int copies;
  std::uint16_t id = 0;
  std::uint64_t ticks = 0;
};

}  // namespace

TEST_CASE("a run delivers what lies within its horizon and can go on from there") {
  Simulator simulator;
  Ticker ticker(simulator, Time{10}, 1);
  CHECK(simulator.run_until(Time{100}) == RunEnd::Horizon);
  CHECK(ticker.ticks == 11);
  CHECK(simulator.now() == Time{100});
  CHECK(simulator.run_until(Time{105}) == RunEnd::Horizon);
  CHECK(ticker.ticks == 11);
  CHECK(simulator.run_until(Time{110}) == RunEnd::Horizon);
  CHECK(ticker.ticks == 12);
}

TEST_CASE("a run that cannot end is ended, and says why") {
  const RunLimits limits{.events = 1000, .pending = 500};
  Simulator endless(limits);
  Ticker standstill(endless, Time{0}, 1);
  CHECK(endless.run_until(Time{1}) == RunEnd::TooManyEvents);
  CHECK(describe(RunEnd::TooManyEvents, limits, endless.now()).find("1000 events") !=
        std::string::npos);

  Simulator exploding(limits);
  Ticker doubling(exploding, Time{1}, 2);
  CHECK(exploding.run_until(never) == RunEnd::TooManyPending);
  CHECK(describe(RunEnd::TooManyPending, limits, exploding.now()).find("faster") !=
        std::string::npos);
  CHECK(describe(RunEnd::Horizon, limits, Time{0}).empty());
}

TEST_CASE("an event in the past is an internal error, not a silent reordering") {
  Simulator simulator;
  Ticker backwards(simulator, Time{-1}, 1);
  CHECK_THROWS_AS(simulator.run_until(Time{10}), costsim::Error);
}

TEST_CASE("the clock may be moved to what would come next anyway, and no further") {
  struct Hasty : Process {
    void wake(Simulator& simulator, Wakeup) override {
      refused_late = !simulator.advance(Time{20});  // an event is due at 20
      accepted = simulator.advance(Time{15});
      now = simulator.now();
      refused_back = !simulator.advance(Time{14});
      refused_beyond = !simulator.advance(Time{101});
    }
    bool refused_late = false, accepted = false, refused_back = false, refused_beyond = false;
    Time now{0};
  } hasty;
  struct Idle : Process {
    void wake(Simulator&, Wakeup) override {}
  } idle;
  Simulator simulator;
  const auto first = simulator.add(hasty);
  const auto second = simulator.add(idle);
  simulator.schedule(Time{10}, {first, 0, 0});
  simulator.schedule(Time{20}, {second, 0, 0});
  simulator.run_until(Time{100});
  CHECK(hasty.refused_late);
  CHECK(hasty.accepted);
  CHECK(hasty.now == Time{15});
  CHECK(hasty.refused_back);
  CHECK(hasty.refused_beyond);
  CHECK(simulator.events() == 3);
}
