#include "traffic/arrivals.hpp"

#include "specs.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using traffic::count_at_quantile;

namespace {

double dispersion(std::initializer_list<std::pair<std::string_view, std::string_view>> given) {
  Parameters parameters(traffic::arrival_parameters());
  for (const auto& [name, text] : given) {
    parameters.set(name, read_value(*find_parameter(traffic::arrival_parameters(), name), text));
  }
  return traffic::index_of_dispersion(parameters);
}

}  // namespace

TEST_CASE("arrivals and burstiness name an index of dispersion") {
  CHECK(dispersion({}) == 1);
  CHECK(dispersion({{"arrivals", "poisson"}}) == 1);
  CHECK(dispersion({{"arrivals", "deterministic"}}) == 0);
  CHECK(dispersion({{"burstiness", "2.0"}}) == 2);
  CHECK(dispersion({{"burstiness", "0.2"}}) == 0.2);
  CHECK(dispersion({{"arrivals", "over-dispersed"}, {"burstiness", "30"}}) == 30);
}

TEST_CASE("arrivals that contradict their burstiness are refused") {
  CHECK_THROWS_AS(dispersion({{"arrivals", "over-dispersed"}}), Error);
  CHECK_THROWS_AS(dispersion({{"arrivals", "over-dispersed"}, {"burstiness", "1"}}), Error);
  CHECK_THROWS_AS(dispersion({{"arrivals", "deterministic"}, {"burstiness", "2"}}), Error);
  CHECK_THROWS_AS(dispersion({{"arrivals", "poisson"}, {"burstiness", "2"}}), Error);
  CHECK_THROWS_AS(dispersion({{"burstiness", "-1"}}), Error);
}

TEST_CASE("evenly spaced requests never exceed their mean, rounded up") {
  CHECK(count_at_quantile(3333.3, 0, 0.999) == 3334);
  CHECK(count_at_quantile(0.2, 0, 0.5) == 1);
  CHECK(count_at_quantile(0, 0, 0.99) == 0);
}

TEST_CASE("Poisson quantiles are those of the tables") {
  // Cumulative Poisson tables: P(X ≤ 3 | 1) = 0.98101, P(X ≤ 4 | 1) = 0.99634; P(X ≤ 18 | 10) =
  // 0.99281, P(X ≤ 17 | 10) = 0.98572; P(X ≤ 0 | 0.01) = 0.99005.
  CHECK(count_at_quantile(1, 1, 0.981) == 3);
  CHECK(count_at_quantile(1, 1, 0.99) == 4);
  CHECK(count_at_quantile(10, 1, 0.99) == 18);
  CHECK(count_at_quantile(0.01, 1, 0.99) == 0);
  CHECK(count_at_quantile(0.01, 1, 0.991) == 1);
}

TEST_CASE("the negative binomial of dispersion 2 and mean 1 is the geometric distribution") {
  // r = 1, p = 1/2: P(X ≤ k) = 1 − 2^−(k+1).
  CHECK(count_at_quantile(1, 2, 0.5) == 0);
  CHECK(count_at_quantile(1, 2, 0.75) == 1);
  CHECK(count_at_quantile(1, 2, 0.99) == 6);
  CHECK(count_at_quantile(1, 2, 0.999) == 9);
}

TEST_CASE("the approximation for large means joins the exact sum") {
  for (const double d : {1.0, 1.4, 2.0, 5.0, 30.0}) {
    for (const double q : {0.5, 0.9, 0.99, 0.999}) {
      CAPTURE(d, q);
      const auto exact = static_cast<double>(count_at_quantile(500, d, q));
      const auto approximate = static_cast<double>(count_at_quantile(500.0001, d, q));
      CHECK(approximate == Approx(exact).margin(1 + 0.02 * std::sqrt(500 * d)));
    }
  }
}

TEST_CASE("a burst grows with the mean, the dispersion and the quantile") {
  for (const double mean : {0.5, 20.0, 499.0, 501.0, 3333.0, 23148.0}) {
    CHECK(count_at_quantile(mean * 1.2 + 1, 2, 0.999) > count_at_quantile(mean, 2, 0.999));
    CHECK(count_at_quantile(mean, 4, 0.999) > count_at_quantile(mean, 1, 0.999));
    CHECK(count_at_quantile(mean, 2, 0.9999) >= count_at_quantile(mean, 2, 0.99));
  }
}

TEST_CASE("the busiest second is that of the busiest step") {
  const auto series = traffic::generate(specs::shape("diurnal", {{"rate", "1000/s"}}),
                                        std::chrono::hours(24), std::chrono::minutes(1), 2.0);
  // Peak 1600/s; 1600 + 3.0902 × √3200 + (3.0902² − 1) × 3/6 = 1779.1 at 99.9 %.
  CHECK(traffic::busiest_second(series, 0.999) == 1780);
}
