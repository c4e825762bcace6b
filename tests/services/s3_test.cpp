#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

StageOutcome stored(const Texts& texts) {
  static const metering::Rules none;
  return s3().run(steady(parse_rate("1024/h"), std::chrono::hours(720), {1 << 20}),
                  given(s3(), texts), context_of(none));
}

}  // namespace

TEST_CASE("items put together into objects are one request each object") {
  const StageOutcome outcome = stored({{"items_per_object", "100"}, {"gets", "2"}});
  CHECK(used(outcome, "put-requests") == Decimal(7373));  // 737,280 / 100, the last one partly full
  CHECK(used(outcome, "get-requests") == Decimal(14746));
  CHECK(outcome.output.total == Decimal(7373));
  CHECK(outcome.output.size == Bytes{100 << 20});
  CHECK(outcome.output.events_per_item == 100);
}

TEST_CASE("storage counts what was there, and what comes for as long as it is kept") {
  const auto kept = [](const Texts& texts) { return used(stored(texts), "storage-gb-months"); };
  CHECK(kept({}) == Decimal(360));  // from nothing to 720 GB
  CHECK(kept({{"stored", "1TB"}}) == Decimal(1384));
  // A GB an hour for 36 h of 720 h, and the way there from nothing: 36 × (1 − 18/720)
  CHECK(kept({{"retention", "36h"}}) == Decimal::parse("35.1"));
  CHECK(kept({{"retention", "36h"}, {"stored", "36GB"}}) == Decimal(36));
  CHECK(used(stored({{"puts", "0"}, {"gets", "1"}}), "storage-gb-months") == Decimal(0));
}

TEST_CASE("requests and volumes may be those of all items together, to the last one") {
  static const metering::Rules none;
  Parameters values = given(s3(), {{"items_per_object", "7"}});
  const std::chrono::hours month(720);
  values.set("gets", parse_rate("5M/month", {month}));
  values.set("object", Rate{Decimal(std::int64_t{1} << 40), month});  // { total = "1TB/month" }
  const StageOutcome outcome = s3().run(steady(parse_rate("1024/h")), values, context_of(none));
  CHECK(used(outcome, "get-requests") == Decimal(5'000'000));
  CHECK(used(outcome, "put-requests") == Decimal(105'326));  // 737,280 / 7, by the object
  // A terabyte comes evenly within the month: half of it on average
  CHECK(used(outcome, "storage-gb-months") == Decimal(512));
}
