// Limits of a few items a step. Right values: counted by hand.
#include "services/kit/slow_rates.hpp"

#include "support/catch.hpp"

using namespace costsim::services;

namespace {

/// One item every so many of 1,200 steps.
Counts one_in(Eigen::Index steps) {
  Eigen::ArrayXd items = Eigen::ArrayXd::Zero(1200);
  for (Eigen::Index i = 0; i < items.size(); i += steps) items[i] = 1;
  return items;
}

}  // namespace

TEST_CASE("a step with one item is no peak of a limit that gives one in two") {
  CHECK(busiest_step(one_in(3), 0.5) == Approx(7.0 / 20));
  CHECK(busiest_step(one_in(1), 0.5) == Approx(1));
  CHECK(busiest_step(Counts::constant(60, 7), 20) == 7);
  CHECK(busiest_step(Counts::constant(60, 7), 0) == 7);
  CHECK(busiest_step(one_in(600), 0.001) == Approx(2.0 / 1200));  // longer than the span
}

TEST_CASE("a bucket lets through what it has saved, and no more than comes") {
  CHECK(let_through_steps(one_in(3), 0.5, 1).sum() == Approx(400));
  CHECK(let_through_steps(one_in(1), 0.5, 1).sum() == Approx(600).margin(1));
  CHECK(let_through_steps(one_in(1), 0, 1).sum() == Approx(0).margin(1));
  CHECK(let_through_steps(Counts::constant(60, 30), 20, 1000).sum() == Approx(60 * 20));
}
