// What several renderers say about an outcome, derived once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decision/outcome.hpp"
#include "report/outcome/report.hpp"

namespace costsim::report {

/// A bill's lines, dearest first; equal ones in the bill's order.
std::vector<const pricing::LineItem*> dearest_first(const pricing::Bill& bill);

/// An architecture's findings, errors first; equal ones in their order.
std::vector<const services::Finding*> worst_first(const std::vector<services::Finding>& findings);

/// All architectures, cheapest first.
std::vector<const decision::ArchitectureOutcome*> cheapest_first(const decision::Outcome& outcome);

/// The largest total; bars and ratios are drawn against it.
Money dearest_total(const decision::Outcome& outcome);

/// "all 3 checks hold", "1 of 3 checks fails: rule-of-40; 1 warning: budget", "no checks are
/// stated".
std::string verdict_reason(const decision::Outcome& outcome);

/// What the exit code says, too: 0 with and without checks, 3, 1.
enum class Verdict { Pass, Doubt, Fail, NoChecks };
Verdict verdict_of(const decision::Outcome& outcome, const Options& options);
/// The reason, what is in doubt, and where there are no checks one that could be stated.
std::string verdict_reason(const decision::Outcome& outcome, const Options& options);

/// "2 errors, 1 warning", or "none".
std::string count_findings(const std::vector<services::Finding>& findings);

std::string_view name_of(services::Severity severity);            ///< "info", "warning", "error"
std::string_view name_of(decision::CheckSeverity severity);       ///< "error", "warn"
std::string_view status_of(const decision::CheckOutcome& check);  ///< "pass", "fail"

/// "requests", "requests, tier 2", "requests, free": a meter as one line of a bill; the tier is
/// told when the stage's usage of that meter reaches several.
std::string meter_label(const pricing::LineItem& item, const pricing::Bill& bill);

/// The last load at which a check says what it says today, towards today's, so that it does say so
/// there.
struct LastLoad {
  bool is_above = false;  ///< today's
  /// "1.9", "22.8 M/h". The factor is told in as many digits as tell it from 1, which is today's
  /// load itself.
  std::string factor, rate;
};
/// Of a flip with a factor.
LastLoad last_load_of(const decision::CheckFlip& flip);

/// "holds up to 1.9 × this traffic (22.8 M/h)", "fails from 1.20 M/h on (0.1 × this traffic)",
/// "holds up to this traffic, fails just above it (12.0 M/h)"; "" for a check whose flip is not
/// known. `times`: the sign.
std::string flip_text(const decision::CheckOutcome& check, const decision::Outcome& outcome,
                      std::string_view times);

/// "28.6% headroom", "missed by 4.0%", "no headroom"; "" when there is none to speak of.
std::string headroom_text(const decision::CheckOutcome& check);

/// "$5.81 against $5,000.00": both sides of a check, to the last digit.
std::string sides_text(const decision::CheckOutcome& check);

/// "$402.192" → "402.192": in JSON and CSV money is a plain decimal, its currency told elsewhere.
std::string without_sign(std::string amount);
/// The scenario's title, or its path if it has none.
const std::string& title_of(const decision::ScenarioInfo& scenario);
const std::string& title_of(const decision::Outcome& outcome);
/// "× $3.50/M", or "free" for the part that an allowance covers.
std::string price_text(const pricing::LineItem& item, std::string_view times);

/// "peak concurrency 412, shards 80", with the given separator.
std::string figures_text(const std::vector<services::Metric>& figures, std::string_view separator);

/// "mean 14.2 ± 0.1 ms, p50 11 ± 0.1, … max 1,204", with the given separator: half the width of the
/// 95 % confidence interval behind each estimate.
std::string latency_text(const decision::Latency& latency, std::string_view separator);
/// "14.2 ± 0.1 ms", of milliseconds, in the largest unit of which it has ten.
std::string time_text(const decision::Estimated& milliseconds);

/// "us-west-1, prices 2018-08 as of 2018-12-05"
std::string basis_text(const decision::PriceBasis& prices);
/// "us-west-1, prices 2018-08 as of 2018-12-05, 720 h"
std::string price_basis(const decision::Outcome& outcome);
/// "8.64 B requests, mean 3,333/s, peak 5,333/s in the busiest 1 min"
std::string traffic_line(const decision::Outcome& outcome);

}  // namespace costsim::report
