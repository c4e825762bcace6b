// Totals are exact, whatever the shape.
#include <string>

#include "specs.hpp"
#include "support/catch.hpp"

using namespace costsim;
using specs::counts_are_whole_and_add_up;
using specs::month;
using specs::shape;
using traffic::Series;
using traffic::ShapeSpec;

namespace {

ShapeSpec with(ShapeSpec base, std::vector<ShapeSpec> multiply, std::vector<ShapeSpec> add = {}) {
  base.multiply = std::move(multiply);
  base.add = std::move(add);
  return base;
}

/// Every profile alone, and compositions of them: all keep the mean rate.
std::vector<ShapeSpec> mean_keepers(std::string_view rate) {
  const ShapeSpec week = shape("weekly", {{"weekend", "40%"}});
  const ShapeSpec day = shape("diurnal", {{"peak_to_trough", "7.8"}});
  const ShapeSpec spike = shape("spikes", {{"factor", "20"},
                                           {"at", "3h"},
                                           {"every", "26h"},
                                           {"duration", "7min"},
                                           {"rise", "40s"},
                                           {"decay", "25min"}});
  const ShapeSpec own_day =
      specs::points({{"0h", "1/s"}, {"9h", "7/s"}, {"20h", "3/s"}}, {{"every", "24h"}});
  const ShapeSpec flat = shape("constant", {{"rate", rate}});
  return {flat,
          shape("diurnal", {{"rate", rate}}),
          shape("diurnal", {{"rate", rate}, {"peak_to_trough", "1"}}),
          shape("weekly", {{"rate", rate}, {"starts_on", "thursday"}}),
          shape("spikes", {{"rate", rate}, {"factor", "10"}, {"at", "5h"}}),
          with(flat, {day}),
          with(flat, {day, week}),
          with(flat, {day, week, spike}),
          with(flat, {own_day, week})};
}

}  // namespace

