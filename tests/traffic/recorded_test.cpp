// Traces that were recorded elsewhere. The figures are those published with the data (README.md of
// the traces); the data is looked for in $COSTSIM_SHARED or in a folder "shared" beside the source.
#include <optional>

#include "specs.hpp"
#include "support/catch.hpp"
#include "support/shared_data.hpp"
#include "traffic/trace.hpp"

using namespace costsim;
using traffic::Trace;

namespace {

std::optional<Trace> recorded(const char* name) {
  const auto file = testing::shared_data(std::string("traces/") + name);
  if (!file) return std::nullopt;
  return traffic::read_trace(file->string());
}

Duration at(const char* utc) {
  const Trace row = traffic::parse_trace(std::string(utc) + ",1", "-", {.bucket = Duration(1)});
  return row.report.first;
}

}  // namespace

TEST_CASE("the 1998 World Cup sums to 1,352,804,107 requests in 125,310 minutes") {
  const auto trace = recorded("worldcup98/invocation_count.csv");
  if (!trace) return;
  const auto& report = trace->report;
  CHECK(report.total == 1'352'804'107);
  CHECK(report.buckets == 125'310);
  CHECK(report.bucket == std::chrono::minutes(1));
  CHECK(report.lines == 125'301);
  CHECK(report.skipped == 1);
  CHECK(report.gaps_filled == 10);
  CHECK(report.merged == 0);
  CHECK(report.peak == 229'426);
  CHECK(report.first == at("1998-04-30 21:30"));
  CHECK_FALSE(report.zone_written);
  // The peak minute is the end of the Brazil-Netherlands shoot-out.
  CHECK(trace->counts[static_cast<std::size_t>((at("1998-07-07 21:41") - report.first) /
                                               report.bucket)] == 229'426);
}

TEST_CASE("the load balancer's trace has odd minutes, floats and gaps that mean zero") {
  const auto trace = recorded("nab/elb_request_count_8c0756.csv");
  if (!trace) return;
  CHECK(trace->report.total == 249'327);
  CHECK(trace->report.buckets == 4'040);
  CHECK(trace->report.gaps_filled == 8);
  CHECK(trace->report.bucket == std::chrono::minutes(5));
  CHECK(trace->report.peak == 656);
  CHECK(trace->report.first == at("2014-04-10 00:04"));
}

TEST_CASE("the tweets begin at an odd second and still fall on a regular grid") {
  const auto trace = recorded("nab/Twitter_volume_AMZN.csv");
  if (!trace) return;
  CHECK(trace->report.total == 843'768);
  CHECK(trace->report.bucket == std::chrono::minutes(5));
  CHECK(trace->report.buckets == 15'831);
  CHECK(trace->report.peak == 1'673);
}

TEST_CASE("a replay keeps every recorded request") {
  auto trace = recorded("worldcup98/invocation_count.csv");
  if (!trace) return;
  const Duration span = trace->report.span();
  const std::vector<std::int64_t> counts = trace->counts;
  traffic::ShapeSpec spec = specs::shape("trace", {{"file", "worldcup"}});
  spec.trace = std::make_shared<const Trace>(std::move(*trace));
  const traffic::Series series = traffic::generate(spec, span, std::chrono::minutes(1));
  CHECK(series.total == 1'352'804'107);
  CHECK(std::equal(counts.begin(), counts.end(), series.counts.begin(), series.counts.end(),
                   [](std::int64_t a, double b) { return static_cast<double>(a) == b; }));
}
