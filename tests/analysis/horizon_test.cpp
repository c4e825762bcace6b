// The months to come: each is a run of its own, and what changes in them is where arithmetic says.
#include "analysis/horizon.hpp"

#include <cmath>

#include "decision/evaluate.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::analysis;
using Catch::Matchers::Contains;

namespace {

using Sets = std::vector<std::string>;

const std::string collector = COSTSIM_SOURCE_DIR "/scenarios/event-collector.toml";

decision::Study loaded(const Sets& sets) {
  scenario::LoadOptions options;
  options.sets = {"scenario.step=1h", "traffic.rate=400k/h"};  // quick, and before its break-even
  options.sets.insert(options.sets.end(), sets.begin(), sets.end());
  return scenario::load(collector, options);
}

Vary case_a(const Sets& sets) {
  return [sets](const std::vector<Assignment>& assignments) {
    Sets all = sets;
    for (const Assignment& each : assignments) all.push_back(each.key + "=" + each.value);
    return loaded(all);
  };
}

Ahead ahead_of(const Vary& vary) {
  return look_ahead(vary, vary({}).horizon);
}

/// One architecture of a queue and a plan of $100 a month, at 3,600 requests an hour.
Vary queue_with(const std::string& horizon, const std::string& period = "1 month") {
  const std::string text =
      "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\nstep = \"1h\"\nperiod = \"" + period +
      "\"\n[traffic]\nrate = \"3600/h\"\n[prices]\nfree_tier = true\n"
      "[[architecture]]\nname = \"a\"\nstages = [{ service = \"sqs\" }]\n"
      "costs = [{ name = \"plan\", price = \"$100/month\" }]\n" +
      horizon;
  return [text](const std::vector<Assignment>& assignments) {
    scenario::LoadOptions options;
    for (const Assignment& each : assignments) options.sets.push_back(each.key + "=" + each.value);
    return scenario::load_text(text, "s.toml", "", options);
  };
}

/// 1 MB a second is 2,531.25 GB in a month of 30 days. GB-months cost $0.1, requests nothing that
/// these tests look at.
Vary what_is_kept(const std::string& stages, const std::string& horizon,
                  const std::string& period = "30d") {
  const std::string text =
      "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\nstep = \"1h\"\nmonth = \"30d\"\n"
      "period = \"" +
      period +
      "\"\n[traffic]\nrate = \"1/s\"\n[workload]\nevent = \"1MB\"\n"
      "[prices.override]\ns3.storage-gb-months = \"$0.1\"\n"
      "[[architecture]]\nname = \"a\"\nstages = [" +
      stages + "]\n" + horizon;
  return [text](const std::vector<Assignment>& assignments) {
    scenario::LoadOptions options;
    for (const Assignment& each : assignments) options.sets.push_back(each.key + "=" + each.value);
    return scenario::load_text(text, "s.toml", "", options);
  };
}

/// GB-months of `s3`: 2,592,000 objects a month at $5 a million, so many times.
double gb_months_of(const MonthAhead& month) {
  const double puts = 12.96 * month.factor.to_double();
  return (month.costs[0].dollars().to_double() - puts) / 0.1;
}

const Break& break_of(const Ahead& ahead, const std::string& check) {
  return *std::find_if(ahead.breaks.begin(), ahead.breaks.end(),
                       [&](const Break& each) { return each.check == check; });
}

}  // namespace

