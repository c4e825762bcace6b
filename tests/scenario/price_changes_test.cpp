// [[price_change]]: prices that rise or fall within the period, month by month.
#include "decision/evaluate.hpp"
#include "scenario/malformed.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;
using Catch::Matchers::Contains;

namespace {

/// 3 years of 730-hour months: $100 a month, and 2,628,000 messages a month at $0.40 a million and
/// three requests each.
decision::Study study_of(const std::string& changes, const std::string& period = "3y") {
  return load_text(
      "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\nstep = \"1h\"\nperiod = \"" + period +
          "\"\n[traffic]\nrate = \"3600/h\"\n"
          "[[architecture]]\nname = \"a\"\nstages = [{ service = \"sqs\" }]\n"
          "costs = [{ name = \"plan\", price = \"$100/month\" }]\n" +
          changes,
      "s.toml", "");
}

pricing::Bill bill_of(const std::string& changes, const std::string& period = "3y") {
  return decision::evaluate(study_of(changes, period)).architectures.at(0).bill;
}

std::string plan(const std::string& changes, const std::string& period = "3y") {
  return bill_of(changes, period).total_of("plan").text();
}

std::string change(const std::string& keys) {
  return "[[price_change]]\n" + keys + "\n";
}

}  // namespace

TEST_CASE("a yearly rise compounds, month by month") {
  CHECK(plan("") == "3600.00");
  // 12 × 100 + 12 × 105 + 12 × 110.25
  CHECK(plan(change("of = \"plan\"\nevery = \"1y\"\nchange = \"+5%\"")) == "3783.00");
  // 100 × (1.01^36 − 1) / 0.01, by decimal arithmetic
  CHECK(Decimal::parse(plan(change("of = \"plan\"\nevery = \"1 month\"\nchange = \"+1%\"")))
            .to_double() == Approx(4307.6878359).epsilon(1e-9));
}

TEST_CASE("a change happens once from its month on, and those before keep their price") {
  const std::string text = change("of = \"plan.months\"\nfrom = \"30 months\"\nchange = \"-50%\"");
  CHECK(plan(text) == "3300.00");
  CHECK(plan(text, "30 months") == "3000.00");
  // In the middle of a month it counts from the next one on.
  CHECK(plan(change("of = \"plan\"\nfrom = \"29.5 months\"\nchange = \"-50%\"")) == "3300.00");
  CHECK(plan(change("of = \"plan\"\nfrom = \"0h\"\nchange = \"-50%\"")) == "1800.00");
}

TEST_CASE("a new price is a meter's, and each price has a line of the bill") {
  const auto bill = bill_of(change("of = \"plan.months\"\nfrom = \"2y\"\nprice = \"80\""));
  CHECK(bill.total_of("plan").text() == "3360.00");
  std::vector<std::string> lines;
  for (const auto& item : bill.items) {
    if (item.stage == "plan") lines.push_back(item.quantity.text() + " x " + item.price.text());
  }
  CHECK(lines == std::vector<std::string>{"24 x 100", "12 x 80"});
}

TEST_CASE("without `of` the whole bill changes, the books' prices and those stated") {
  const auto before = bill_of(""), after = bill_of(change("from = \"0h\"\nchange = \"+10%\""));
  CHECK(after.total_of("plan").dollars() ==
        before.total_of("plan").dollars() * Decimal::parse("1.1"));
  CHECK(after.total_of("sqs").dollars() ==
        before.total_of("sqs").dollars() * Decimal::parse("1.1"));
}

TEST_CASE("changes act in their order, and are told") {
  const auto study = study_of(change("of = \"plan.months\"\nfrom = \"1y\"\nprice = \"200\"") +
                              change("of = \"plan\"\nfrom = \"2y\"\nchange = \"+10%\""));
  // 12 × 100 + 12 × 200 + 12 × 220
  const auto outcome = decision::evaluate(study);
  const auto& bill = outcome.architectures.at(0).bill;
  CHECK(bill.total_of("plan").text() == "6240.00");
  REQUIRE(outcome.notes.size() >= 2);
  CHECK_THAT(outcome.notes[0], Contains("plan.months") && Contains("$200"));
  CHECK_THAT(outcome.notes[1], Contains("plan: +10% from 2y on (s.toml:"));
  CHECK_THAT(bill.items.back().provenance.note, Contains("times 1.1 (s.toml:"));
  Money sum;
  for (const auto& item : bill.items) sum += item.amount;
  CHECK(sum == bill.total());
}

TEST_CASE("a rise goes on after a new price, in the order of time") {
  // 12 × 100, 12 × 200 (the new price after the rise of the same instant), 12 × 210
  CHECK(plan(change("of = \"plan\"\nevery = \"1y\"\nchange = \"+5%\"") +
             change("of = \"plan.months\"\nfrom = \"1y\"\nprice = \"200\"")) == "6120.00");
}

TEST_CASE("a change after the period says so") {
  CHECK_THAT(study_of(change("from = \"5y\"\nchange = \"+10%\"")).notes.at(0),
             Contains("after the period"));
}

TEST_CASE("a new price for another number of units is refused, as in [prices.override]") {
  // $16.6667 per million GB-seconds is $0.0000166667 per one: a page shows the first.
  CHECK_THAT(malformed::complaint(
                 malformed::good +
                 "[[price_change]]\nof = \"lambda.gb-seconds-x86\"\nprice = \"16.6667\"\nfrom = "
                 "\"1d\"\n"),
             Catch::Matchers::Contains("s.toml:11:9: price = $16.6667 per GB-second of "
                                       "lambda.gb-seconds-x86 is more than 100 times off"));
  CHECK(malformed::complaint(malformed::good +
                             "[[price_change]]\nof = \"lambda.gb-seconds-x86\"\nprice = "
                             "\"0.00002\"\nfrom = \"1d\"\n")
            .empty());
}
