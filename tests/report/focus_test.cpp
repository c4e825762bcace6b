// FOCUS rows of a forecast's bill, held against their specification.
#include <map>
#include <regex>
#include <set>

#include "decision/evaluate.hpp"
#include "focus_rows.hpp"
#include "outcomes.hpp"
#include "report/review/review.hpp"
#include "scenario/scenario.hpp"
#include "services/kit/subcategory.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::report;
using namespace costsim::report::focus_rows;

namespace {

/// Tasks by day and night, and three instances of which two are reserved; a plan that is too large
/// by night.
std::vector<Row> committed_rows(const std::string& period) {
  const std::string text = R"(
schema = 1
[scenario]
region = "us-east-1"
prices = "2026"
month = "720h"
windows = "never"
period = ")" + period + R"("
[traffic]
shape = "diurnal"
rate = "1000/s"
peak_to_trough = 4
[workload]
cpu = "20ms"
[[architecture]]
name = "a"
stages = [
  { service = "fargate", vcpu = 1, memory = "2GB" },
  { name = "cache", service = "ec2", instance = "m7g.large", nodes = 3 },
]
commitments = [
  { name = "plan", per_hour = "$1.50", covers = { fargate = "20%" } },
  { name = "kept", reserved = "ec2.m7g.large", count = 2, term = "reserved-1y-all-upfront" },
]
)";
  const auto outcome = decision::evaluate(scenario::load_text(text, "case.toml", "", {}));
  auto rows = rows_of(outcome);
  CHECK(sum_of(rows, "BilledCost") == outcome.architectures.front().bill.total().dollars());
  return rows;
}

}  // namespace

TEST_CASE("FOCUS rows keep the specification's column rules") {
  for (const auto& outcome : {event_collector(), huge_outcome(), hostile_outcome()}) {
    const auto rows = rows_of(outcome);
    CHECK_FALSE(rows.empty());
    for (const Row& row : rows) keeps_focus(row);
  }
  CHECK(rows_of(empty_outcome()).empty());
}

TEST_CASE("the subcategories that a service can state are those of FOCUS, each of its category") {
  std::size_t count = 0;
  for (const auto& [category, names] : allowed) count += names.size() + 1;
  CHECK(services::subcategories().size() == count);
  for (const auto& each : services::subcategories()) {
    INFO(each.name);
    CHECK(is_allowed(std::string(each.category), std::string(each.name)));
    CHECK(services::find_subcategory(each.name) == &each);
  }
}

TEST_CASE("FOCUS rows say what kind of service is paid, costs of one's own are of none") {
  std::map<std::string, std::string> kinds;
  for (const Row& row : rows_of(event_collector())) {
    kinds[row.at("ServiceName")] = row.at("ServiceCategory") + "/" + row.at("ServiceSubcategory");
  }
  CHECK(kinds == std::map<std::string, std::string>{{"api-gateway", "Integration/API Management"},
                                                    {"kinesis", "Analytics/Streaming Analytics"},
                                                    {"lambda", "Compute/Serverless Compute"},
                                                    {"ec2", "Compute/Virtual Machines"},
                                                    {"operations", "Other/Other (Other)"}});
  for (const Row& row : rows_of(event_collector())) {
    CHECK(row.at("ProviderName") == (row.at("ServiceName") == "operations" ? "Other" : "AWS"));
  }
}

TEST_CASE("FOCUS columns have names in Pascal case, each once") {
  const auto header = fields_of(review::focus(event_collector(), options)).front();
  CHECK(std::set<std::string>(header.begin(), header.end()).size() == header.size());
  for (const std::string& name : header) {
    CHECK(std::regex_match(name, std::regex("([A-Z][a-z]+)+")));
  }
}

TEST_CASE("the FOCUS rows of an architecture add up to its bill, over the forecast's period") {
  const auto outcome = event_collector();
  const auto rows = rows_of(outcome);
  for (const auto& architecture : outcome.architectures) {
    Decimal sum;
    for (const Row& row : rows) {
      if (row.at("SubAccountId") == architecture.name) sum += figure(row, "BilledCost");
    }
    CHECK(sum == architecture.bill.total().dollars());
  }
  // 720 h from the first day of the prices' epoch.
  CHECK(rows[0].at("BillingPeriodStart") == "2018-08-01T00:00:00Z");
  CHECK(rows[0].at("BillingPeriodEnd") == "2018-09-01T00:00:00Z");
  CHECK(rows[0].at("ChargePeriodEnd") == "2018-08-31T00:00:00Z");
  CHECK(rows[0].at("PricingQuantity") == "8640");
  CHECK(rows[0].at("PricingUnit") == "1000000 Requests");
  CHECK(rows[1].at("ConsumedUnit") == "Shard-Hours");
}

