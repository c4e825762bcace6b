// A scenario's text becomes a study: defaults, edges, prices, options.
#include "scenario/scenario.hpp"

#include "decision/evaluate.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

namespace {

const std::string head =
    "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n[traffic]\nrate = \"3600/h\"\n";

decision::Study study_of(const std::string& architectures, const LoadOptions& options = {}) {
  return load_text(head + architectures, "s.toml", "", options);
}

std::string one(const std::string& stages) {
  return "[[architecture]]\nname = \"a\"\nstages = [" + stages + "]\n";
}

std::int64_t requests_of(const decision::Study& study) {
  return traffic::counted(study.traffics.front().plan, study.period, study.step).total;
}

const architecture::Stage& stage(const decision::Study& study, const std::string& name) {
  for (const auto& stage : study.candidates.at(0).architecture.stages) {
    if (stage.name == name) return stage;
  }
  throw std::logic_error("no stage " + name);
}

}  // namespace

TEST_CASE("defaults: a month of 730 hours in steps of a minute, seed 1") {
  const auto study = study_of(one("{ service = \"sqs\" }"));
  CHECK(study.month == std::chrono::hours(730));
  CHECK(study.period == study.month);
  CHECK(study.step == std::chrono::minutes(1));
  CHECK(requests_of(study) == 730 * 3600);
  CHECK(study.seed == 1);
  CHECK(study.scenario.title == "s");
}

TEST_CASE("a complaint has one place, and names the service of an unknown key") {
  const auto complaint = [](const std::string& stage) -> std::string {
    try {
      study_of(one(stage));
    } catch (const Error& error) {
      CHECK(error.where().file == "s.toml");
      CHECK(error.where().line == 8);
      CHECK_THAT(error.what(), StartsWith(error.where().text() + ": "));
      CHECK_THAT(error.message(), !Contains("s.toml"));
      return error.message();
    }
    return "nothing was refused";
  };
  CHECK_THAT(complaint("{ service = \"sqs\", mesage = \"1KB\" }"), EndsWith(" (service sqs)"));
  CHECK_THAT(complaint("{ service = \"sqs\", message = \"fast\" }"), Contains("'fast'"));
  CHECK_THAT(complaint("{ service = \"lambda\", duration = { distribution = \"exponential\", "
                       "mean = \"fast\" } }"),
             Contains("'fast'"));
}

TEST_CASE("the fingerprint is that of the file's bytes") {
  // printf '' | sha256sum ends in …b855 (FIPS 180-4 test vector of the empty message).
  const std::string text = head + one("{ service = \"sqs\" }");
  CHECK(study_of(one("{ service = \"sqs\" }")).scenario.sha256.size() == 64);
  CHECK(load_text(text, "s.toml", "").scenario.sha256 ==
        load_text(text, "other.toml", "").scenario.sha256);
  CHECK(load_text(text + "#\n", "s.toml", "").scenario.sha256 !=
        load_text(text, "s.toml", "").scenario.sha256);
}

TEST_CASE("stages form a chain unless `from` says otherwise") {
  const auto study = study_of(one(
      "{ service = \"api-gateway\" }, { service = \"sqs\" }, "
      "{ name = \"fn\", service = \"lambda\", from = [\"traffic\", \"sqs\"], share = \"50%\" }"));
  CHECK(stage(study, "api-gateway").inputs.at(0).from.empty());
  CHECK(stage(study, "sqs").inputs.at(0).from == "api-gateway");
  REQUIRE(stage(study, "fn").inputs.size() == 2);
  CHECK(stage(study, "fn").inputs[0].from.empty());
  CHECK(stage(study, "fn").inputs[1].from == "sqs");
  CHECK(stage(study, "fn").inputs[1].times == Decimal::parse("0.5"));
}

TEST_CASE("calls hang on their caller and leave the chain as it is") {
  const auto study =
      study_of(one("{ service = \"lambda\", calls = [{ service = \"kms\", times = 2 }, "
                   "{ service = \"s3\", per = \"event\" }] }, { service = \"sqs\" }"));
  CHECK(stage(study, "kms").inputs.at(0).from == "lambda");
  CHECK(stage(study, "kms").inputs.at(0).port == architecture::Port::Invocations);
  CHECK(stage(study, "kms").inputs.at(0).times == Decimal(2));
  CHECK(stage(study, "s3").inputs.at(0).port == architecture::Port::Events);
  CHECK(stage(study, "sqs").inputs.at(0).from == "lambda");
  CHECK(stage(study, "sqs").inputs.at(0).port == architecture::Port::Output);
}

