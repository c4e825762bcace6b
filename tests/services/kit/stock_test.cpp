#include "services/kit/stock.hpp"

#include "services/fixture.hpp"
#include "services/kit/amounts.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using std::chrono::hours;

namespace {

constexpr Duration month_length = hours(720);

/// A GB for each item.
Decimal gb_of(const Flow& month) {
  return month.total;
}

Flow hourly(const std::vector<double>& items) {
  Flow flow;
  flow.step = hours(1);
  Eigen::ArrayXd array(static_cast<Eigen::Index>(items.size()));
  double total = 0;
  for (std::size_t i = 0; i < items.size(); ++i)
    total += array[static_cast<Eigen::Index>(i)] = items[i];
  flow.items = std::move(array);
  flow.total = Decimal(static_cast<std::int64_t>(total));
  return flow;
}

/// GB-months of each month, as the months of a run see it: each knows those before it.
std::vector<double> by_closed_form(const std::vector<Flow>& months, const Keeping& keeping) {
  static const metering::Rules none;
  std::vector<Arrivals> earlier;
  std::vector<double> kept;
  for (const Flow& month : months) {
    Context context = context_of(none, month.span());
    context.month = month_length;
    context.earlier = earlier;
    kept.push_back(stock_of(month, gb_of, keeping, context).gb_months.to_double());
    earlier.push_back(arrivals_of(month, earlier));
  }
  return kept;
}

/// The same hour by hour, from what is there in each: what came in that hour is there for half of
/// it, and what reaches `until` in it for the other half. Ages are whole hours.
std::vector<double> hour_by_hour(const std::vector<Flow>& months, const Keeping& keeping) {
  const auto in_hours = [](Duration time) { return static_cast<std::size_t>(time / hours(1)); };
  std::vector<double> came;
  if (keeping.retention) {  // what exists at the start came in evenly before
    const std::size_t before = in_hours(*keeping.retention);
    came.assign(before, keeping.at_start.to_double() / static_cast<double>(before));
  }
  const auto there = [&](std::size_t now, std::size_t age) {  // of an age or younger, mean of `now`
    double sum = 0;
    for (std::size_t i = now >= age ? now - age : 0; i <= now; ++i) {
      sum += came[i] * (i == now ? 0.5 : 1);
    }
    if (now >= age) sum -= came[now - age] * 0.5;
    return sum;
  };
  std::vector<double> kept;
  for (const Flow& month : months) {
    double sum = 0;
    for (const double items : month.items.by_step()) {
      came.push_back(items);
      const std::size_t now = came.size() - 1;
      const std::optional<Duration> until = keeping.until ? keeping.until : keeping.retention;
      const std::size_t oldest = until ? in_hours(*until) : came.size() + 1;
      const std::size_t youngest = in_hours(keeping.from);
      sum += there(now, oldest) - (youngest > 0 ? there(now, youngest) : 0);
      if (!keeping.retention) sum += keeping.at_start.to_double();
    }
    kept.push_back(sum / (seconds(month_length) / 3600));
  }
  return kept;
}

/// Three uneven months and a short one: nights, a burst on one day, growth, then nothing.
std::vector<Flow> uneven_months() {
  std::vector<double> nights, growth, nothing(720, 0), rest(100, 7);
  for (int hour = 0; hour < 720; ++hour) nights.push_back(hour % 24 < 8 ? 1 : 20);
  nights[400] = 5000;
  for (int hour = 0; hour < 720; ++hour) growth.push_back(10 + hour / 10);
  return {hourly(nights), hourly(growth), hourly(nothing), hourly(rest)};
}

void check_both(const Keeping& keeping) {
  const std::vector<Flow> months = uneven_months();
  const std::vector<double> closed = by_closed_form(months, keeping);
  const std::vector<double> counted = hour_by_hour(months, keeping);
  REQUIRE(closed.size() == counted.size());
  for (std::size_t month = 0; month < closed.size(); ++month) {
    INFO("month " << month + 1);
    CHECK(closed[month] == Approx(counted[month]).epsilon(1e-9));
  }
}

double sum_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

}  // namespace

