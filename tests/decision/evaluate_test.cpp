// From a study to its outcome: months, own prices, names, exact checks.
#include "decision/evaluate.hpp"

#include "decision/names.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::decision;
using Catch::Matchers::Contains;

namespace {

services::StageOutcome use_items(const services::Flow& input, const Parameters&,
                                 const services::Context&) {
  services::StageOutcome outcome;
  outcome.use("store", "items", input.total);
  outcome.metric("peak_concurrency", input.peak_per_second());
  outcome.metric("age_ms", 1500);
  outcome.output = input;
  return outcome;
}

services::StageOutcome refuse(const services::Flow&, const Parameters&, const services::Context&) {
  throw Error(Failure::Untrustworthy, "no such rule");
}

const services::Service store = {"store", services::Role::Counter, "keeps", {}, use_items};

architecture::Architecture architecture_named(const std::string& name) {
  architecture::Stage stage;
  stage.name = "store";
  stage.service = &store;
  stage.inputs = {{}};
  return {name, {stage}, {}};
}

/// `months` of 720 h with one request a second; two dollars per thousand, free above a million.
Study study_of(int months, const std::string& require = "") {
  Study study;
  study.month = std::chrono::hours(720);
  study.period = study.month * months;
  traffic::ShapeSpec shape;
  shape.parameters = Parameters(traffic::find_shape("constant")->parameters);
  shape.parameters.set("rate", parse_rate("3600/h"));
  study.step = std::chrono::hours(1);
  study.traffics.resize(1);
  study.traffics.front().plan.shape = shape;
  pricing::Tariff tariff;
  tariff.unit = "item";
  tariff.per = 1000;
  tariff.tiers = {{Decimal(1'000'000), 2}, {std::nullopt, 0}};
  tariff.provenance = {"test", "2026", "V1"};
  study.setting.environment.month = study.month;
  study.setting.book.tariffs.own()[{"store", "items"}] = tariff;
  study.candidates = {{architecture_named("left"), study.setting},
                      {architecture_named("right"), study.setting}};
  if (!require.empty()) study.checks = {{"c", parse_requirement(require, {"s.toml", 3, 5})}};
  return study;
}

}  // namespace

TEST_CASE("what a service refuses is told at the place of its stage, with the stage's name") {
  const services::Service refusing = {"store", services::Role::Counter, "refuses", {}, refuse};
  Study study = study_of(1);
  study.candidates[0].architecture.stages[0].service = &refusing;
  study.candidates[0].architecture.stages[0].where = {"s.toml", 9, 3};
  try {
    evaluate(study);
    FAIL("nothing was refused");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Untrustworthy);
    CHECK(error.where().line == 9);
    CHECK(error.message() == "no such rule");
    CHECK(std::string(error.what()) == "s.toml:9:3: stage 'store': no such rule");
  }
}

TEST_CASE("a design that does not take the load fails the verdict, unless findings only warn") {
  const services::Service overloaded = {
      "store",
      services::Role::Counter,
      "takes too little",
      {},
      [](const services::Flow& input, const Parameters& values, const services::Context& context) {
        services::StageOutcome outcome = use_items(input, values, context);
        outcome.findings.emplace_back().severity = services::Severity::Error;
        return outcome;
      }};
  Study study = study_of(1, "left.cost < right.cost + 40%");
  study.candidates[0].architecture.stages[0].service = &overloaded;
  const Outcome failed = evaluate(study);
  CHECK_FALSE(failed.architectures[0].copes());
  CHECK(failed.architectures[1].copes());
  CHECK(failed.checks[0].passed);
  CHECK_FALSE(failed.passed());

  study.findings_rule = FindingsRule::Warn;
  CHECK(evaluate(study).passed());
  study.checks[0].requirement = parse_requirement("left.cost < $1", {"s.toml", 3, 5});
  CHECK_FALSE(evaluate(study).passed());
}

TEST_CASE("tiers start again with every month") {
  // 2,592,000 items a month: a million of them at two dollars per thousand.
  CHECK(evaluate(study_of(1)).architectures.at(0).bill.total().text() == "2000.00");
  CHECK(evaluate(study_of(3)).architectures.at(0).bill.total().text() == "6000.00");
}

TEST_CASE("a period that ends within a month bills what there was") {
  Study study = study_of(1);
  study.period = std::chrono::hours(100);
  CHECK(evaluate(study).architectures.at(0).bill.total().text() == "720.00");
}