TEST_CASE("--set, --option and their siblings act in order and are told") {
  const std::string text = one("{ service = \"sqs\" }") +
                           "[[option]]\nname = \"busy\"\nset = [\"traffic.rate=7200/h\"]\n";
  LoadOptions options;
  options.options = {"busy"};
  CHECK(requests_of(study_of(text, options)) == 730 * 7200);
  options.sets = {"traffic.rate=1/h"};
  const auto study = study_of(text, options);
  CHECK(requests_of(study) == 730);
  REQUIRE(study.notes.size() == 2);
  CHECK_THAT(study.notes[0], Contains("option 'busy'"));
  CHECK_THAT(study.notes[1], Contains("traffic.rate=1/h"));
  options.region = "eu-west-1";
  options.seed = 7;
  CHECK(study_of(text, options).setting.book.region == "eu-west-1");
  CHECK(study_of(text, options).seed == 7);
}

TEST_CASE("operations are a stage with a price of their own") {
  const auto study = study_of(one("{ service = \"sqs\" }") +
                              "operations = { engineer = \"$12000/month\", share = 0.1 }\n");
  CHECK(stage(study, "operations").service->name == "operations");
  const auto& own = study.candidates.at(0).setting.book.tariffs;
  CHECK(own.at({"operations", "engineer-months"}).tiers.at(0).price == Decimal(12000));
  CHECK(study.setting.book.tariffs.count({"operations", "engineer-months"}) == 0);
}

TEST_CASE("a savings plan costs the list price less what the scenario says, exactly") {
  const auto study = study_of(
      one("{ service = \"ec2\", instance = \"m5.large\", purchase = \"savings-plan\", "
          "savings_discount = \"28%\" }, { service = \"fargate\", vcpu = 1, memory = \"2GB\", "
          "purchase = \"savings-plan\", savings_discount = \"12.5%\" }"));
  const auto& own = study.candidates.at(0).setting.book.tariffs;
  const pricing::Tariff& hours = own.at({"ec2", "m5.large.savings-plan"});
  CHECK(hours.tiers.at(0).price == Decimal::parse("0.06912"));  // 0.096 × 0.72
  CHECK(hours.unit == "instance-hour");
  CHECK_THAT(hours.provenance.source, Contains("list price $0.096") && Contains("28 %"));
  CHECK(own.at({"fargate", "vcpu-hours-x86-savings-plan"}).tiers.at(0).price ==
        Decimal::parse("0.03542"));  // 0.04048 × 0.875
  CHECK(own.count({"fargate", "gb-hours-x86-savings-plan"}) == 1);
}

TEST_CASE("prices may be stated flat, in tiers, or for a meter that is new") {
  const auto study = study_of(
      one("{ service = \"sqs\" }") +
      "[prices.override]\nsqs.standard-requests = \"0.30\"\n"
      "lambda.requests = { tiers = [{ up_to = 1000, price = \"0.2\" }, { price = \"0.1\" }] }\n"
      "mine.licence = { price = \"99\", unit = \"seat\" }\n");
  const auto& tariffs = study.setting.book.tariffs;
  CHECK(tariffs.at({"sqs", "standard-requests"}).tiers.at(0).price == Decimal::parse("0.30"));
  CHECK(tariffs.at({"sqs", "standard-requests"}).per == Decimal(1'000'000));
  CHECK(tariffs.at({"lambda", "requests"}).tiers.size() == 2);
  CHECK(tariffs.at({"mine", "licence"}).unit == "seat");
  CHECK(tariffs.at({"mine", "licence"}).provenance.source == "s.toml:12:16");
}

TEST_CASE("bounds and units of a stated price are counts as elsewhere, or any number") {
  const auto study = study_of(one("{ service = \"sqs\" }") +
                              "[prices.override]\nlambda.requests = { per = \"1M\", tiers = [{ "
                              "up_to = 0.5, price = \"0.2\" "
                              "}, { up_to = \"10M\", price = \"0.2\" }, { price = \"0.1\" }] }\n");
  const auto& lambda = study.setting.book.tariffs.at({"lambda", "requests"});
  CHECK(lambda.per == Decimal(1'000'000));
  CHECK(lambda.tiers.at(0).up_to == Decimal::parse("0.5"));
  CHECK(lambda.tiers.at(1).up_to == Decimal(10'000'000));
}

