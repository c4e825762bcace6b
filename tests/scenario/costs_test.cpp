// `costs` of an architecture: what the scenario prices itself, fixed or by use, to the cent.
#include "decision/evaluate.hpp"
#include "decision/names.hpp"
#include "scenario/scenario.hpp"
#include "services/cost_line.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;
using Catch::Matchers::Contains;

namespace {

/// A month of 730 hours with 2,628,000 requests of 1 KB.
std::string scenario_with(const std::string& costs, const std::string& more = "") {
  return "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n" + more +
         "[traffic]\nrate = \"3600/h\"\n[workload]\ncpu = \"5ms\"\nevent = \"1KB\"\n"
         "[[architecture]]\nname = \"a\"\nstages = [\n"
         "  { service = \"sqs\" },\n"
         "  { service = \"lambda\", duration = \"10ms\", memory = \"512MB\", batch = 10 },\n"
         "  { name = \"half\", service = \"sns\", from = \"traffic\", share = \"50%\" },\n"
         "  { name = \"web\", service = \"ec2\", instance = \"m5.large\", nodes = 3, from = "
         "\"traffic\" },\n"
         "  { name = \"pings\", service = \"schedule\", every = \"1h\" },\n]\ncosts = [" +
         costs + "]\n";
}

decision::Outcome outcome_of(const std::string& costs, const std::string& more = "",
                             const LoadOptions& options = {}) {
  return decision::evaluate(load_text(scenario_with(costs, more), "s.toml", "", options));
}

std::string dollars(const std::string& cost, const std::string& more = "",
                    const LoadOptions& options = {}) {
  const auto outcome = outcome_of("{ name = \"own\", " + cost + " }", more, options);
  return outcome.architectures.at(0).bill.total_of("own").text();
}

}  // namespace

TEST_CASE("a fixed cost is so much a month, a year, a week or an hour") {
  CHECK(dollars("price = \"$120/month\"") == "120.00");
  CHECK(dollars("price = \"$120\"") == "120.00");
  CHECK(dollars("price = \"$120k/year\"") == "10000.00");
  CHECK(dollars("price = \"$0.01/hour\"") == "7.30");
  CHECK(dollars("price = \"$168/week\"") == "730.00");
  CHECK(dollars("price = \"$30\", per = \"3 months\"") == "10.00");
  CHECK(dollars("price = \"$7/month\", quantity = 20") == "140.00");
}

TEST_CASE("a price has all of its digits, as a price that is overridden has") {
  // 2,628,000 of them; to nine decimals the price would be nothing.
  CHECK(dollars("price = \"$0.0000000001234567 per request\"") == "0.000324444");
  CHECK(dollars("price = \"$0.0001234567/1M requests\"") == "0.000324444");
  CHECK(dollars("tiers = [{ price = \"$0.0000000001234567\" }], per = \"request\"") ==
        "0.000324444");
  CHECK_THROWS_WITH(dollars("price = \"$0.12345678901234567890123456789012345 per request\""),
                    Contains("a.own") || Contains("s.toml:"));
}

TEST_CASE("a fixed cost of a part of a month is that part, and of two months twice") {
  CHECK(dollars("price = \"$120/month\"", "period = \"365h\"\n") == "60.00");
  CHECK(dollars("price = \"$120/month\"", "period = \"1460h\"\n") == "240.00");
}

TEST_CASE("a cost by use counts what comes to the stage that it names") {
  CHECK(dollars("price = \"$3 per 1M requests\"") == "7.884");
  CHECK(dollars("price = \"$3\", per = \"1M requests\", of = \"traffic\"") == "7.884");
  CHECK(dollars("price = \"$3/1M messages\", of = \"lambda\"") == "7.884");
  CHECK(dollars("price = \"$3/1M requests\", of = \"half\"") == "3.942");
  CHECK(dollars("price = \"$3/1M requests\", of = [\"half\", \"web\"]") == "11.826");
  CHECK(dollars("price = \"$3/1M requests\", of = \"half\", quantity = 2") == "7.884");
  CHECK(dollars("price = \"$1 per request\", of = \"pings\"") == "730.00");
}

