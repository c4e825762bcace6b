#include "engine/math.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace costsim::engine;

TEST_CASE(
    "logarithm, exponential and power agree with the C library to a few units in the last place") {
  for (double x = 1e-300; x < 1e300; x *= 1.37) {
    CHECK(math::log(x) == Approx(std::log(x)).epsilon(4e-16));
    CHECK(math::exp(math::log(x)) == Approx(x).epsilon(2e-13));
  }
  for (double x = -744; x < 709; x += 0.37) {
    CHECK(math::exp(x) == Approx(std::exp(x)).epsilon(1e-15));
  }
  CHECK(math::pow(2.5, 3.7) == Approx(std::pow(2.5, 3.7)).epsilon(1e-14));
  CHECK(math::pow(0, 2) == 0);
  CHECK(math::log(1) == 0);
  CHECK(math::exp(0) == 1);
  CHECK(std::isinf(math::exp(1000)));
  CHECK(std::isinf(math::log(0)));
  CHECK(std::isnan(math::log(-1)));
  CHECK(math::log(5e-324) == Approx(std::log(5e-324)));
}

TEST_CASE("e^x − 1 keeps its digits where e^x is near 1") {
  for (double x = 1e-300; x < 700; x *= 1.07) {
    CHECK(math::expm1(x) == Approx(std::expm1(x)).epsilon(2e-15));
    CHECK(math::expm1(-x) == Approx(std::expm1(-x)).epsilon(2e-15));
  }
  CHECK(math::expm1(0) == 0);
  CHECK(math::expm1(1e-20) == 1e-20);
  CHECK(math::expm1(-1000) == -1);
  CHECK(std::isinf(math::expm1(1000)));
}

TEST_CASE("gamma and the normal distribution agree with the C library") {
  for (double x = 0.05; x < 100; x += 0.21) {
    CHECK(math::gamma(x) == Approx(std::tgamma(x)).epsilon(1e-12));
  }
  for (double x = -6; x < 6; x += 0.17) {
    CHECK(math::normal_cdf(x) == Approx(0.5 * std::erfc(-x / std::sqrt(2.0))).margin(1e-15));
  }
}

TEST_CASE("the tail of the normal distribution keeps its digits") {
  for (double x = 0; x < 8; x += 0.0317) {  // between the places of its table as well
    const double expected = 0.5 * std::erfc(x / std::sqrt(2.0));
    CHECK(math::normal_beyond(x, math::normal_density(x)) == Approx(expected).epsilon(1e-14));
    CHECK(math::normal_beyond(-x, math::normal_density(x)) == Approx(1 - expected).margin(4e-16));
  }
  CHECK(math::normal_beyond(8.01, math::normal_density(8.01)) == 0);
  CHECK(math::normal_beyond(-8.01, math::normal_density(8.01)) == 1);
}

TEST_CASE("the normal quantile inverts the distribution function, tails included") {
  for (const double p : {1e-100, 1e-12, 1e-5, 0.01, 0.07, 0.3, 0.5, 0.9, 0.999}) {
    const double x = math::normal_quantile(p);
    CHECK(0.5 * std::erfc(-x / std::sqrt(2.0)) == Approx(p).epsilon(1e-12));
  }
  CHECK(math::normal_quantile(0.975) == Approx(1.959963984540054));
}
