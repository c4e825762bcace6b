// Savings plans and reserved instances of an architecture, from the text to the bill.
#include "decision/evaluate.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"
#include "support/refusal.hpp"
#include "units/error.hpp"

using namespace costsim;

namespace {

/// Some 53 tasks by day and 13 by night, and three instances that stay.
std::string text_with(const std::string& commitments, const std::string& month = "720h") {
  return R"(
schema = 1
[scenario]
region = "us-east-1"
prices = "2026"
)"
         "month = \"" +
         month + R"("
windows = "never"
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
commitments = [ )" +
         commitments + " ]\n";
}

decision::ArchitectureOutcome bought(const std::string& commitments,
                                     const std::string& month = "720h") {
  const auto outcome =
      decision::evaluate(scenario::load_text(text_with(commitments, month), "case.toml", "", {}));
  return outcome.architectures.front();
}

Money total_of(const decision::ArchitectureOutcome& outcome, const std::string& meter) {
  Money sum;
  for (const auto& item : outcome.bill.items) {
    if (item.meter.meter == meter) sum += item.amount;
  }
  return sum;
}

Decimal quantity_of(const decision::ArchitectureOutcome& outcome, const std::string& meter) {
  Decimal sum;
  for (const auto& item : outcome.bill.items) {
    if (item.meter.meter == meter) sum += item.quantity;
  }
  return sum;
}

double figure(const decision::ArchitectureOutcome& outcome, const std::string& stage,
              const std::string& name) {
  for (const auto& each : outcome.stages) {
    if (each.stage != stage) continue;
    for (const auto& metric : each.metrics) {
      if (metric.name == name) return metric.value;
    }
  }
  FAIL("no " << stage << "." << name);
  return 0;
}

std::string refusal(const std::string& commitments) {
  return testing::refusal_of(
      [&] { scenario::load_text(text_with(commitments), "case.toml", "", {}); });
}

constexpr const char* small_plan =
    R"({ name = "plan", per_hour = "$0.40", covers = { fargate = "20%" } })";

}  // namespace

TEST_CASE("a plan below the trough is used in every hour, and pays list / (1 - discount)") {
  const auto without = bought("");
  const auto with = bought(small_plan);
  CHECK(figure(with, "plan", "wasted_share") == Approx(0).margin(1e-9));
  CHECK(total_of(with, "hours") == parse_money("$288"));  // 720 × 0.40
  CHECK(figure(with, "plan", "covered_usd") == Approx(360));
  CHECK((without.bill.total() - with.bill.total()).dollars().to_double() ==
        Approx(72).margin(0.001));
}

TEST_CASE("what is covered and what is left of a meter is all of it, to the last digit") {
  const auto without = bought("");
  const auto with = bought(R"({ name = "plan", per_hour = "$3", covers = { fargate = "20%" } })");
  for (const std::string meter : {"vcpu-hours-x86", "gb-hours-x86"}) {
    CHECK(quantity_of(with, meter) + quantity_of(with, meter + ".covered") ==
          quantity_of(without, meter));
    CHECK(quantity_of(with, meter + ".covered") > Decimal(0));
    CHECK(total_of(with, meter + ".covered") == Money());
  }
  CHECK(figure(with, "plan", "covered_usd") + figure(with, "plan", "uncovered_usd") ==
        Approx((total_of(without, "vcpu-hours-x86") + total_of(without, "gb-hours-x86"))
                   .dollars()
                   .to_double()));
}

TEST_CASE("a plan as large as the peak is wasted at night, and told") {
  const auto outcome =
      bought(R"({ name = "plan", per_hour = "$3", covers = { fargate = "20%" } })");
  CHECK(figure(outcome, "plan", "wasted_share") > 0.2);
  const auto& findings = outcome.findings;
  CHECK(std::any_of(findings.begin(), findings.end(),
                    [](const auto& each) { return each.id == "commitment-unused"; }));
}

TEST_CASE("the last hour of a month that ends within it has its part of the commitment") {
  const auto outcome = bought(small_plan, "90min");
  CHECK(total_of(outcome, "hours") == parse_money("$0.60"));
  CHECK(figure(outcome, "plan", "wasted_share") == Approx(0).margin(1e-9));
  CHECK(figure(outcome, "plan", "covered_usd") == Approx(0.75));
}