TEST_CASE("invocations are a function's executions, events what its batches carry") {
  const auto outcome = outcome_of(
      "{ name = \"calls\", of = \"lambda\", price = \"$1 per 1M invocations\" }, "
      "{ name = \"seen\", of = \"lambda\", price = \"$1 per 1M events\" }");
  CHECK(decision::value_of("a.calls.invocations.quantity", outcome).value ==
        decision::value_of("a.lambda.requests.quantity", outcome).value);
  CHECK(decision::value_of("a.seen.events.quantity", outcome).value == Decimal(2'628'000));
  CHECK(dollars("price = \"$1 per 1M invocations\", of = \"half\"") == "1.314");
}

TEST_CASE("a GB is 2^30 bytes of what comes to the stage") {
  // 2,628,000 × 1,024 bytes are 2.506256103515625 GB; half of them come to the topic.
  CHECK(dollars("price = \"$0.10/GB\"") == "0.25062561");
  CHECK(dollars("price = \"$0.10/GB\", of = \"half\"") == "0.125312805");
  CHECK(dollars("price = \"$102.4/TB\"") == "0.25062561");
}

TEST_CASE("hours and months of a stage are those of each of its nodes") {
  CHECK(dollars("price = \"$0.02/hour\", of = \"web\"") == "43.80");
  CHECK(dollars("price = \"$15/month\", of = \"web\"") == "45.00");
}

TEST_CASE("tiers count the month's quantity") {
  CHECK(dollars("per = \"1M requests\", tiers = [{ up_to = \"1M\", price = \"$0\" }, "
                "{ price = \"$3\" }]") == "4.884");
}

TEST_CASE("a discount and the free tier are the book's, not those of a stated cost") {
  CHECK(dollars("price = \"$120/month\"", "[prices]\ndiscount = \"50%\"\n") == "120.00");
}

TEST_CASE("a cost is a line of the bill, a name of checks and a key of --set") {
  LoadOptions options;
  options.sets = {"a.own.price=$150/month"};
  CHECK(dollars("price = \"$120/month\"", "", options) == "150.00");
  options.sets = {"architecture.a.costs.own.price=$1 per 1k requests"};
  CHECK(dollars("price = \"$120/month\"", "", options) == "2628.00");

  const auto outcome = outcome_of(
      "{ name = \"own\", price = \"$120/month\" }]\n"
      "[[check]]\nrequire = \"a.own.cost <= $120\"\n"
      "[[check]]\nrequire = \"a.own.months.quantity < 1\"\n[[option]]\nname = \"o\"\nset = "
      "[\"scenario.seed=1\"");
  REQUIRE(outcome.checks.size() == 2);
  CHECK(outcome.checks[0].passed);
  CHECK_FALSE(outcome.checks[1].passed);
  const pricing::Bill& bill = outcome.architectures.at(0).bill;
  const auto& item = bill.items.back();
  CHECK(item.stage == "own");
  CHECK(item.unit == "month");
  CHECK_THAT(item.provenance.source, Contains("s.toml:1"));
  Money sum;
  for (const auto& stage : outcome.architectures.at(0).stages) sum += bill.total_of(stage.stage);
  CHECK(sum == bill.total());
}

TEST_CASE("a unit is read with its count") {
  CHECK(services::cost_unit("1M requests").per == Decimal(1'000'000));
  CHECK(services::cost_unit("M requests").per == Decimal(1'000'000));
  CHECK(services::cost_unit("100GB").per == Decimal(100));
  CHECK(services::cost_unit("2 years").per == Decimal(24));
  CHECK(services::cost_unit("message").unit == "message");
  CHECK(services::cost_unit("message").meter == "messages");
  CHECK_THROWS_WITH(services::cost_unit("fortnight"), Contains("units: month, year"));
  CHECK_THROWS_AS(services::cost_unit("0 requests"), Error);
  CHECK_THROWS_AS(services::cost_unit(""), Error);
}