TEST_CASE("an architecture's own price is its own") {
  Study study = study_of(1, "left.cost > right.cost");
  study.candidates.at(0).setting.book.tariffs.own().at({"store", "items"}).tiers = {
      {std::nullopt, 9}};
  const Outcome outcome = evaluate(study);
  CHECK(outcome.architectures.at(0).bill.total().text() == "23328.00");
  CHECK(outcome.architectures.at(1).bill.total().text() == "2000.00");
  CHECK(outcome.passed());
}

TEST_CASE("checks see costs, items, capacity and traffic, each in its dimension") {
  const struct {
    std::string require;
    bool passes;
  } cases[] = {
      {"left.cost == $2000", true},
      {"left.store.cost == left.cost", true},
      {"left.store.items.cost <= $1999.999999999", false},
      {"left.store.items.quantity == 2592000", true},
      {"left.store.peak_concurrency == 1", true},
      {"left.store.age_ms <= 1.5s", true},
      {"left.store.age_ms < 1500ms", false},
      {"left.findings == 0", true},
      {"traffic.requests == 2592000", true},
      {"traffic.peak <= 1/s", true},
      {"left.cost < right.cost + 40%", true},
      {"left.cost < right.cost", false},
  };
  for (const auto& c : cases) {
    INFO(c.require);
    CHECK(evaluate(study_of(1, c.require)).passed() == c.passes);
  }
}

TEST_CASE("a name is of simulated requests by its last word, whatever the words before it are") {
  const struct {
    std::string name, architecture;
    bool is;
  } cases[] = {
      {"a.fn.p_cold", "a", true},
      {"a.my-fn.p_cold", "a", true},
      {"my-shop.my-fn.lost", "my-shop", true},
      {"my-shop.latency.p99", "my-shop", true},
      {"größe.strom.iterator_age", "größe", true},
      {"a.s.iterator_age_max_s", "a", true},
      {"a.p_throttled", "a", true},
      {"a.p_dropped", "a", true},
      {"my-shop.latency.p99", "shop", false},  // the end of another's name
      {"a-b.fn.p_cold", "a", false},           // the beginning of another's name
      {"a.fn.p_cold.cost", "a", false},
      {"a.lost-events.cost", "a", false},
      {"a.cost", "a", false},
      {"a", "a", false},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name, c.architecture);
    CHECK(is_of_requests(c.name, c.architecture) == c.is);
  }
}

TEST_CASE("headroom is what is left of the limit") {
  const auto judged = [](const std::string& require) {
    return evaluate(study_of(1, require)).checks.at(0);
  };
  CHECK(*judged("left.cost < $2500").headroom_percent == Approx(20));
  CHECK(*judged("left.cost > $1600").headroom_percent == Approx(25));
  CHECK_FALSE(judged("left.cost == $2000").headroom_percent);
  // Below nothing the sign of the limit must not turn the sentence round.
  CHECK(*judged("left.cost > -$5").headroom_percent > 0);
  CHECK(*judged("left.cost < -$50").headroom_percent < 0);
  CHECK(judged("left.cost < $2500").actual == "$2000.00");
}

TEST_CASE("a name that is not there is told with the nearest, at its place") {
  try {
    evaluate(study_of(1, "left.sotre.cost < $5"));
    FAIL("nothing was thrown");
  } catch (const Error& error) {
    CHECK_THAT(error.what(), Contains("s.toml:3:5") && Contains("did you mean 'left.store.cost'?"));
  }
}

TEST_CASE("a figure of requests that a stage has not is told so, and never suggested") {
  Outcome outcome;
  ArchitectureOutcome& one = outcome.architectures.emplace_back();
  one.name = "s";
  one.stages = {{.stage = "fn", .service = "lambda", .metrics = {{"p_cold", 0.1}, {"peak", 3}}},
                {.stage = "gw", .service = "api-gateway", .metrics = {}}};
  one.stages[0].role = services::Role::Function;
  one.stages[1].role = services::Role::Gateway;
  const auto refusal = [&](const std::string& name) {
    try {
      value_of(name, outcome);
    } catch (const Error& error) {
      return error.message();
    }
    return std::string();
  };
  // Nobody has simulated it yet: only what runs code or keeps records will have such figures.
  CHECK_THAT(refusal("s.fn.lst"), Contains("did you mean 's.fn.lost'?"));
  CHECK_THAT(refusal("s.gw.p_throtled"), !Contains("s.gw.p_throttled"));

  one.unanswered = Unanswered{};
  CHECK_THAT(refusal("s.fn.lost"), Contains("'s.fn.lost' has no value") &&
                                       Contains("tell p_cold of this stage") &&
                                       !Contains("did you mean"));
  CHECK_THAT(refusal("s.gw.p_throttled"), Contains("tell nothing of this stage") &&
                                              Contains("p_throttled and p_dropped of 's'"));
  CHECK_THAT(refusal("s.fn.p_cld"), Contains("did you mean 's.fn.p_cold'?"));
  CHECK(value_of("s.fn.p_cold", outcome).value == Decimal::parse("0.1"));
}