TEST_CASE("a stated price far off the book's says how many units it buys, or is for nothing") {
  const auto study = study_of(one("{ service = \"sqs\" }") +
                              "[prices.override]\nlambda.gb-seconds-x86 = { price = \"16.6667\", "
                              "per = 1000000 }\nlambda.requests = { price = \"50\", per = 1 }\n"
                              "sqs.fifo-requests = \"0\"\n");
  const auto& tariffs = study.setting.book.tariffs;
  CHECK(tariffs.at({"lambda", "gb-seconds-x86"}).per == Decimal(1'000'000));
  CHECK(tariffs.at({"lambda", "requests"}).tiers.at(0).price == Decimal(50));
  CHECK(tariffs.at({"sqs", "fifo-requests"}).tiers.at(0).price.is_zero());
}

TEST_CASE("a check knows the place of its text") {
  const auto study = study_of(one("{ service = \"sqs\" }") +
                              "[[check]]\nrequire = \"a.cost < $5\"\nseverity = \"warn\"\n");
  REQUIRE(study.checks.size() == 1);
  CHECK(study.checks[0].id == "check-1");
  CHECK(study.checks[0].severity == decision::CheckSeverity::Warn);
  CHECK(study.checks[0].requirement.where.text() == "s.toml:10:12");
}

TEST_CASE("a period longer than a month is kept whole; growth takes the scenario's month") {
  const std::string text =
      "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\nmonth = \"720h\"\nperiod = "
      "\"2160h\"\n"
      "[traffic]\nshape = \"growth\"\nrate = \"100/h\"\ncurve = \"step\"\nfactor = 2\nat = "
      "\"720h\"\n" +
      one("{ service = \"sqs\" }");
  const auto study = load_text(text, "s.toml", "");
  CHECK(study.period == std::chrono::hours(2160));
  CHECK(requests_of(study) == 72000 + 2 * 144000);
}

TEST_CASE("a scenario counts any meter of the books, and those that it prices itself") {
  const auto study = study_of(
      one("{ service = \"metered\", meter = \"kms.requests\", quantity = 2 }, "
          "{ name = \"seats\", service = \"metered\", meter = \"mine.licence\", monthly = 3 }") +
      "[prices.override]\nmine.licence = { price = \"99\", unit = \"seat\" }\n");
  CHECK(stage(study, "metered").parameters.number("quantity") == 2);
  CHECK(stage(study, "seats").parameters.text("meter") == "mine.licence");
}

TEST_CASE("a service with a number of calls among its parameters takes that, not stages") {
  const auto study = study_of(one("{ service = \"kms\", calls = 3 }"));
  CHECK(stage(study, "kms").parameters.number("calls") == 3);
}

TEST_CASE("an architecture has the region and epoch that it states, or the scenario's") {
  const std::string stages = "stages = [{ service = \"sqs\" }]\n";
  const auto study = study_of(
      "[prices.override]\nsqs.standard-requests = \"0.30\"\n[quotas]\nlambda.concurrency = 3000\n"
      "[[architecture]]\nname = \"here\"\n" +
      stages + "[[architecture]]\nname = \"there\"\nregion = \"eu-west-1\"\n" + stages +
      "[[architecture]]\nname = \"then\"\nprices = \"2018-08\"\n" + stages);
  const auto setting = [&](std::size_t i) { return study.candidates.at(i).setting; };
  CHECK(setting(0).book.region == "us-east-1");
  CHECK(setting(1).book.region == "eu-west-1");
  CHECK(setting(1).book.epoch == "2026");
  CHECK(setting(2).book.region == "us-east-1");
  CHECK(setting(2).book.epoch == "2018-08");
  // Limits are those of the epoch; what the scenario states holds in each, and is told once.
  CHECK(setting(0).environment.rules.at("lambda").duration("billing-step") ==
        std::chrono::milliseconds(1));
  CHECK(setting(2).environment.rules.at("lambda").duration("billing-step") ==
        std::chrono::milliseconds(100));
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(setting(i).environment.rules.at("lambda").number("concurrency") == Decimal(3000));
    CHECK(setting(i).book.tariffs.at({"sqs", "standard-requests"}).stated);
  }
  CHECK(study.notes.size() == 2);
}

