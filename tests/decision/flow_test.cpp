// What the users send, counted out for the flow.
#include "decision/flow.hpp"

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::decision;

namespace {

/// Groups of these sizes, a minute from each to the next, but for the last one.
services::Flow replayed(const std::vector<int>& sizes, Duration last_later = {}) {
  Study study;
  study.step = std::chrono::minutes(1);
  study.period = study.month = std::chrono::hours(1);
  study.traffics.resize(1);
  std::vector<Duration>& replay = study.traffics.front().plan.arrivals.replay;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    replay.insert(replay.end(), static_cast<std::size_t>(sizes[i]),
                  std::chrono::minutes(1) * static_cast<int>(i));
  }
  for (int i = 0; i < sizes.back(); ++i) {
    replay[replay.size() - 1 - static_cast<std::size_t>(i)] += last_later;
  }
  return load_of(study).months.front().front();
}

}  // namespace

TEST_CASE("a replay like a timer's, as many and as far apart each time, comes together") {
  CHECK(replayed({200, 200, 200}).together == 200);
  CHECK(replayed({200, 200, 200}).total == Decimal(600));
  CHECK(replayed({200, 200, 200}).every_s() ==
        Approx(60));  // however long nothing comes afterwards
  CHECK(replayed({200}).every_s() == Approx(3600));
  CHECK(replayed({200, 150, 200}).together == 0);
  CHECK(replayed({1, 1, 1}).together == 0);
  // At any times they may be much nearer to each other: that is chance.
  CHECK(replayed({200, 200, 200}, std::chrono::seconds(7)).together == 0);
}