TEST_CASE("all names have a value") {
  const Outcome outcome = evaluate(study_of(1));
  const auto names = all_names(outcome);
  CHECK(names.size() >= 15);
  for (const std::string& name : names) CHECK_NOTHROW(value_of(name, outcome));
}

TEST_CASE("an architecture says which prices are its own when they are not the study's") {
  Study study = study_of(1);
  study.candidates.at(1).setting.book.region = "elsewhere";
  const Outcome outcome = evaluate(study);
  CHECK_FALSE(outcome.architectures.at(0).prices);
  REQUIRE(outcome.architectures.at(1).prices);
  CHECK(outcome.architectures.at(1).prices->region == "elsewhere");
}

TEST_CASE("a missing price is an error, never zero dollars") {
  Study study = study_of(1);
  study.candidates.at(0).setting.book.tariffs = {};
  try {
    evaluate(study);
    FAIL("nothing was thrown");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Untrustworthy);
    CHECK_THAT(error.what(), Contains("store.items"));
  }
}

TEST_CASE("a price that no source confirms is told once") {
  Study study = study_of(2);
  for (Candidate& each : study.candidates) {
    each.setting.book.tariffs.own().at({"store", "items"}).provenance.confidence = "MEM";
  }
  const Outcome outcome = evaluate(study);
  REQUIRE(outcome.notes.size() == 1);
  CHECK_THAT(outcome.notes[0], Contains("unverified") && Contains("store.items"));
}

TEST_CASE("a warning does not fail a run, an error does") {
  Study study = study_of(1, "left.cost < $1");
  CHECK_FALSE(evaluate(study).passed());
  study.checks[0].severity = CheckSeverity::Warn;
  CHECK(evaluate(study).passed());
}

TEST_CASE(
    "a study at once its traffic is the same study, and at twice it has twice of everything") {
  const Study study = study_of(2, "left.cost > $1");
  const auto bills = [](const Outcome& outcome) {
    std::vector<std::string> texts;
    for (const auto& architecture : outcome.architectures) {
      for (const auto& item : architecture.bill.items) {
        texts.push_back(item.meter.text() + " " + item.quantity.text() + " " + item.amount.text());
      }
      for (const auto& metric : architecture.stages.at(0).metrics) {
        texts.push_back(metric.name + " " + std::to_string(metric.value));
      }
    }
    return texts;
  };
  const Outcome once = evaluate(study);
  CHECK(bills(evaluate(scaled(study, 1))) == bills(once));
  CHECK(bills(evaluate(scaled(scaled(study, 4), Decimal::parse("0.25")))) == bills(once));
  const Outcome twice = evaluate(scaled(study, 2));
  CHECK(twice.traffic.requests == 2 * once.traffic.requests);
  CHECK(value_of("left.store.peak_concurrency", twice).value == Decimal(2));
  // 5,184,000 items a month of which a million are paid, whatever the load above it.
  CHECK(twice.architectures.at(0).bill.total().text() == "4000.00");
  CHECK(evaluate(scaled(study, 0)).architectures.at(0).bill.total().text() == "0.00");
  CHECK_THROWS_WITH(scaled(study, -1), Contains("expected a factor of at least 0"));
}

TEST_CASE("a period of several months is told month by month, and the months add up exactly") {
  const Outcome outcome = evaluate(study_of(3));
  REQUIRE(outcome.months.size() == 3);
  Money sum;
  std::int64_t requests = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(outcome.months[i].length == std::chrono::hours(720));
    requests += outcome.months[i].requests;
    sum += outcome.architectures[0].months.at(i).total();
  }
  CHECK(sum == outcome.architectures[0].bill.total());
  CHECK(requests == outcome.traffic.requests);
  CHECK(evaluate(study_of(1)).months.empty());
}