TEST_CASE("a stock is what an hour-by-hour count of it says, for any time of keeping") {
  check_both({});
  for (const int days : {1, 7, 30, 45, 100}) {
    INFO(days << " days");
    check_both({.retention = hours(24 * days)});
    check_both({.at_start = Decimal(12'345), .retention = hours(24 * days)});
  }
  check_both({.at_start = Decimal(1000)});
}

TEST_CASE("things are counted from one age to another") {
  check_both({.retention = hours(24 * 60), .from = hours(24), .until = hours(24 * 7)});
  check_both({.at_start = Decimal(500), .retention = hours(24 * 60), .from = hours(24 * 7)});
  const Keeping never{.retention = hours(24), .from = hours(24)};
  CHECK(sum_of(by_closed_form(uneven_months(), never)) == 0);
}

TEST_CASE("1 MB a second kept for good is 182,250 GB-months after twelve months") {
  // 2,531.25 GB a month come in: month m has (m − 1) × 2,531.25 from before and half of its own;
  // Σ over twelve = 72 × 2,531.25.
  static const metering::Rules none;
  const Flow month = steady(parse_rate("1/s"), month_length, {1 << 20});
  const auto gigabytes_in = [](const Flow& flow) { return gigabytes_of(flow, flow.size); };
  std::vector<Arrivals> earlier;
  Decimal kept;
  for (int m = 0; m < 12; ++m) {
    Context context = context_of(none, month_length);
    context.earlier = earlier;
    kept += stock_of(month, gigabytes_in, {}, context).gb_months;
    earlier.push_back(arrivals_of(month, earlier));
  }
  CHECK(kept == Decimal(182'250));
}

TEST_CASE("the longer things are kept, the more there is of them; for good is the most") {
  const std::vector<Flow> months = uneven_months();
  double least = 0;
  for (const int days : {1, 2, 7, 29, 30, 31, 90, 2555}) {
    const double kept = sum_of(by_closed_form(months, {.retention = hours(24 * days)}));
    CHECK(kept >= least);
    least = kept;
  }
  CHECK(sum_of(by_closed_form(months, {})) == Approx(least));
  CHECK(by_closed_form(months, {})[0] ==
        Approx(by_closed_form(months, {.retention = month_length})[0]));
}

TEST_CASE("what a steady inflow would have left makes the stock a steady one from the start") {
  // Little's law: inflow × retention, a GB an hour kept for 1,000 hours.
  const Flow steady_month = hourly(std::vector<double>(720, 1));
  const Keeping keeping{.at_start = Decimal(1000), .retention = hours(1000)};
  for (const double kept : by_closed_form({steady_month, steady_month, steady_month}, keeping)) {
    CHECK(kept == Approx(1000));
  }
}

TEST_CASE("what exists at the start stays when nothing expires, and goes within one retention") {
  const Flow nothing = hourly(std::vector<double>(720, 0));
  const std::vector<Flow> months = {nothing, nothing, nothing};
  CHECK(by_closed_form(months, {.at_start = Decimal(100)}) == std::vector<double>{100, 100, 100});
  // 100 × (1 − t/2 months): three quarters, then one quarter on average, then nothing
  const auto going = by_closed_form(months, {.at_start = Decimal(100), .retention = hours(1440)});
  CHECK(going == std::vector<double>{75, 25, 0});
}

TEST_CASE("a stock is told by what it is made of, and the parts add up") {
  static const metering::Rules none;
  const Flow month = hourly(std::vector<double>(720, 1));
  std::vector<Arrivals> earlier;
  earlier.push_back(arrivals_of(month, earlier));
  Context context = context_of(none, month.span());
  context.month = month_length;
  context.earlier = earlier;
  const Stock stock = stock_of(month, gb_of, {.at_start = Decimal(100)}, context);
  // Kept for good: 100 GB all the month, 720 of the month before, half of this month's 720.
  REQUIRE(stock.terms.size() == 4);
  CHECK((stock.terms[0].unit == "GB" && stock.terms[0].value == Decimal(720)));
  CHECK(stock.terms[1].value == Decimal(100));
  CHECK(stock.terms[2].value.to_double() == Approx(360));
  CHECK(stock.terms[3].value.to_double() == Approx(720));
  CHECK(stock.gb_months.to_double() == Approx(1180));
}
