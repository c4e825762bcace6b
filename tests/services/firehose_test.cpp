#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

StageOutcome gathered(const char* rate, Bytes size, const Texts& texts = {}) {
  static const metering::Rules rules = rules_of("firehose", {{"record-step", Bytes{5 << 10}}});
  return firehose().run(steady(parse_rate(rate), std::chrono::hours(720), size),
                        given(firehose(), texts), context_of(rules));
}

}  // namespace

TEST_CASE("each record is billed in steps of 5 KB before the sum is taken") {
  // 2^20 records of 1 KB an hour are 5 GB an hour.
  CHECK(used(gathered("1048576/h", {1024}), "ingest-gb") == Decimal(3600));
  CHECK(used(gathered("1048576/h", {5121}, {{"format_conversion", "true"}}),
             "format-conversion-gb") == Decimal(7200));
}

TEST_CASE("an object is written when the buffer is full, or when the oldest record has waited") {
  const Texts buffer = {{"buffer_size", "1MB"}, {"buffer_interval", "60s"}};
  const StageOutcome full = gathered("1024/s", {1024}, buffer);
  CHECK(full.output.total == Decimal(720 * 3600));
  CHECK(full.output.size == Bytes{1 << 20});
  const StageOutcome waited = gathered("1/s", {1024}, buffer);
  CHECK(waited.output.total == Decimal(720 * 60));
  CHECK(waited.output.events_per_item == Approx(60));
  const StageOutcome lone = gathered("10/h", {1024}, buffer);
  CHECK(lone.output.total == Decimal(7200));
}
