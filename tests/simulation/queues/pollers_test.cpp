#include "simulation/queues/pollers.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace costsim::simulation;

namespace {

/// Invocations a second where what a second adds and what its errors take away are the same.
double limited_by_errors(double error_rate, double seconds_each) {
  Pollers pollers({.most = 100'000});
  double errors = 0;
  double throughput = 0;
  for (int second = 0; second < 2000; ++second) {
    throughput = pollers.allowed() / seconds_each;
    for (errors += throughput * error_rate; errors >= 1; --errors) pollers.back_off_after_error();
    pollers.grow();
  }
  return throughput;
}

}  // namespace

TEST_CASE("pollers grow evenly from the first to the most") {
  Pollers pollers({.first = 5, .per_minute = 60, .most = 70});
  CHECK(pollers.allowed() == 5);
  for (int second = 0; second < 60; ++second) pollers.grow();
  CHECK(pollers.allowed() == 65);
  for (int second = 0; second < 60; ++second) pollers.grow();
  CHECK(pollers.allowed() == 70);
  CHECK(Pollers({.first = 5, .most = 2}).allowed() == 2);
}

TEST_CASE("pollers that are not needed go slowly, but never those at work nor the first") {
  Pollers pollers({.first = 5, .per_minute = 300});
  for (int second = 0; second < 60; ++second) pollers.grow();
  for (int second = 0; second < 370; ++second) pollers.shrink(0);
  CHECK(pollers.allowed() == 303);  // 5 in 900 s
  for (int second = 0; second < 60 * 900; ++second) pollers.shrink(100);
  CHECK(pollers.allowed() == 100);
  for (int second = 0; second < 60 * 900; ++second) pollers.shrink(0);
  CHECK(pollers.allowed() == 5);
  CHECK_FALSE(pollers.more_than_first());
}

// Bansal and Balakrishnan, "Binomial Congestion Control Algorithms", INFOCOM 2001: with a decrease
// of w^l and an increase that does not depend on w, throughput falls with p^(−1 / (1 + l)).
TEST_CASE("errors limit throughput by the rule of binomial congestion control, l = 1/2") {
  const double few = limited_by_errors(0.0001, 0.05);  // of hundreds of pollers: one is no step
  const double many = limited_by_errors(0.0008, 0.05);
  CHECK(few / many == Approx(std::pow(8, 2.0 / 3)).epsilon(0.05));
}

TEST_CASE("errors leave two pollers, or as many as there may be") {
  Pollers pollers({.first = 5});
  for (int i = 0; i < 1000; ++i) pollers.back_off_after_error();
  CHECK(pollers.allowed() == 2);
}

TEST_CASE("a throttle leaves as many pollers as the function executes, and the first at least") {
  Pollers pollers({.first = 5});
  for (int second = 0; second < 60; ++second) pollers.grow();
  pollers.back_off_after_throttle(70);
  CHECK(pollers.allowed() == 70);
  pollers.back_off_after_throttle(100);
  CHECK(pollers.allowed() == 70);
  pollers.back_off_after_throttle(1);
  CHECK(pollers.allowed() == 5);
}
