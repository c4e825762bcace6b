// Any bytes are a trace or are refused with Error(Usage), and what is accepted adds up.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "traffic/trace.hpp"
#include "units/error.hpp"

using namespace costsim;

namespace {

void check(const traffic::Trace& trace) {
  std::int64_t total = 0;
  for (const std::int64_t count : trace.counts) total += count;
  const bool holds = total == trace.report.total && !trace.counts.empty() &&
                     trace.report.gaps_filled >= 0 && trace.report.bucket > Duration{} &&
                     trace.report.length > Duration{};
  if (!trace.edges.empty()) {
    const bool cover = trace.edges.size() == trace.counts.size() + 1 && trace.edges.front() == 0 &&
                       std::is_sorted(trace.edges.begin(), trace.edges.end());
    if (!cover) std::abort();
  }
  if (!holds) std::abort();
}

}  // namespace

/// The first byte chooses the options, the rest is the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const traffic::TraceOptions options{
      .bucket = (data[0] & 1) != 0 ? std::chrono::minutes(1) : Duration{},
      .widths = static_cast<traffic::RowWidths>((data[0] >> 2 & 3) % 3),
      .time_unit = (data[0] & 16) != 0 ? std::chrono::minutes(1) : Duration{},
      .unordered = (data[0] & 2) != 0 ? traffic::Unordered::Sort : traffic::Unordered::Refuse,
      .max_buckets = 100'000};
  try {
    check(
        traffic::parse_trace({reinterpret_cast<const char*>(data + 1), size - 1}, "fuzz", options));
  } catch (const Error& error) {
    if (error.failure() != Failure::Usage) std::abort();
  }
  return 0;
}