TEST_CASE("36 months at 10 % are 36 separate runs, exactly, and name the same months") {
  const Ahead ahead = ahead_of(case_a({"horizon.growth=10%"}));
  REQUIRE(ahead.months.size() == 36);
  std::optional<int> moving_pays, rule_breaks;
  Money sum;
  for (int i = 0; i < 36; ++i) {
    const MonthAhead& month = ahead.months[static_cast<std::size_t>(i)];
    CHECK(month.factor.to_double() == Approx(std::pow(1.1, i)).epsilon(1e-9));
    const Decimal rate = Decimal(400'000) * month.factor;
    const auto alone = decision::evaluate(loaded({"traffic.rate=" + rate.text() + "/h"}));
    CHECK(month.requests == alone.traffic.requests);
    CHECK(month.costs[0] == alone.architectures[0].bill.total());
    CHECK(month.costs[1] == alone.architectures[1].bill.total());
    sum += alone.architectures[0].bill.total();
    CHECK(month.cumulative[0] == sum);
    // serverless < containers + 40 %, in whole nano-dollars
    const auto serverless = static_cast<int128>(month.costs[0].nanos());
    const auto containers = static_cast<int128>(month.costs[1].nanos());
    if (!rule_breaks && 10 * serverless >= 14 * containers) rule_breaks = i + 1;
    if (!moving_pays && containers < serverless) moving_pays = i + 1;
  }
  CHECK(break_of(ahead, "rule-of-40").month == rule_breaks);
  CHECK(break_of(ahead, "moving-pays").month == 1);
  CHECK(break_of(ahead, "moving-pays").holds_again == moving_pays);
}

TEST_CASE("case A at 10 % a month: the gateway's price alone says when moving pays") {
  // $3.50 a million requests against what replaces the gateway (us-west-1, 2018-08): a balancer at
  // $0.0252 an hour and $0.008 an LCU hour of a GB, 4.4 vCPUs of $0.4416 / 8 an hour, and a tenth
  // of an engineer of $12,000. The stream and its function are the same on both sides.
  const double requests = 400e3 * 720;
  const double fixed = 720 * (0.0252 + 4.4 * 0.4416 / 8) + 1200;
  const double per_request = 3.5e-6 - 0.008 * 1024 / (1 << 30);
  const int months =
      static_cast<int>(std::ceil(std::log(fixed / (per_request * requests)) / std::log(1.1)));
  const Ahead ahead = ahead_of(case_a({"horizon.growth=10%", "horizon.months=12"}));
  CHECK(break_of(ahead, "moving-pays").holds_again == 1 + months);
  REQUIRE(ahead.months.size() == 12);
}

TEST_CASE("linear and logistic growth are theirs, and a year's growth is twelve equal steps",
          "[many]") {
  const auto factors = [](const std::string& growth) {
    const Ahead ahead = ahead_of(queue_with("[horizon]\nmonths = 25\ngrowth = " + growth + "\n"));
    std::vector<double> all;
    for (const MonthAhead& month : ahead.months) all.push_back(month.factor.to_double());
    return all;
  };
  const auto linear = factors("{ curve = \"linear\", per_month = \"10%\" }");
  CHECK(linear[1] == Approx(1.1));
  CHECK(linear[10] == Approx(2));
  const auto yearly = factors("\"50%/year\"");
  CHECK(yearly[12] == Approx(1.5).epsilon(1e-8));
  CHECK(yearly[24] == Approx(2.25).epsilon(1e-8));
  // From 10 % to 90 % of the rise in 8 months around month 12 after the first.
  const auto logistic =
      factors("{ curve = \"logistic\", factor = 5, at = \"12 months\", over = \"8 months\" }");
  CHECK(logistic[0] == 1);
  CHECK((logistic[16] - logistic[8]) / (5 - 1) == Approx(0.8).epsilon(0.01));
  CHECK(logistic[24] == Approx(5).epsilon(0.01));
  CHECK(factors("\"-100%\"")[1] == 0);
}

TEST_CASE("seasons are the calendar's") {
  const Ahead ahead =
      ahead_of(queue_with("[horizon]\nstart = \"2026-11\"\nmonths = 14\ngrowth = \"100%\"\n"
                          "seasonality = [0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, \"150%\", 2]\n"));
  CHECK(ahead.months[0].factor == Decimal::parse("1.5"));  // November
  CHECK(ahead.months[1].factor == Decimal(4));             // December, twice as much
  CHECK(ahead.months[2].factor == Decimal(2));             // January
  CHECK(ahead.months[3].factor == Decimal(8));
  CHECK(ahead.months[13].factor == Decimal(16384));  // December again
}

TEST_CASE(
    "prices that change and first-year allowances are those of one long run, month by month") {
  const std::string changes =
      "[[price_change]]\nof = \"plan\"\nevery = \"12 months\"\nchange = \"+5%\"\n"
      "[[price_change]]\nof = \"sqs\"\nfrom = \"7.5 months\"\nchange = \"+1%\"\n"
      "[[price_change]]\nof = \"plan.months\"\nfrom = \"20 months\"\nprice = \"80\"\n";
  const Ahead ahead = ahead_of(queue_with("[horizon]\nmonths = 30\n" + changes));
  const auto whole = decision::evaluate(queue_with(changes, "30 months")({}));
  REQUIRE(whole.architectures[0].months.size() == 30);
  for (std::size_t i = 0; i < 30; ++i) {
    CHECK(ahead.months[i].costs[0] == whole.architectures[0].months[i].total());
  }
  CHECK(ahead.months.back().cumulative[0] == whole.architectures[0].bill.total());
}

TEST_CASE("without growth what is kept is, month by month, that of one long run, in all services") {
  const std::string stages =
      GENERATE("{ service = \"s3\" }", "{ service = \"s3\", stored = \"7TB\" }",
               "{ service = \"s3\", stored = \"7TB\", retention = \"45d\" }",
               "{ service = \"s3\", retention = \"100d\" }",
               "{ service = \"dynamodb\", item = \"1KB\", retention = \"70d\" }",
               "{ service = \"kinesis\", retention = \"50d\" }",
               "{ service = \"cloudwatch\", stored_before = \"3TB\", retention = \"90d\" }");
  const Ahead ahead = ahead_of(what_is_kept(stages, "[horizon]\nmonths = 6\n"));
  const auto whole = decision::evaluate(what_is_kept(stages, "", "180d")({}));
  REQUIRE(whole.architectures[0].months.size() == 6);
  CAPTURE(stages);
  CHECK(ahead.months[0].costs[0] != ahead.months[1].costs[0]);
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(ahead.months[i].costs[0] == whole.architectures[0].months[i].total());
  }
}

