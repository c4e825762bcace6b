// A recorded trace as counts of months, weeks or days, and a horizon that goes on from it.
#include "analysis/growth/history.hpp"

#include <cmath>

#include "analysis/horizon.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::analysis;
using Catch::Matchers::Contains;

namespace {

constexpr long in_march_2027 = 1803'859'200;  // its first second
constexpr long day_s = 86400;

/// Requests of so many days, `count` of each.
std::shared_ptr<const traffic::Trace> days(int number, const std::function<long(int)>& count,
                                           long end = in_march_2027) {
  std::string rows;
  for (int day = 0; day < number; ++day) {
    const long second = end - (number - day) * day_s;
    rows += std::to_string(second) + "," + std::to_string(count(day)) + "\n";
  }
  return std::make_shared<const traffic::Trace>(traffic::parse_trace(rows, "h.csv"));
}

/// Months of 720 hours, which are 30 days.
Vary study_with(std::shared_ptr<const traffic::Trace> history, const std::string& horizon) {
  return [=](const std::vector<Assignment>&) {
    decision::Study study = scenario::load_text(R"([scenario]
region = "us-east-1"
prices = "2026"
month = "720h"
step = "1h"
[traffic]
rate = "1000/h"
[[architecture]]
name = "a"
stages = [{ service = "sqs" }]
[[check]]
id = "budget"
require = "a.cost < $2"
[horizon]
)" + horizon,
                                                "s.toml", "");
    study.horizon.history = history;
    return study;
  };
}

History history_with(std::shared_ptr<const traffic::Trace> trace, const std::string& horizon) {
  const decision::Study study = study_with(std::move(trace), horizon)({});
  return history_of(study, study.horizon);
}

}  // namespace

TEST_CASE("a history is counted in months, else in weeks, else in days, to its end") {
  const auto one = [](int) { return 100L; };
  const History months = history_with(days(200, one), "fit = \"best\"");
  CHECK(months.span == "month");
  REQUIRE(months.samples.size() == 6);
  CHECK(months.samples.back().at == -0.5);
  CHECK(months.samples.front().value == Approx(3000));
  const History weeks = history_with(days(50, one), "fit = \"best\"");
  CHECK(weeks.span == "week");
  REQUIRE(weeks.samples.size() == 7);
  CHECK(weeks.samples.back().at == Approx(-3.5 / 30));
  CHECK(weeks.samples.back().value == Approx(3000));  // a month, from a week's 700
  CHECK(history_with(days(10, one), "fit = \"best\"").samples.size() == 10);
  CHECK_THROWS_WITH(history_with(days(5, one), "fit = \"best\""), Contains("6 days at least"));
}

TEST_CASE("seasons are taken out of a history by the calendar of the horizon") {
  // The horizon begins in March; the month before is February, with twice the traffic.
  const auto count = [](int day) { return day < 330 ? 100L : 200L; };
  const History history = history_with(
      days(360, count),
      "fit = \"best\"\nstart = \"2027-03\"\nseasonality = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]");
  REQUIRE(history.samples.size() == 12);
  for (const Sample& sample : history.samples) CHECK(sample.value == Approx(3000));
}

TEST_CASE("a history with dates that ends elsewhere than before a stated month 1 is refused") {
  const auto one = [](int) { return 100L; };
  const auto from = [&](const std::string& start, long end) {
    return history_with(days(200, one, end), "fit = \"best\"\nstart = \"" + start + "\"");
  };
  for (const char* start : {"2027-02", "2027-03", "2027-04"}) {
    CHECK(from(start, in_march_2027).samples.size() == 6);
  }
  for (const char* start : {"2024-06", "2027-01", "2027-05", "2029-01"}) {
    CAPTURE(start);
    CHECK_THROWS_WITH(from(start, in_march_2027),
                      Contains("h.csv ends on 2027-02-28, and month 1 is " + std::string(start)) &&
                          Contains("expected start = \"2027-03\""));
  }
  CHECK(from("2024-06", 200 * day_s).samples.size() == 6);  // seconds of some clock are no dates
}

TEST_CASE("a horizon goes on as its history did, with a band") {
  const auto grows = [](int day) {
    const long wobble = (day * 7919) % 61 - 30;  // up to 3 %, without a trend
    return std::lround(1000 * std::pow(1.08, day / 30.0) *
                       (1 + 0.001 * static_cast<double>(wobble)));
  };
  const Vary vary = study_with(days(360, grows), "months = 12\nfit = \"exponential\"");
  const Ahead ahead = look_ahead(vary, vary({}).horizon);
  REQUIRE(ahead.fitted);
  CHECK(ahead.fitted->curve.figures()[1].value == Approx(0.08).epsilon(0.02));
  REQUIRE(ahead.low.size() == 12);
  for (std::size_t i = 0; i < 12; ++i) {
    // 30,000 requests a month at the rate of day 0; the middle of month 1 is day 375.
    const double expected = 30'000 * std::pow(1.08, 12.5 + static_cast<double>(i));
    CHECK(static_cast<double>(ahead.months[i].requests) == Approx(expected).epsilon(0.02));
    CHECK(ahead.low[i].requests < ahead.months[i].requests);
    CHECK(ahead.high[i].requests > ahead.months[i].requests);
    CHECK(ahead.low[i].costs[0] < ahead.high[i].costs[0]);
  }
}

TEST_CASE("a fit without anything recorded says what it needs") {
  const Vary vary = study_with(nullptr, "fit = \"linear\"");
  CHECK_THROWS_WITH(look_ahead(vary, vary({}).horizon),
                    Contains("s.toml:6:1") && Contains("history = \"requests.csv\""));
}

TEST_CASE("a logistic curve that the history does not tell is refused") {
  const Vary vary =
      study_with(days(360, [](int day) { return std::lround(1000 * std::pow(1.08, day / 30.0)); }),
                 "fit = \"logistic\"");
  CHECK_THROWS_WITH(look_ahead(vary, vary({}).horizon),
                    Contains("s.toml:15:7") && Contains("does not bend"));
}