TEST_CASE("the best commitment that a run tells costs least of those around it") {
  const auto outcome = bought(small_plan);
  const double best = figure(outcome, "plan", "best_usd_per_hour");
  const auto cost_at = [](double per_hour) {
    return bought("{ name = \"plan\", per_hour = \"$" + Decimal::from_double(per_hour, 6).text() +
                  "\", covers = { fargate = \"20%\" } }")
        .bill.total();
  };
  CHECK(cost_at(best) < cost_at(best * 0.9));
  CHECK(cost_at(best) < cost_at(best * 1.1));
}

TEST_CASE("reserved instances pay for their family before any plan does") {
  const auto outcome = bought(
      R"({ name = "plan", per_hour = "$0.10", covers = { ec2 = "27%" } },
         { name = "kept", reserved = "ec2.m7g.large", count = 3, term = "reserved-1y-all-upfront" })");
  CHECK(total_of(outcome, "m7g.large.on-demand") == Money());
  CHECK(quantity_of(outcome, "m7g.large.on-demand.covered") == Decimal(2160));
  CHECK(figure(outcome, "kept", "covered_share") == Approx(1));
  CHECK(figure(outcome, "plan", "wasted_share") == Approx(1));
  CHECK(outcome.bill.total_of("kept") == parse_money("$108.648"));  // 2160 × 0.0503 (LC25)
}

TEST_CASE("a family's larger sizes take as much of a reservation as they cost") {
  const auto outcome = bought(R"({ name = "kept", reserved = "ec2.m7g.xlarge", price = "$0.10" })");
  CHECK(quantity_of(outcome, "m7g.large.on-demand.covered").to_double() == Approx(1440));
}

TEST_CASE("a plan's discount by term is the one of the price files") {
  const auto by_term =
      bought(R"({ name = "plan", per_hour = "$0.4", covers = { fargate = "1y" } })");
  CHECK(by_term.bill.total() == bought(small_plan).bill.total());
}

TEST_CASE(
    "a reserved price that the book does not have is missing, a type that there is not misspelt") {
  const auto failure = [](const std::string& commitment) {
    try {
      bought(commitment);
    } catch (const Error& error) {
      return error.failure();
    }
    return Failure::Internal;
  };
  CHECK(failure(
            R"({ name = "kept", reserved = "ec2.m7g.large", term = "reserved-3y-all-upfront" })") ==
        Failure::Untrustworthy);
  CHECK(failure(R"({ name = "kept", reserved = "ec2.m7z.large" })") == Failure::Usage);
}

TEST_CASE("the longest name that fits says the discount") {
  const auto outcome = bought(
      R"({ name = "plan", per_hour = "$0.1", covers = { ec2 = "10%", "ec2.m7g" = "50%" } })");
  CHECK(figure(outcome, "plan", "covered_usd") == Approx(144));  // 72 / (1 - 0.5)
}

TEST_CASE("a commitment that cannot be is refused, and it is said why") {
  CHECK(refusal(R"({ name = "p", per_hour = "$1" })").find("covers") != std::string::npos);
  CHECK(refusal(R"({ name = "p", covers = { fargate = "20%" } })").find("per_hour") !=
        std::string::npos);
  CHECK(refusal(R"({ name = "p", per_hour = "$1", covers = { fargte = "20%" } })")
            .find("did you mean 'fargate'") != std::string::npos);
  CHECK(refusal(R"({ name = "p", per_hour = "$1", covers = { sqs = "20%" } })")
            .find("no savings plan pays for sqs: expected one of") != std::string::npos);
  CHECK(refusal(R"({ name = "p", per_hour = "$1", covers = { ec2 = "1y" } })")
            .find("no source says") != std::string::npos);
  CHECK(refusal(R"({ name = "p", per_hour = "$1", covers = { fargate = "120%" } })") != "");
  CHECK(refusal(R"({ name = "cache", per_hour = "$1", covers = { fargate = "20%" } })")
            .find("there is a stage 'cache' already") != std::string::npos);
  CHECK(refusal(R"({ name = "r", reserved = "ec2.m9z.large" })").find("no ec2.m9z.large") !=
        std::string::npos);
  CHECK(refusal(R"({ name = "r", reserved = "ec2.m7g.large", price = "$9" })")
            .find("expected less than the list price") != std::string::npos);
}

