// Migrations of plain numbers: what is paid when, and what follows from it.
#include "analysis/growth/migration.hpp"

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::analysis;
using decision::Commitment;
using decision::Horizon;

namespace {

Money dollars(int amount) {
  return Money::from_dollars(Decimal(amount));
}

/// The old one costs $100 a month, the new one $60, for a year and a half.
TwoBills steady() {
  return {std::vector<Money>(18, dollars(100)), std::vector<Money>(18, dollars(60))};
}

Horizon moving(int cost, int double_running) {
  Horizon plan;
  plan.months = 18;
  plan.migrations = {{"old", "new", dollars(cost), double_running}};
  return plan;
}

Commitment commitment(const std::string& architecture, int month, int months, int upfront,
                      int monthly) {
  return {.name = "c",
          .architecture = architecture,
          .month = month,
          .months = months,
          .upfront = dollars(upfront),
          .monthly = dollars(monthly),
          .sets = {},
          .where = {}};
}

MigrationAnswer weighed(const TwoBills& bills, const Horizon& plan) {
  return weigh_migration(bills, plan.migrations.front(), plan);
}

}  // namespace

TEST_CASE("a migration is paid back when the savings reach its cost") {
  // $200 at $40 a month: five months.
  const MigrationAnswer answer = weighed(steady(), moving(200, 0));
  CHECK(answer.staying == dollars(1800));
  CHECK(answer.plans[0].total == dollars(18 * 60 + 200));
  CHECK(answer.plans[0].payback == 5);
  REQUIRE(answer.best);
  CHECK(answer.best->month == 1);
  // At month 13 only six months are left to save in.
  CHECK(answer.plans[12].total == dollars(12 * 100 + 6 * 60 + 200));
  CHECK(answer.plans[12].payback == 17);
  CHECK(answer.year_late == dollars(12 * 40));
}

TEST_CASE("double running pays both for so many months") {
  // Two months of both are $120 more, and savings begin in the third: (200 + 120) / 40 + 2.
  const MigrationAnswer answer = weighed(steady(), moving(200, 2));
  CHECK(answer.plans[0].total == dollars(18 * 60 + 200 + 2 * 100));
  CHECK(answer.plans[0].payback == 10);
  // What would run double behind the horizon is not of it.
  CHECK(answer.plans[17].total == dollars(18 * 100 + 60 + 200));
  CHECK_FALSE(answer.plans[17].payback);
}

TEST_CASE("what does not pay within the horizon is not best at any month") {
  const MigrationAnswer answer = weighed(steady(), moving(720, 0));
  CHECK(answer.plans[0].payback == 18);  // saved to the cent: no dearer, and no cheaper
  CHECK_FALSE(answer.best);
  CHECK_FALSE(answer.year_late);
}

TEST_CASE("the best month is the one from which on the new one is cheaper") {
  // The old one grows by $10 a month from $10, the new one is $100: equal in month 10.
  TwoBills bills;
  for (int month = 1; month <= 40; ++month) {
    bills.from.push_back(dollars(10 * month));
    bills.to.push_back(dollars(100));
  }
  Horizon plan = moving(50, 0);
  plan.months = 40;
  const MigrationAnswer answer = weighed(bills, plan);
  REQUIRE(answer.best);
  CHECK(answer.best->month == 10);  // of two equal ones, the earlier
  // A year later 10 + 20 + … + 110 are lost: months 11 to 21 would have saved them.
  CHECK(answer.year_late == dollars(660));
  // From month 1 on: 450 lost by month 9 and 50 spent; month 10 + n saves n × 10.
  CHECK(answer.plans[0].payback == 20);
}

TEST_CASE("a payback counts only when it lasts") {
  TwoBills bills;
  for (const int from : {100, 100, 10, 10, 10, 10}) bills.from.push_back(dollars(from));
  bills.to.assign(6, dollars(60));
  Horizon plan = moving(0, 0);
  plan.months = 6;
  const MigrationAnswer answer = weighed(bills, plan);
  CHECK_FALSE(answer.plans[0].payback);
  // At the end of month 3 it is ahead by $30, at the end of month 4 behind by $20.
  plan.months = 3;
  bills.from.resize(3);
  bills.to.resize(3);
  CHECK(weighed(bills, plan).plans[0].payback == 1);
}

TEST_CASE("what was bought for the old one is paid to its end, for the new one when it begins") {
  Horizon plan = moving(0, 0);
  plan.commitments = {commitment("old", 1, 12, 30, 5), commitment("old", 13, 12, 30, 5),
                      commitment("new", 1, 0, 7, 1), commitment("other", 1, 0, 1000, 1000)};
  const MigrationAnswer answer = weighed(steady(), plan);
  CHECK(answer.staying == dollars(1800 + 30 + 12 * 5 + 30 + 6 * 5));
  // At month 1 nothing has been bought for the old one yet.
  CHECK(answer.plans[0].total == dollars(18 * 60 + 7 + 18));
  // At month 3 the first commitment is paid to month 12, and the new one's from month 3 on.
  CHECK(answer.plans[2].total == dollars(2 * 100 + 16 * 60 + 30 + 12 * 5 + 7 + 16));
}
