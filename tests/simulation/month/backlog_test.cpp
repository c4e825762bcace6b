#include "simulation/month/backlog.hpp"

#include "simulation/pool_fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

/// An hour at each rate.
RateProfile hours(std::vector<double> rates) {
  return {.per_second = std::move(rates), .step = s(3600)};
}

}  // namespace

TEST_CASE("what waits grows by what is too much, and is worked off by what is too little") {
  // 50 too many a second for an hour; two hours of 50 too few have it gone after one.
  const auto carried = carried_backlog(hours({100, 150, 50, 50}), s(4 * 3600), 1,
                                       engine::StepFunction(100), Time{0});
  CHECK(carried.oldest_s == Approx(50 * 3600 / 100.0));
  CHECK(carried.lost == 0);
}

TEST_CASE("what waits longer than it is kept is lost") {
  // Kept for ten minutes at 100/s: 60,000 of the 180,000 that gather.
  const auto carried =
      carried_backlog(hours({150, 0}), s(2 * 3600), 1, engine::StepFunction(100), s(600));
  CHECK(carried.oldest_s == Approx(600));
  CHECK(carried.lost == Approx(180'000 - 60'000));
}

TEST_CASE("what is kept at the end is not lost yet, though it will be") {
  // 50/s into 10/s for three days, kept for one: all of the last day's still wait but what was
  // read, which was the oldest.
  const auto carried =
      carried_backlog(hours({50}), s(72 * 3600), 1, engine::StepFunction(10), s(24 * 3600));
  CHECK(carried.comes == Approx(50 * 72 * 3600));
  CHECK(carried.waiting == Approx(50 * 24 * 3600));
  CHECK(carried.lost == Approx((50 * 48 - 10 * 72) * 3600));
  // None is old enough yet.
  const auto early =
      carried_backlog(hours({50}), s(12 * 3600), 1, engine::StepFunction(10), s(24 * 3600));
  CHECK(early.waiting == Approx(40 * 12 * 3600));
  CHECK(early.lost == 0);
}

TEST_CASE("one steady rate lasts for the whole period, and a stage may get a share of it") {
  CHECK(carried_backlog(hours({100}), s(36'000), 0.5, engine::StepFunction(40), Time{0}).oldest_s ==
        Approx(10 * 36'000 / 40.0));
  CHECK(carried_backlog(hours({100}), s(36'000), 0.5, engine::StepFunction(50), Time{0}).oldest_s ==
        0);
}

TEST_CASE("what takes more from an instant on works off what waits from then on") {
  // 20 too many a second for half an hour, then 80 too few: gone before the hour is over. With the
  // first capacity alone twice as much would wait at its end.
  engine::StepFunction capacity(80);
  capacity.change(s(1800), 180);
  const auto carried = carried_backlog(hours({100}), s(3600), 1, capacity, Time{0});
  CHECK(carried.oldest_s == Approx(20 * 1800 / 80.0));
  CHECK(carried_backlog(hours({100}), s(3600), 1, engine::StepFunction(80), Time{0}).oldest_s ==
        Approx(20 * 3600 / 80.0));
}
