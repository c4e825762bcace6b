// The event loop: processes schedule events for themselves, the simulator delivers them in order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/event_queue.hpp"
#include "engine/time.hpp"

namespace costsim::engine {

/// What a process asked to be woken for; `kind` and `index` mean what the process wants them to.
struct Wakeup {
  std::uint16_t process = 0;
  std::uint16_t kind = 0;
  std::uint32_t index = 0;
};

class Simulator;

/// A part of the model that acts at instants it chose before.
class Process {
 public:
  virtual ~Process() = default;
  virtual void wake(Simulator& simulator, Wakeup wakeup) = 0;
};

/// Bounds that end a run that could not end by itself.
struct RunLimits {
  std::uint64_t events = 10'000'000'000;
  std::size_t pending = 20'000'000;  ///< events waiting at once: bounds memory (24 bytes each)
  /// Events at one instant: work that takes no time and makes more work ends nowhere.
  std::uint64_t at_once = 5'000'000;
};

/// Why a run ended.
enum class RunEnd { Horizon, TooManyEvents, TooManyPending, Standstill };

/// One sentence for the report; "" when the run reached its horizon.
std::string describe(RunEnd end, const RunLimits& limits, Time at);

class Simulator {
 public:
  explicit Simulator(RunLimits limits = {}) : limits_(limits) {}
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  /// The process must outlive the simulator; the number goes into Wakeup::process.
  std::uint16_t add(Process& process);

  Time now() const { return now_; }
  std::uint64_t events() const { return events_; }

  /// `at` must not be in the past; an instant beyond every horizon is fine.
  void schedule(Time at, Wakeup wakeup) { queue_.push(at, wakeup); }

  /// Moves the clock to `at` if nothing else is due until then within the run, so that a process
  /// may act at once instead of scheduling what would come next anyway. Else nothing changes.
  bool advance(Time at) {
    if (at > horizon_ || at < now_ || queue_.next_time() <= at || events_ >= limits_.events) {
      return false;
    }
    now_ = at;
    ++events_;
    return true;
  }

  /// Delivers all events up to and including `horizon`, then sets the clock to it. May be called
  /// again with a later horizon.
  [[gnu::flatten]] RunEnd run_until(Time horizon);

 private:
  RunLimits limits_;
  EventQueue<Wakeup> queue_;
  std::vector<Process*> processes_;
  Time now_{0};
  Time horizon_{0};  ///< of the run in progress
  std::uint64_t events_ = 0;
  std::uint64_t at_this_instant_ = 0;
};

}  // namespace costsim::engine
