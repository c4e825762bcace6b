#include "services/kit/account_quotas.hpp"

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;

namespace {

/// 800 at work in one of three steps.
AccountNeed busy_in(const char* stage, Eigen::Index step,
                    CombinedLoad combined = CombinedLoad::Burst) {
  Eigen::ArrayXd items = Eigen::ArrayXd::Zero(3);
  items[step] = 800;
  return {.limit = {"concurrency", "concurrency", 1000, " instances"},
          .combined = combined,
          .message = "too many",
          .own = 800,
          .items = std::move(items),
          .each = 1,
          .dispersion = 0,
          .step = std::chrono::minutes(1),
          .stage = stage,
          .source = "a source"};
}

std::vector<Finding> told(const std::vector<AccountNeed>& needs) {
  AccountQuotas quotas;
  for (const AccountNeed& need : needs) quotas.add(need);
  return quotas.findings(0.99);
}

}  // namespace

TEST_CASE("needs are added step by step: peaks that do not coincide do not add up") {
  CHECK(told({busy_in("a", 0), busy_in("b", 1)}).empty());
  const auto both = told({busy_in("a", 0), busy_in("b", 0)});
  REQUIRE(both.size() == 1);
  CHECK(both[0].actual == "1,600 instances");
  CHECK(both[0].source == "a source");
  CHECK(both[0].account);
}

TEST_CASE("where only peaks are known they are added, and the finding says so") {
  const auto both =
      told({busy_in("a", 0, CombinedLoad::Peaks), busy_in("b", 1, CombinedLoad::Peaks)});
  REQUIRE(both.size() == 1);
  CHECK(both[0].message == "too many; shared by a (800), b (800), the sum of their peaks");
}

TEST_CASE("a stage that needs nothing is not named") {
  AccountNeed idle = busy_in("idle", 0);
  idle.own = 0;
  const auto two = told({busy_in("a", 0), idle, busy_in("b", 0)});
  REQUIRE(two.size() == 1);
  CHECK(two[0].stage == "a, b");
}

TEST_CASE("a quota is not told when another's finding says it already") {
  AccountNeed rate = busy_in("a", 0), burst = busy_in("a", 0);
  rate.limit.value = burst.limit.value = 500;
  burst.limit.id = "burst";
  burst.unless = "concurrency";
  CHECK(told({rate, burst}).size() == 1);
  rate.limit.value = 1000;
  CHECK(told({rate, burst}).size() == 1);
  CHECK(told({rate, burst})[0].id == "burst");
}

TEST_CASE("a quota that is kept is noted with the room that is left, one that is not as well") {
  AccountQuotas quotas;
  quotas.add(busy_in("a", 0));
  std::vector<Held> held;
  CHECK(quotas.findings(0.99, &held).empty());
  REQUIRE(held.size() == 1);
  CHECK(held[0].id == "concurrency");
  CHECK(held[0].stage == "a");
  CHECK(held[0].need == 800);
  CHECK(held[0].limit == 1000);
  CHECK(quantity_text(held[0].limit, held[0].measure, held[0].unit) == "1,000 instances");
  quotas.add(busy_in("b", 0));
  held.clear();
  CHECK(quotas.findings(0.99, &held).size() == 1);
  REQUIRE(held.size() == 1);
  CHECK(held[0].stage == "a, b");
  CHECK(held[0].need == 1600);
}

TEST_CASE("of several needs of one limit the one that leaves the least room is kept") {
  std::vector<Held> all;
  note_worst(all, {"rate", "a", 50, 100, "/s", Measure::Count});
  note_worst(all, {"rate", "a", 80, 200, "/s", Measure::Count});  // more, of more
  note_worst(all, {"rate", "b", 1, 100, "/s", Measure::Count});
  REQUIRE(all.size() == 2);
  CHECK(all[0].need == 50);
  note_worst(all, {"rate", "a", 60, 100, "/s", Measure::Count});
  CHECK(all[0].need == 60);
}
