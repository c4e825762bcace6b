// The answer to a study: finished values, which report/ only has to print.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "architecture/architecture.hpp"
#include "decision/calendar_month.hpp"
#include "decision/check.hpp"
#include "decision/commitment.hpp"
#include "decision/findings_rule.hpp"
#include "decision/scenario_info.hpp"
#include "pricing/bill.hpp"
#include "pricing/charged.hpp"
#include "services/kit/assumption.hpp"

namespace costsim::decision {

/// An estimate, and half the width of its 95 % confidence interval.
struct Estimated {
  double value = 0, half_width = 0;
};

/// Latency from a request-level run, in milliseconds. The largest is that of the run: another one
/// would find a larger one, so it has no interval.
struct Latency {
  Estimated mean = {}, p50 = {}, p95 = {}, p99 = {}, p999 = {};
  double max = 0;
};

/// What users' requests got of the first stage that they meet, as shares of them, besides answers.
struct Unanswered {
  double throttled = 0;
  double dropped = 0;  ///< failed, timed out, expired
};

/// What simulated requests changed of one stage's bill: factors of what its flow alone would bill.
struct StageCorrection {
  std::string stage;
  services::Correction factors;  ///< as applied, with six decimals
  double calls_half_width = 0, billed_half_width = 0;
};

/// Which prices and limits count.
struct PriceBasis {
  std::string region, epoch;
  std::string as_of;  ///< date of the newest price

  friend bool operator==(const PriceBasis&, const PriceBasis&) = default;
};

struct ArchitectureOutcome {
  std::string name;
  pricing::Bill bill;  ///< the whole period
  std::vector<architecture::StageResult> stages;
  std::vector<services::Finding> findings;
  std::vector<services::Held> held = {};          ///< needs beside their limits, of the flow
  std::optional<Latency> latency = {};            ///< of served requests; absent if none was served
  std::optional<Unanswered> unanswered = {};      ///< of a request-level run, when one was made
  std::vector<StageCorrection> corrections = {};  ///< in the order of the stages
  std::optional<PriceBasis> prices = {};          ///< its own, when they are not the scenario's
  std::vector<pricing::Bill> months = {};         ///< the bill's parts, as Outcome::months has them
  std::vector<metering::Usage> usage = {};        ///< what was rated, one entry per billing month
  /// What commitments paid of it, one entry per billing month; empty without any.
  std::vector<std::vector<CommitmentUse>> commitments = {};
  std::vector<pricing::Charged> charged = {};  ///< what the bill's lines do not tell of its prices

  /// Whether it takes the load: no finding is an error.
  bool copes() const;
};

/// One check, judged. Money and exact quantities compare exactly; equality does not satisfy "<".
struct CheckOutcome {
  Check check;
  std::string actual;  ///< the left side's value as text: "30240.00" (dollars), "412", "185 ms"
  std::string limit;   ///< the right side's
  /// Both sides as numbers, in dollars, seconds, events/s or bytes.
  double actual_value = 0, limit_value = 0;
  double difference = 0;  ///< actual − limit, with the sign of the exact values: 0 where they equal
  std::optional<double>
      headroom_percent;  ///< (limit − actual) / limit × 100 for < and <=, mirrored for >
  bool passed = false;
  /// Of a check that asks for a probability: how many samples would tell whether it holds, where
  /// those that were taken are too few. It passes then.
  std::optional<std::size_t> samples_needed = {};
};

/// A load in few digits, as a factor of today's and as a rate.
struct ToldLoad {
  bool is_above = false;  ///< today's
  double factor = 1;
  int factor_digits = 3;
  double per_s = 0;
  int rate_digits = 3;
};

/// How far a cost check is from saying the contrary, on the scale of the whole traffic.
struct CheckFlip {
  std::string check;             ///< its id
  bool passed = false;           ///< now, and at every load on the way to the flip that was asked
  std::optional<double> factor;  ///< of today's traffic, at which it says the contrary; absent:
                                 ///< none from a thousandth to a thousand times
  double rate_per_s = 0;         ///< the mean rate there
  double last_factor = 1;        ///< the last one before it that is known to say what today's does
  /// Today's, as the scenario states it, where that alone says how much comes; the mean may be
  /// another one.
  std::optional<double> stated_per_s = {};
  std::optional<ToldLoad> told = {};  ///< of the last one, where it was asked
  /// Where costs are too close to exclude it, two flips may lie nearer, less than a tenth apart.
  bool nearer_may_hide = false;
};

/// What one of several traffics comes to.
struct TrafficPart {
  std::string name;
  std::int64_t requests = 0;
  double mean_per_s = 0;
  double peak_per_s = 0;          ///< of its busiest step
  std::int64_t busiest_step = 0;  ///< requests in it
};

struct TrafficSummary {
  std::int64_t requests = 0;
  double mean_per_s = 0;
  double peak_per_s = 0;          ///< of the busiest step
  std::int64_t busiest_step = 0;  ///< requests in it
  Duration step{};
  std::vector<double> sketch;           ///< about 60 means over the period, for a sparkline
  std::vector<TrafficPart> parts = {};  ///< where the scenario names several
};

/// One billing month of a period of several.
struct MonthSummary {
  Duration length{};  ///< of the last one, what is left
  std::int64_t requests = 0;
};

struct Outcome {
  ScenarioInfo scenario;
  PriceBasis prices;  ///< the scenario's
  Duration month{}, period{};
  std::optional<CalendarMonth> start = {};  ///< of the period, where the study says it
  std::uint64_t seed = 1;
  TrafficSummary traffic;
  std::vector<services::Assumption> assumptions = {};  ///< keys as --set takes them
  std::vector<ArchitectureOutcome> architectures;
  std::vector<MonthSummary> months = {};  ///< of a period that is longer than one
  std::vector<CheckOutcome> checks;
  std::vector<std::string> notes;
  FindingsRule findings_rule = FindingsRule::Fail;
  std::vector<services::Finding> findings;  ///< of the inputs that all architectures share
  /// What each billed service is among all clouds' (services/kit/subcategory.hpp), by its name.
  std::map<std::string, std::string_view> subcategories = {};
  std::optional<std::vector<CheckFlip>> flips = {};  ///< when they were asked for

  /// False when a check of severity error failed, or where findings fail and an architecture does
  /// not cope.
  bool passed() const;
};

}  // namespace costsim::decision