TEST_CASE("volumes per month are those of the billing month") {
  const std::string text =
      "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\nmonth = \"720h\"\n"
      "period = \"3 months\"\n[traffic]\nrate = \"3M/month\"\n" +
      one("{ service = \"sqs\", retention = \"1 week\" }");
  const auto study = load_text(text, "s.toml", "");
  CHECK(study.period == std::chrono::hours(3 * 720));
  CHECK(requests_of(study) == 9'000'000);
  LoadOptions longer;
  longer.sets = {"scenario.month=744h"};
  const auto changed = load_text(text, "s.toml", "", longer);
  CHECK(requests_of(changed) == 9'000'000);
  CHECK(changed.period == std::chrono::hours(3 * 744));
}

TEST_CASE("the bytes of all items may be stated as a volume") {
  const auto study =
      study_of(one("{ service = \"cloudwatch\", log = { total = \"10GB/month\" } }"));
  const Rate& log = stage(study, "cloudwatch").parameters.rate("log");
  CHECK(log.events_in(study.month) == Decimal(10LL << 30));
  const auto refused = [](const std::string& volume) {
    return one("{ service = \"cloudwatch\", log = " + volume + " }");
  };
  CHECK_THROWS_WITH(study_of(refused("{ total = \"10GB\" }")),
                    Contains("s.toml:8:53") && Contains("such as \"10GB/month\""));
  CHECK_THROWS_WITH(study_of(refused("{ total = \"10x/month\" }")), Contains("s.toml:8:53"));
  CHECK_THROWS_WITH(study_of(refused("{ sum = \"10GB/month\" }")), Contains("needs 'total'"));
  CHECK_THROWS_WITH(
      study_of(one("{ service = \"cloudwatch\", insights = { total = \"1GB/month\" } }")),
      Contains("insights is a table"));
}

TEST_CASE(
    "operations of services in code may be stated for the month, and do not grow with traffic") {
  const auto gets = [](const std::string& text, const std::string& scale) {
    decision::Study study = load_text(
        "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\ntraffic_scale = " + scale +
            "\n[traffic]\nrate = \"7/h\"\n[[architecture]]\nname = \"a\"\nstages = [{ service = "
            "\"s3\", gets = " +
            text + " }]\n",
        "s.toml", "");
    const auto outcome = decision::evaluate(std::move(study));
    for (const pricing::LineItem& item : outcome.architectures.at(0).bill.items) {
      if (item.meter.meter == "get-requests") return item.quantity;
    }
    return Decimal(0);
  };
  CHECK(gets("\"5M/month\"", "1") == Decimal(5'000'000));
  CHECK(gets("\"5M/month\"", "2") == Decimal(5'000'000));
  CHECK(gets("\"2\"", "2") == Decimal(2 * 2 * 7 * 730));
  CHECK_THROWS_WITH(gets("\"5M/mont\"", "1"), Contains("s.toml:9:36"));
}

TEST_CASE("what an engineer costs a year is a twelfth of it a month") {
  const auto study = study_of(one("{ service = \"sqs\" }") +
                              "operations = { engineer = \"$120k/year\", share = 0.5 }\n");
  const auto& tariff =
      study.candidates.at(0).setting.book.tariffs.at({"operations", "engineer-months"});
  CHECK(tariff.tiers.front().price == Decimal(120'000));
  CHECK(tariff.per == Decimal(12));
  CHECK_THROWS_WITH(study_of(one("{ service = \"sqs\" }") +
                             "operations = { engineer = \"$120k/week\", share = 0.5 }\n"),
                    Contains("s.toml:9:27") && Contains("\"$120k/year\""));
}

TEST_CASE("events may be empty: each is still a request") {
  const auto study = study_of("[workload]\nevent = \"0B\"\n" + one("{ service = \"sqs\" }"));
  CHECK(study.setting.environment.workload.event.value == 0);
}

TEST_CASE("a weekend of 60 is neither 60 per cent nor 60 times until it says which") {
  const auto weekend = [](const std::string& value) {
    return load_text(
               "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n[traffic]\n"
               "shape = \"weekly\"\nrate = \"1M/h\"\nweekend = " +
                   value + "\n" + one("{ service = \"sqs\" }"),
               "s.toml", "")
        .traffics.front()
        .plan.shape.parameters.number("weekend");
  };
  CHECK(weekend("\"60%\"") == Decimal::parse("0.6"));
  CHECK(weekend("0.6") == Decimal::parse("0.6"));
  CHECK(weekend("\"60x\"") == Decimal(60));
  for (const char* value : {"60", "\"60\""}) {
    CHECK_THROWS_WITH(weekend(value), Contains("s.toml:7:11") && Contains("\"60%\" for per cent"));
  }
}
