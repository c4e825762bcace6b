#include "services/counted.hpp"
#include "services/fixture.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

StageOutcome logged(const Texts& texts, const char* rate = "1024/h") {
  static const metering::Rules none;
  return counted("cloudwatch")
      .run(steady(parse_rate(rate)), given(counted("cloudwatch"), texts), context_of(none));
}

}  // namespace

TEST_CASE("log text is ingested under the meter of its class") {
  const std::pair<const char*, const char*> classes[] = {{"standard", "log-ingest-gb"},
                                                         {"infrequent", "log-ingest-infrequent-gb"},
                                                         {"lambda", "lambda-log-ingest-gb"}};
  for (const auto& [name, meter] : classes) {
    CAPTURE(name);
    CHECK(used(logged({{"log", "1MB"}, {"class", name}}), meter) == Decimal(720));
  }
}

TEST_CASE("stored logs grow until they expire, and go on growing when they do not") {
  const auto stored = [](Texts texts) {
    texts.push_back({"log", "1MB"});
    return used(logged(texts), "log-storage-gb-months");
  };
  CHECK(stored({{"retention", "7d"}}) == Decimal::parse("148.4"));  // 168 × (1 − 84/720)
  CHECK(stored({{"retention", "7d"}, {"stored_before", "168GB"}}) == Decimal(168));
  CHECK(stored({{"stored_before", "100GB"}}) == Decimal(460));
  CHECK(stored({}) == Decimal(360));
  CHECK(stored({{"stored", "25%"}}) == Decimal(90));
  CHECK(stored({{"stored", "25%"}, {"stored_before", "100GB"}}) == Decimal(190));
}

TEST_CASE("metrics and alarms are paid by the month, and only those that there are") {
  const StageOutcome outcome =
      logged({{"metrics", "12"}, {"alarms", "3"}, {"high_resolution_alarms", "1"}});
  CHECK(used(outcome, "metric-months") == Decimal(12));
  CHECK(used(outcome, "alarm-months") == Decimal(3));
  CHECK(used(outcome, "high-resolution-alarm-months") == Decimal(1));
  CHECK(logged({}).usage.empty());
  CHECK(used(logged({{"insights", "512MB"}}), "insights-gb") == Decimal::parse("0.5"));
}

TEST_CASE("a volume of all items is billed as it is stated, whatever their number") {
  static const metering::Rules none;
  const auto ingested = [](const char* rate) {
    Parameters values(counted("cloudwatch").parameters);
    values.set("log", Rate{Decimal(10LL << 30), std::chrono::hours(720)});
    return used(counted("cloudwatch").run(steady(parse_rate(rate)), values, context_of(none)),
                "log-ingest-gb");
  };
  // The fixture's month has 720 hours; 3,000,000 items would take 3,579.139413… bytes each.
  for (const char* rate : {"3M/720h", "7/h", "1M/s"}) CHECK(ingested(rate) == Decimal(10));
}