TEST_CASE("FOCUS rows of a longer forecast are those of each month, in its own billing period") {
  decision::Outcome outcome = event_collector();
  outcome.prices.epoch = "2026-11";
  for (int month = 0; month < 4; ++month) outcome.months.push_back({std::chrono::hours(720), 1});
  for (auto& architecture : outcome.architectures) {
    architecture.prices.reset();
    architecture.months.assign(4, architecture.bill);
  }
  const auto rows = rows_of(outcome);
  std::set<std::pair<std::string, std::string>> billed, charged;
  for (const Row& row : rows) {
    keeps_focus(row);
    billed.emplace(row.at("BillingPeriodStart"), row.at("BillingPeriodEnd"));
    charged.emplace(row.at("ChargePeriodStart"), row.at("ChargePeriodEnd"));
  }
  const auto at = [](const char* day) { return std::string(day) + "T00:00:00Z"; };
  using Spans = std::set<std::pair<std::string, std::string>>;
  CHECK(billed == Spans{{at("2026-11-01"), at("2026-12-01")},
                        {at("2026-12-01"), at("2027-01-01")},
                        {at("2027-01-01"), at("2027-02-01")},
                        {at("2027-02-01"), at("2027-03-01")}});
  CHECK(charged == Spans{{at("2026-11-01"), at("2026-12-01")},
                         {at("2026-12-01"), at("2026-12-31")},
                         {at("2027-01-01"), at("2027-01-31")},
                         {at("2027-02-01"), at("2027-03-01")}});
  CHECK(rows.size() == 4 * rows_of(event_collector()).size());
}

TEST_CASE("what commitments cost is bought once, and told by the use that they pay for") {
  const auto rows = committed_rows("720h");
  for (const Row& row : rows) keeps_focus(row);
  CHECK(sum_of(rows, "EffectiveCost") == sum_of(rows, "BilledCost"));
  for (const std::string name : {"plan", "kept"}) {
    INFO(name);
    const auto all = rows_with(rows, "CommitmentDiscountName", name);
    const auto bought = rows_with(all, "ChargeCategory", "Purchase");
    const auto paid = rows_with(all, "ChargeCategory", "Usage");
    REQUIRE(bought.size() == 1);
    CHECK(sum_of(paid, "EffectiveCost") == figure(bought[0], "BilledCost"));
    CHECK(sum_of(paid, "CommitmentDiscountQuantity").to_double() ==
          Approx(figure(bought[0], "CommitmentDiscountQuantity").to_double()));
  }
  // 720 h at $1.50; two instances of three, in use for all of 720 h.
  const auto plan = rows_with(rows, "CommitmentDiscountName", "plan");
  CHECK(rows_with(plan, "ChargeCategory", "Purchase")[0].at("BilledCost") == "1080.00");
  CHECK(rows_with(plan, "CommitmentDiscountStatus", "Unused").size() == 1);
  const auto kept = rows_with(rows, "CommitmentDiscountName", "kept");
  CHECK(rows_with(kept, "CommitmentDiscountStatus", "Unused").empty());
  const auto used = rows_with(kept, "CommitmentDiscountStatus", "Used");
  REQUIRE(used.size() == 1);
  CHECK(used[0].at("ConsumedQuantity") == "1440");
  CHECK(used[0].at("ServiceName") == "ec2");
  CHECK(used[0].at("ResourceName") == "cache");
  CHECK(figure(used[0], "CommitmentDiscountQuantity").to_double() == Approx(1440));
}

TEST_CASE("what a commitment pays for has its list price, so that what it saves can be told") {
  const auto rows = committed_rows("720h");
  const auto used = rows_with(rows, "CommitmentDiscountName", "plan");
  for (const Row& row : rows_with(used, "CommitmentDiscountStatus", "Used")) {
    CHECK(figure(row, "EffectiveCost").to_double() ==
          Approx(0.8 * figure(row, "ListCost").to_double()));
    CHECK(row.at("SkuId").find("covered") == std::string::npos);
  }
  for (const Row& row : rows_with(used, "CommitmentDiscountStatus", "Unused")) {
    CHECK(figure(row, "ListCost").is_zero());
  }
}

TEST_CASE("commitments are bought anew in each month of a longer forecast") {
  const auto rows = committed_rows("1800h");
  for (const Row& row : rows) keeps_focus(row);
  const auto bought = rows_with(rows, "ChargeCategory", "Purchase");
  CHECK(bought.size() == 6);  // two in each of three months, the last of 360 h
  CHECK(sum_of(rows_with(bought, "CommitmentDiscountName", "plan"), "BilledCost") ==
        Decimal::parse("2700"));
  CHECK(sum_of(rows, "EffectiveCost") == sum_of(rows, "BilledCost"));
}

TEST_CASE("where a study says when it begins, FOCUS rows begin with that month") {
  decision::Outcome outcome = event_collector();
  outcome.start = {2027, 2};
  for (const Row& row : rows_of(outcome)) {
    keeps_focus(row);
    CHECK(row.at("BillingPeriodStart") == "2027-02-01T00:00:00Z");
    CHECK(row.at("ChargePeriodEnd") == "2027-03-01T00:00:00Z");  // 720 h are longer than it
  }
}
