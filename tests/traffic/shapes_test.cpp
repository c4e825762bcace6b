// Each shape looks the way its parameters say.
#include <string>

#include "specs.hpp"
#include "support/catch.hpp"
#include "support/refusal.hpp"

using namespace costsim;
using specs::month;
using specs::points;
using specs::shape;
using traffic::Series;
using traffic::ShapeSpec;

namespace {

constexpr Eigen::Index hour = 60;
constexpr Eigen::Index day = 24 * hour;

Eigen::Index index_of_peak(const Eigen::ArrayXd& counts) {
  Eigen::Index index = 0;
  counts.maxCoeff(&index);
  return index;
}

std::string refusal(const ShapeSpec& spec) {
  return testing::refusal_of([&] { month(spec); });
}

}  // namespace

TEST_CASE("constant traffic is the same in every step") {
  CHECK((month(shape("constant", {{"rate", "12M/h"}})).counts == 200'000).all());
}

TEST_CASE("a fraction of a request a step comes evenly spaced, not in heaps") {
  const Series series = month(shape("constant", {{"rate", "6/h"}}));
  for (Eigen::Index h = 0; h < 720; ++h) CHECK(series.counts.segment(h * hour, hour).sum() == 6);
  CHECK(series.counts.maxCoeff() == 1);
}

TEST_CASE("peak to trough is really met") {
  for (const char* ratio : {"1", "1.1", "1.6", "2.24", "4", "7.8", "50"}) {
    const Series series = month(shape("diurnal", {{"rate", "1G/h"}, {"peak_to_trough", ratio}}));
    CHECK(series.counts.maxCoeff() / series.counts.minCoeff() ==
          Approx(Decimal::parse(ratio).to_double()).epsilon(1e-3));
  }
}

TEST_CASE("the day peaks and rests at the stated hours and moves one way between them") {
  const Series series =
      month(shape("diurnal", {{"rate", "1G/h"}, {"peak_hour", "20"}, {"trough_hour", "4"}}));
  const Eigen::ArrayXd first = series.counts.head(day);
  CHECK(std::abs(index_of_peak(first) - 20 * hour) <= 1);
  CHECK(std::abs(index_of_peak(-first) - 4 * hour) <= 1);
  for (Eigen::Index i = 4 * hour + 1; i < 20 * hour - 1; ++i) CHECK(first(i + 1) >= first(i) - 1);
  for (Eigen::Index i = 20 * hour + 1; i < 23 * hour; ++i) CHECK(first(i + 1) <= first(i) + 1);
  CHECK((series.counts.segment(day, day) - first).abs().maxCoeff() <= 1);
}

TEST_CASE("a step that does not divide the day follows the same curve") {
  const ShapeSpec spec = shape("diurnal", {{"rate", "1M/s"}});
  const Series sevens =
      traffic::generate(spec, std::chrono::hours(7 * 24), std::chrono::minutes(7));
  const Series ones = traffic::generate(spec, std::chrono::hours(7 * 24), std::chrono::minutes(1));
  for (Eigen::Index i = 0; i < sevens.counts.size(); ++i) {
    CHECK(sevens.counts(i) == Approx(ones.counts.segment(i * 7, 7).sum()).epsilon(1e-3));
  }
}

TEST_CASE("weekends carry the stated share of a working day") {
  const Series series = traffic::generate(
      shape("weekly", {{"rate", "1M/h"}, {"weekend", "40%"}, {"starts_on", "thursday"}}),
      std::chrono::hours(7 * 24), std::chrono::minutes(1));
  const auto sum_of_day = [&](Eigen::Index d) { return series.counts.segment(d * day, day).sum(); };
  for (const Eigen::Index working : {0, 1, 4, 5, 6}) {
    CHECK(sum_of_day(working) == Approx(sum_of_day(0)).margin(1));
  }
  for (const Eigen::Index weekend : {2, 3}) {
    CHECK(sum_of_day(weekend) == Approx(0.4 * sum_of_day(0)).margin(1));
  }
}

TEST_CASE("a spike is as high and as long as stated, between straight ramps") {
  const Series series = month(shape("spikes", {{"rate", "1M/s"},
                                               {"factor", "10"},
                                               {"at", "24h"},
                                               {"rise", "10min"},
                                               {"duration", "30min"},
                                               {"decay", "20min"}}));
  const double calm = series.counts(0);
  CHECK(series.counts(day - 1) == Approx(calm).margin(1));
  CHECK(series.counts(day + 5) == Approx(calm * (1 + 9 * 0.55)).epsilon(1e-6));
  for (Eigen::Index m = 10; m < 40; ++m) {
    CHECK(series.counts(day + m) == Approx(10 * calm).margin(11));
  }
  CHECK(series.counts(day + 50) == Approx(calm * (1 + 9 * 0.475)).epsilon(1e-6));
  CHECK(series.counts(day + 60) == Approx(calm).margin(1));
}

TEST_CASE("extra spikes bring exactly their own requests, also when the period cuts one") {
  const auto total = [](const ShapeSpec& spec) { return month(spec).total; };
  // 30 spikes of 600 s × 500/s.
  CHECK(total(shape("spikes", {{"extra", "500/s"}, {"every", "24h"}})) == 30 * 300'000);
  // Ramps count half: 600 + (60 + 120) / 2 = 690 s.
  CHECK(total(shape("spikes",
                    {{"extra", "500/s"}, {"at", "1h"}, {"rise", "1min"}, {"decay", "2min"}})) ==
        345'000);
  // Half of a ramp of 2 h up to 1/s is a quarter of its 3600 requests.
  CHECK(total(shape("spikes", {{"extra", "1/s"}, {"at", "719h"}, {"rise", "2h"}})) == 900);
  // Shorter than a step: a ping of one second every five minutes.
  CHECK(total(shape("spikes", {{"extra", "1/s"}, {"every", "5min"}, {"duration", "1s"}})) == 8640);
  // Back to back they are constant.
  const Series full =
      month(shape("spikes", {{"extra", "1/s"}, {"every", "10min"}, {"duration", "10min"}}));
  CHECK((full.counts == 60).all());
}

TEST_CASE("spikes that contradict themselves are refused") {
  using Catch::Matchers::Contains;
  CHECK_THAT(refusal(shape("spikes", {{"rate", "1/s"}})), Contains("either factor"));
  CHECK_THAT(refusal(shape("spikes", {{"factor", "2"}, {"extra", "1/s"}})),
             Contains("either factor"));
  CHECK_THAT(refusal(shape("spikes", {{"rate", "1/s"}, {"extra", "1/s"}})), Contains("no rate"));
  CHECK_THAT(refusal(shape("spikes", {{"extra", "1/s"}, {"every", "5min"}})), Contains("overlap"));
  CHECK_THAT(refusal(shape("spikes", {{"extra", "1/s"}, {"duration", "0s"}})),
             Contains("last no time"));
  CHECK_THAT(refusal(shape("spikes", {{"extra", "1/s"}, {"at", "720h"}})),
             Contains("after the period"));
  CHECK_THAT(refusal(points({{"0s", "1/s"}}, {{"every", "1s"}})), Contains("at most 1000000"));
}

TEST_CASE("points are joined by lines, the first and last rates hold") {
  const Series series = month(points({{"1h", "60/min"}, {"3h", "180/min"}, {"4h", "0/min"}}));
  CHECK(series.counts(0) == 60);
  CHECK(series.counts(59) == 60);
  CHECK(series.counts(2 * hour) == Approx(120).margin(1));
  CHECK(series.counts(3 * hour) == Approx(180).margin(3));
  CHECK(series.counts(4 * hour) == 0);
  CHECK(series.counts(series.counts.size() - 1) == 0);
  // 60 min × 60 + 120 min × 120 + 60 min × 90
  CHECK(series.total == 3'600 + 14'400 + 5'400);
}

TEST_CASE("stepped points hold the earlier rate, also in a cycle") {
  const Series once =
      month(points({{"0h", "1/min"}, {"6h", "3/min"}}, {{"interpolation", "step"}}));
  CHECK((once.counts.head(6 * hour) == 1).all());
  CHECK((once.counts.tail(714 * hour) == 3).all());

  const Series daily = month(
      points({{"0h", "1/min"}, {"6h", "3/min"}}, {{"interpolation", "step"}, {"every", "24h"}}));
  CHECK((daily.counts.segment(29 * day, 6 * hour) == 1).all());
  CHECK((daily.counts.tail(18 * hour) == 3).all());
  CHECK(daily.total == 30 * (360 + 3 * 1080));
}

TEST_CASE("a cycle of lines closes from its last point to its first") {
  const Series daily = month(points({{"0h", "0/min"}, {"12h", "100/min"}}, {{"every", "24h"}}));
  CHECK(daily.total == 30 * 24 * 60 * 50);
  CHECK(daily.counts(18 * hour) == Approx(50).margin(1));
}

TEST_CASE("points out of order are refused") {
  using Catch::Matchers::Contains;
  CHECK_THAT(refusal(points({})), Contains("empty"));
  CHECK_THAT(refusal(points({{"1h", "1/s"}, {"1h", "2/s"}})), Contains("point 2"));
  CHECK_THAT(refusal(points({{"2h", "1/s"}, {"1h", "2/s"}})), Contains("point 2"));
  CHECK_THAT(refusal(points({{"0h", "1/s"}, {"24h", "2/s"}}, {{"every", "24h"}})),
             Contains("not within the cycle"));
}

TEST_CASE("a hockey stick is flat, then steep") {
  // The World Cup: ×63 (facts/traffic.md), here as a ramp of ten days from day 15 on.
  const Series series = month(shape(
      "growth",
      {{"rate", "600/min"}, {"curve", "step"}, {"factor", "63"}, {"at", "15d"}, {"over", "10d"}}));
  CHECK((series.counts.head(15 * day) == 600).all());
  CHECK((series.counts.tail(5 * day) == 600 * 63).all());
  CHECK(series.counts(20 * day) == Approx(600 * 32).epsilon(1e-3));
}

TEST_CASE("exponential growth compounds by the month") {
  const Series year = traffic::generate(
      shape("growth", {{"rate", "1M/h"}, {"curve", "exponential"}, {"per_month", "20%"}}),
      std::chrono::hours(12 * 720), std::chrono::hours(1));
  const double first = year.counts.head(720).sum();
  for (Eigen::Index m = 1; m < 12; ++m) {
    CHECK(year.counts.segment(m * 720, 720).sum() ==
          Approx(first * std::pow(1.2, static_cast<double>(m))).margin(10));
  }
  // ∫ 1.2^t dt over a month = 0.2 / ln 1.2.
  CHECK(first == Approx(720e6 * 0.2 / std::log(1.2)).epsilon(1e-6));
}

TEST_CASE("linear decline ends at zero, not below") {
  const Series series = traffic::generate(
      shape("growth", {{"rate", "60/h"}, {"curve", "linear"}, {"per_month", "-100%"}}),
      std::chrono::hours(1440), std::chrono::hours(1));
  CHECK(series.counts.head(720).sum() == Approx(720 * 30).margin(1));
  CHECK((series.counts.tail(720) == 0).all());
}

TEST_CASE("logistic growth starts at the rate, rises by the stated tenths and ends at the factor") {
  const Series series = traffic::generate(shape("growth", {{"rate", "1G/h"},
                                                           {"curve", "logistic"},
                                                           {"factor", "11"},
                                                           {"at", "500h"},
                                                           {"over", "200h"}}),
                                          std::chrono::hours(1500), std::chrono::hours(1));
  CHECK(series.counts(0) == Approx(1e9).epsilon(1e-3));
  CHECK(series.counts(499) == Approx(6e9).epsilon(0.02));
  CHECK(series.counts(399) == Approx(2e9).epsilon(0.03));
  CHECK(series.counts(599) == Approx(10e9).epsilon(0.02));
  CHECK(series.counts(1499) == Approx(11e9).epsilon(1e-6));
}

TEST_CASE("the catalogue describes every shape, and its defaults are valid") {
  for (const auto& kind : traffic::shape_catalogue()) {
    CAPTURE(kind.name);
    CHECK(traffic::find_shape(kind.name) == &kind);
    CHECK_FALSE(kind.help.empty());
    CHECK_NOTHROW(Parameters(kind.parameters));
    for (const Parameter& row : kind.parameters) CHECK_FALSE(row.help.empty());
  }
  CHECK(traffic::find_shape("sawtooth") == nullptr);
}