// 3 tasks are used in every hour: 0.40 × 720 = $288 pay for $360 of the list, of which an agreement
// of 30 % would leave $252.
TEST_CASE("what a commitment saves is told beside what an agreement takes off") {
  const auto at_list = bought(small_plan);
  CHECK(figure(at_list, "plan", "saved_usd") == Approx(72));
  const auto outcome = decision::evaluate(scenario::load_text(
      text_with(small_plan) + "[prices]\ndiscount = \"30%\"\n", "case.toml", "", {}));
  const auto& with_agreement = outcome.architectures.front();
  CHECK(figure(with_agreement, "plan", "saved_usd") == Approx(-36));
  CHECK(figure(with_agreement, "plan", "best_usd_per_hour") == Approx(0).margin(1e-9));
  CHECK(std::any_of(with_agreement.findings.begin(), with_agreement.findings.end(),
                    [](const auto& each) { return each.id == "commitment-loses"; }));
}

TEST_CASE("what commitments pay for is told with its list price, and is all that is covered") {
  const auto outcome =
      bought(R"({ name = "plan", per_hour = "$3", covers = { fargate = "20%" } })");
  REQUIRE(outcome.commitments.size() == 1);
  REQUIRE(outcome.commitments[0].size() == 1);
  const decision::CommitmentUse& plan = outcome.commitments[0][0];
  CHECK(plan.kind == decision::CommitmentKind::SavingsPlan);
  Decimal at_list;
  for (const decision::CoveredUse& use : plan.covered) {
    CHECK(use.stage == "fargate");
    CHECK(use.discount == Decimal::parse("0.2"));
    CHECK(use.quantity == quantity_of(outcome, use.meter.meter + ".covered"));
    at_list += use.quantity * use.list_price;
  }
  CHECK(at_list.to_double() == Approx(figure(outcome, "plan", "covered_usd")));
}

TEST_CASE("keys of reserved instances are refused beside a plan") {
  for (const char* key : {"count = 5", "term = \"reserved-1y-all-upfront\"", "price = \"$7\""}) {
    CHECK(refusal("{ name = \"k\", per_hour = \"$1\", covers = { lambda = \"12%\" }, " +
                  std::string(key) + " }")
              .find("is of reserved instances, and this is a savings plan") != std::string::npos);
  }
}

TEST_CASE("the price of a commitment does not change within its term") {
  const std::string text = text_with(small_plan) +
                           "[[price_change]]\nof = \"plan\"\nfrom = \"10d\"\nchange = \"+10%\"\n";
  CHECK(testing::refusal_of([&] {
          scenario::load_text(text, "case.toml", "", {});
        }).find("'plan' is a commitment") != std::string::npos);
}

// 1,000,000 GB-s, of which 400,000 are free: the plan pays for 600,000 × $0.0000166667 of the list.
TEST_CASE("what comes free needs no commitment") {
  const auto covered = [](const std::string& free_tier) {
    const std::string text = R"(
schema = 1
[scenario]
region = "us-east-1"
prices = "2026"
windows = "never"
[prices]
free_tier = )" + free_tier + R"(
[traffic]
shape = "constant"
rate = "1000000/month"
[[architecture]]
name = "a"
stages = [{ service = "lambda", memory = "1GB", duration = "1s" }]
commitments = [{ name = "plan", per_hour = "$1", covers = { lambda = "12%" } }]
)";
    const auto outcome = decision::evaluate(scenario::load_text(text, "case.toml", "", {}));
    return std::pair(figure(outcome.architectures[0], "plan", "covered_usd"),
                     outcome.architectures[0].bill.total());
  };
  const auto [without, dear] = covered("false");
  const auto [with, cheap] = covered("true");
  CHECK(without == Approx(16.6667));
  CHECK(with == Approx(10.00002));
  // Only the requests are cheaper: the plan is paid anyway.
  CHECK((dear - cheap).dollars().to_double() == Approx(0.2));
}
