// The answer to a study: finished values, which report/ only has to print.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "architecture/architecture.hpp"
#include "decision/check.hpp"
#include "decision/scenario_info.hpp"
#include "pricing/bill.hpp"

namespace costsim::decision {

/// Latency from a request-level run, in milliseconds.
struct Latency {
  double mean = 0, p50 = 0, p95 = 0, p99 = 0, p999 = 0, max = 0;
};

struct ArchitectureOutcome {
  std::string name;
  pricing::Bill bill;  ///< the whole period
  std::vector<architecture::StageResult> stages;
  std::vector<services::Finding> findings;
  std::optional<Latency> latency;
};

/// One check, judged. Money and exact quantities compare exactly; equality does not satisfy "<".
struct CheckOutcome {
  Check check;
  std::string actual;  ///< the left side's value as text: "30240.00" (dollars), "412", "185 ms"
  std::string limit;   ///< the right side's
  std::optional<double>
      headroom_percent;  ///< (limit − actual) / limit × 100 for < and <=, mirrored for >
  bool passed = false;
};

struct TrafficSummary {
  std::int64_t requests = 0;
  double mean_per_s = 0;
  double peak_per_s = 0;          ///< of the busiest step
  std::int64_t busiest_step = 0;  ///< requests in it
  Duration step{};
  std::vector<double> sketch;  ///< about 60 means over the period, for a sparkline
};

struct Outcome {
  ScenarioInfo scenario;
  std::string region, epoch, prices_as_of;
  Duration month{}, period{};
  std::uint64_t seed = 1;
  TrafficSummary traffic;
  std::vector<ArchitectureOutcome> architectures;
  std::vector<CheckOutcome> checks;
  std::vector<std::string> notes;

  /// False when a check of severity error failed.
  bool passed() const;
};

}  // namespace costsim::decision