TEST_CASE("the event collector sees exactly 8,640,000,000 events in 720 h") {
  // Case study A: 12 M events/h.
  for (const char* name : {"constant", "diurnal", "weekly"}) {
    CHECK(month(shape(name, {{"rate", "12M/h"}})).total == 8'640'000'000);
  }
  const Series longer = traffic::generate(shape("diurnal", {{"rate", "12M/h"}}),
                                          std::chrono::hours(730), std::chrono::minutes(1));
  CHECK(longer.total == 8'760'000'000);
}

TEST_CASE("rate is the mean: total = rate × period for every profile, rate and period") {
  for (const char* rate : {"12M/h", "5M/h", "1/s", "0.9/s", "7/day", "1/week", "60G/30d", "0/s",
                           "0.333333333333/ms", "3.7k/7min"}) {
    for (const auto hours : {24, 168, 720, 730, 8760}) {
      const Duration period = std::chrono::hours(hours);
      const Decimal exact = parse_rate(rate).events_in(period);
      for (const ShapeSpec& spec : mean_keepers(rate)) {
        const Series series = traffic::generate(spec, period, std::chrono::minutes(5));
        CAPTURE(rate, hours, spec.shape, spec.multiply.size());
        CHECK(series.total == exact.rounded(9).rounded(0).to_int64());
        CHECK(counts_are_whole_and_add_up(series));
      }
    }
  }
}

TEST_CASE("the step does not change the total, and each minute is the sum of its seconds") {
  for (const ShapeSpec& spec : mean_keepers("1234.5/s")) {
    const Duration day = std::chrono::hours(24);
    const Series minutes = traffic::generate(spec, day, std::chrono::minutes(1));
    const Series seconds = traffic::generate(spec, day, std::chrono::seconds(1));
    CAPTURE(spec.shape, spec.multiply.size());
    CHECK(minutes.total == seconds.total);
    double widest = 0;
    for (Eigen::Index m = 0; m < minutes.counts.size(); ++m) {
      widest =
          std::max(widest, std::abs(seconds.counts.segment(m * 60, 60).sum() - minutes.counts(m)));
    }
    // The shapes are read at the middle of a step, so a minute of seconds differs by the curvature,
    // and by a step where a jump is not on a whole minute.
    CHECK(widest <= 0.01 * minutes.counts.maxCoeff());
  }
}

TEST_CASE("adding loads adds their totals exactly, rounding once") {
  // A third and a sixth of a request make half a request, three of them one and a half.
  const ShapeSpec third = shape("constant", {{"rate", "1/90d"}});
  const ShapeSpec sixth = shape("diurnal", {{"rate", "1/180d"}});
  CHECK(month(third).total == 0);
  CHECK(month(with(third, {}, {sixth})).total == 1);
  CHECK(month(with(third, {}, {sixth, third, sixth})).total == 1);
  CHECK(month(with(third, {}, {sixth, third, sixth, third, sixth})).total == 2);

  const ShapeSpec base = with(shape("constant", {{"rate", "12M/h"}}), {shape("diurnal")});
  const ShapeSpec ping = shape("constant", {{"rate", "1/5min"}});
  const Series both = month(with(base, {shape("diurnal")}, {ping}));
  CHECK(both.total == 8'640'000'000 + 8'640);
  CHECK(counts_are_whole_and_add_up(both));
}

TEST_CASE("a part that is added is not touched by the multipliers of the base") {
  const ShapeSpec quiet = shape("constant", {{"rate", "0/s"}});
  const ShapeSpec flat = shape("constant", {{"rate", "60/min"}});
  const Series series = month(with(quiet, {shape("diurnal")}, {flat}));
  CHECK((series.counts == 60).all());
}

TEST_CASE("growth changes the total, by its mean") {
  const ShapeSpec flat = shape("constant", {{"rate", "1000/s"}});
  const ShapeSpec doubled = shape("growth", {{"curve", "step"}, {"factor", "2"}, {"at", "360h"}});
  CHECK(month(with(flat, {doubled})).total == 2'592'000'000 * 3 / 2);
  CHECK(month(with(flat, {doubled, shape("diurnal")})).total == 2'592'000'000 * 3 / 2);
  const Series growing =
      month(shape("growth", {{"rate", "1000/s"}, {"curve", "linear"}, {"per_month", "20%"}}));
  CHECK(growing.total == 2'592'000'000 / 10 * 11);
}

TEST_CASE("equal input gives equal counts") {
  for (const ShapeSpec& spec : mean_keepers("12M/h")) {
    CHECK((month(spec).counts == month(spec).counts).all());
  }
}

TEST_CASE("what cannot be meant is refused with the reason") {
  const ShapeSpec flat = shape("constant", {{"rate", "1/s"}});
  const auto message = [](const ShapeSpec& spec) -> std::string {
    try {
      month(spec);
    } catch (const Error& error) {
      CHECK(error.failure() == Failure::Usage);
      return error.what();
    }
    return "accepted";
  };
  using Catch::Matchers::Contains;
  CHECK_THAT(message(shape("diurnall")), Contains("did you mean 'diurnal'"));
  CHECK_THAT(message(shape("constant")), Contains("needs a rate"));
  CHECK_THAT(message(shape("constant", {{"rate", "4G/s"}})), Contains("2^53"));
  CHECK_THAT(message(with(flat, {flat})), Contains("no rate of its own"));
  CHECK_THAT(message(with(flat, {with(shape("diurnal"), {shape("weekly")})})),
             Contains("side by side"));
  CHECK_THAT(message(with(flat, {specs::points({{"0s", "0/s"}})})), Contains("zero all the time"));
  CHECK_THAT(message(shape("diurnal", {{"rate", "1/s"}, {"peak_hour", "5"}})),
             Contains("two different hours"));
  CHECK_THAT(message(shape("growth", {{"rate", "1/s"}, {"per_month", "10000%"}, {"month", "1h"}})),
             Contains("beyond all numbers"));
  CHECK_THAT(message(shape("growth", {{"rate", "1/s"}, {"curve", "logistic"}, {"factor", "2"}})),
             Contains("needs over"));
  ShapeSpec placed = shape("weakly");
  placed.where = {"scenario.toml", 12, 8};
  CHECK_THAT(message(placed), Contains("scenario.toml:12:8: unknown shape 'weakly'"));
}

TEST_CASE("a period must be whole steps, and not too many") {
  const ShapeSpec flat = shape("constant", {{"rate", "1/s"}});
  using std::chrono::seconds;
  CHECK_THROWS_AS(traffic::generate(flat, seconds(90), seconds(60)), Error);
  CHECK_THROWS_AS(traffic::generate(flat, seconds(0), seconds(60)), Error);
  CHECK_THROWS_AS(traffic::generate(flat, seconds(60), seconds(0)), Error);
  CHECK_THROWS_AS(traffic::generate(flat, seconds(-60), seconds(60)), Error);
  CHECK_THROWS_AS(traffic::generate(flat, std::chrono::hours(720), Duration(1000)), Error);
  CHECK(traffic::generate(flat, seconds(60), seconds(60)).total == 60);
}

TEST_CASE("a step's count is the difference of the rounded running sum, to the last request") {
  const auto drawn_at = [](std::string_view rate) {
    return traffic::drawn(shape("diurnal", {{"rate", rate}, {"peak_to_trough", "9"}}),
                          std::chrono::hours(720), std::chrono::minutes(1));
  };
  // The last one is close to 2^53 requests, the most that there may be.
  for (const std::string_view rate : {"1/day", "7/h", "12M/h", "12500B/h"}) {
    const traffic::Drawn drawn = drawn_at(rate);
    const Series series = traffic::counted_out(drawn, 1);
    const double scale = static_cast<double>(series.total) / drawn.weight;
    double before = 0;
    std::int64_t wrong = 0;
    for (Eigen::Index i = 0; i < series.counts.size(); ++i) {
      const bool last = i + 1 == series.counts.size();
      const auto until =
          last ? series.total
               : std::min(series.total, static_cast<std::int64_t>(drawn.until[i] * scale + 0.5));
      if (series.counts[i] != static_cast<double>(until) - before) ++wrong;
      before = static_cast<double>(until);
    }
    INFO(rate);
    CHECK(wrong == 0);
  }
}