TEST_CASE("for ever is dearer than a month: 182,250 GB-months over a year") {
  const auto gb_months_with = [](const std::string& stage) {
    double sum = 0;
    for (const MonthAhead& month :
         ahead_of(what_is_kept(stage, "[horizon]\nmonths = 12\n")).months) {
      sum += gb_months_of(month);
    }
    return sum;
  };
  // 2,531.25 × (1/2 + 3/2 + … + 23/2), and the same once a month is full.
  CHECK(gb_months_with("{ service = \"s3\" }") == Approx(182'250));
  CHECK(gb_months_with("{ service = \"s3\", retention = \"30d\" }") ==
        Approx(2531.25 * (0.5 + 11)));
}

TEST_CASE("what is kept of a month grows with the traffic of the months before") {
  const Ahead ahead = ahead_of(what_is_kept("{ service = \"s3\", stored = \"1000GB\" }",
                                            "[horizon]\nmonths = 3\ngrowth = \"100%\"\n"));
  CHECK(gb_months_of(ahead.months[0]) == Approx(1000 + 2531.25 / 2));
  CHECK(gb_months_of(ahead.months[1]) == Approx(1000 + 2531.25 * (1 + 1)));
  CHECK(gb_months_of(ahead.months[2]) == Approx(1000 + 2531.25 * (1 + 2 + 2)));
}

TEST_CASE("a commitment is paid when it is bought, and sets what it says while it holds") {
  const Ahead ahead = ahead_of(queue_with(
      "[horizon]\nmonths = 6\ncommitments = [{ architecture = \"a\", month = 2, months = 3, "
      "upfront = \"$50\", monthly = \"$7\", set = \"a.plan.price=$20/month\" }]\n"));
  const auto plan = [&](int month) {
    return ahead.months[static_cast<std::size_t>(month - 1)].costs[0];
  };
  const auto paid = [&](int month) {
    return ahead.months[static_cast<std::size_t>(month - 1)].payments[0].text();
  };
  CHECK((plan(1) - plan(2)).text() == "80.00");
  CHECK(plan(4) == plan(2));
  CHECK(plan(5) == plan(1));
  CHECK(paid(1) == "0.00");
  CHECK(paid(2) == "57.00");
  CHECK(paid(4) == "7.00");
  CHECK(paid(5) == "0.00");
  CHECK(ahead.months[2].cumulative[0] ==
        plan(1) + plan(2) + plan(3) + Money::from_dollars(Decimal(64)));
}

TEST_CASE("what a commitment sets wrongly is told at the commitment") {
  const Vary vary = queue_with(
      "[horizon]\ncommitments = [\n"
      "  { architecture = \"a\", month = 2, set = \"a.plan.prize=$20/month\" } ]\n");
  CHECK_THROWS_WITH(ahead_of(vary), Contains("s.toml:16:3") && Contains("prize"));
}

TEST_CASE("traffic that grows by itself belongs into the horizon") {
  const std::string text = R"([scenario]
region = "us-east-1"
prices = "2026"
[traffic]
shape = "diurnal"
rate = "3600/h"
multiply = [{ shape = "growth", per_month = "10%" }]
[[architecture]]
name = "a"
stages = [{ service = "sqs" }]
)";
  const Vary vary = [&](const auto&) { return scenario::load_text(text, "s.toml", ""); };
  CHECK_THROWS_WITH(look_ahead(vary, {}),
                    Contains("s.toml:7:13") && Contains("expected its growth in [horizon]"));
}

TEST_CASE("a month that cannot be counted is named") {
  const Vary vary = queue_with("[horizon]\nmonths = 40\ngrowth = \"9000%\"\n");
  CHECK_THROWS_WITH(ahead_of(vary), Contains("of the horizon"));
}
