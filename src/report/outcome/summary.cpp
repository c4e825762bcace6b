#include "report/outcome/summary.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "decision/told_load.hpp"
#include "report/kit/numbers.hpp"

namespace costsim::report {
namespace {

using decision::ArchitectureOutcome;
using decision::CheckOutcome;
using decision::CheckSeverity;
using decision::Outcome;
using decision::ToldLoad;
using services::Finding;
using services::Severity;

template <typename T, typename Before>
std::vector<const T*> sorted(const std::vector<T>& values, Before before) {
  std::vector<const T*> order;
  for (const T& value : values) order.push_back(&value);
  std::stable_sort(order.begin(), order.end(),
                   [&](const T* a, const T* b) { return before(*a, *b); });
  return order;
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

/// ": a, b" for the checks of one severity that do not hold, and how many they are.
struct Failed {
  std::size_t count = 0;
  std::string ids;
};

Failed failed_checks(const Outcome& outcome, CheckSeverity severity) {
  Failed failed;
  for (const CheckOutcome& check : outcome.checks) {
    if (check.passed || check.check.severity != severity) continue;
    failed.ids += (failed.count++ == 0 ? ": " : ", ") + check.check.id;
  }
  return failed;
}

/// How many checks hold, and which do not.
std::string checks_reason(const Outcome& outcome) {
  const std::size_t all = outcome.checks.size();
  if (all == 0) return "no checks are stated";
  const Failed errors = failed_checks(outcome, CheckSeverity::Error);
  const Failed warnings = failed_checks(outcome, CheckSeverity::Warn);
  std::string reason;
  if (errors.count > 0) {
    reason = fmt::format("{} of {} {}{}", errors.count, counted(all, "check"),
                         errors.count == 1 ? "fails" : "fail", errors.ids);
  } else if (warnings.count > 0) {
    reason = fmt::format("{} of {} hold", all - warnings.count, counted(all, "check"));
  } else {
    return all == 1 ? "the check holds" : fmt::format("all {} checks hold", all);
  }
  if (warnings.count > 0) reason += "; " + counted(warnings.count, "warning") + warnings.ids;
  return reason;
}

}  // namespace

std::vector<const pricing::LineItem*> dearest_first(const pricing::Bill& bill) {
  return sorted(bill.items, [](const auto& a, const auto& b) { return a.amount > b.amount; });
}

std::vector<const Finding*> worst_first(const std::vector<Finding>& findings) {
  return sorted(findings, [](const auto& a, const auto& b) { return a.severity > b.severity; });
}

std::vector<const ArchitectureOutcome*> cheapest_first(const Outcome& outcome) {
  return sorted(outcome.architectures,
                [](const auto& a, const auto& b) { return a.bill.total() < b.bill.total(); });
}

Money dearest_total(const Outcome& outcome) {
  Money dearest;
  for (const ArchitectureOutcome& architecture : outcome.architectures) {
    dearest = std::max(dearest, architecture.bill.total());
  }
  return dearest;
}

std::string verdict_reason(const Outcome& outcome) {
  std::size_t errors = 0;
  for (const ArchitectureOutcome& architecture : outcome.architectures) {
    for (const Finding& finding : architecture.findings) {
      if (finding.severity == Severity::Error) ++errors;
    }
  }
  const std::string checks = checks_reason(outcome);
  if (errors == 0) return checks;
  const bool fails = outcome.findings_rule == decision::FindingsRule::Fail;
  return fmt::format("{}; {}{}", checks, counted(errors, "error finding"),
                     fails         ? ""
                     : errors == 1 ? ", which only warns"
                                   : ", which only warn");
}

Verdict verdict_of(const Outcome& outcome, const Options& options) {
  if (!outcome.passed()) return Verdict::Fail;
  if (!options.doubts.empty()) return Verdict::Doubt;
  return outcome.checks.empty() ? Verdict::NoChecks : Verdict::Pass;
}

namespace {

/// A rule that somebody could state of these architectures; "" without any.
std::string example_check(const Outcome& outcome) {
  const auto order = cheapest_first(outcome);
  if (order.empty()) return "";
  if (order.size() < 2) return order.front()->name + ".cost < $10,000";
  return fmt::format("{}.cost < {}.cost + 40%", order[0]->name, order[1]->name);
}

/// "1" is today's load, as far as a flip is closed in on.
std::string factor_text(const ToldLoad& told) {
  constexpr int few = 3;
  return told.factor_digits == few || told.factor == 1
             ? readable(told.factor)
             : fmt::format("{:.{}g}", told.factor, told.factor_digits);
}

/// Where people would read one number as the other, the key is named.
std::string rate_text(const ToldLoad& told, const decision::CheckFlip& flip) {
  constexpr double visible = 5e-4;
  const std::string rate = readable_rate(told.per_s, Rounding::Nearest, told.rate_digits);
  const double mean = flip.rate_per_s / *flip.factor;
  const bool is_mean = !flip.stated_per_s || std::abs(*flip.stated_per_s / mean - 1) <= visible;
  return is_mean ? rate : "traffic.rate " + rate;
}

/// Of a check that says the contrary right beside today's load.
std::string text_of_edge(const LastLoad& last, bool holds) {
  const std::string_view now = holds ? "holds" : "fails", beside = holds ? "fails" : "holds";
  return last.is_above
             ? fmt::format("{} up to this traffic, {} just above it ({})", now, beside, last.rate)
             : fmt::format("{} from this traffic on, {} just below it ({})", now, beside,
                           last.rate);
}

}  // namespace

std::string verdict_reason(const Outcome& outcome, const Options& options) {
  const std::string reason = verdict_reason(outcome);
  switch (verdict_of(outcome, options)) {
    case Verdict::Doubt:
      return fmt::format("{}, but not accepted: {}", reason, fmt::join(options.doubts, "; "));
    case Verdict::NoChecks:
      if (const std::string example = example_check(outcome); !example.empty())
        return fmt::format("{}; one would be: {}", reason, example);
      return reason;
    case Verdict::Pass:
    case Verdict::Fail:
      break;
  }
  return reason;
}

std::string count_findings(const std::vector<Finding>& findings) {
  std::string text;
  for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Info}) {
    const auto count = static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(),
                      [&](const Finding& finding) { return finding.severity == severity; }));
    if (count == 0) continue;
    const std::string_view noun = severity == Severity::Info ? "note" : name_of(severity);
    text += (text.empty() ? "" : ", ") + counted(count, noun);
  }
  return text.empty() ? "none" : text;
}

std::string_view name_of(Severity severity) {
  static constexpr std::string_view names[] = {"info", "warning", "error"};
  return names[static_cast<std::size_t>(severity)];
}

std::string_view name_of(CheckSeverity severity) {
  return severity == CheckSeverity::Error ? "error" : "warn";
}

std::string_view status_of(const CheckOutcome& check) {
  return check.passed ? "pass" : "fail";
}

std::string meter_label(const pricing::LineItem& item, const pricing::Bill& bill) {
  if (item.tier == 0) return item.meter.meter + ", free";
  const bool tiered =
      item.tier > 1 || std::any_of(bill.items.begin(), bill.items.end(), [&](const auto& other) {
        return other.tier > 1 && other.meter == item.meter && other.stage == item.stage;
      });
  return tiered ? fmt::format("{}, tier {}", item.meter.meter, item.tier) : item.meter.meter;
}

std::string flip_text(const CheckOutcome& check, const Outcome& outcome, std::string_view times) {
  if (!outcome.flips) return "";
  const auto flip = std::find_if(outcome.flips->begin(), outcome.flips->end(),
                                 [&](const auto& each) { return each.check == check.check.id; });
  if (flip == outcome.flips->end()) return "";
  const std::string_view now = flip->passed ? "holds" : "fails";
  const std::string_view doubt =
      flip->nearer_may_hide ? ", but for flips less than a tenth apart" : "";
  if (!flip->factor) {
    return fmt::format("{} from a thousandth to a thousand times this traffic{}", now, doubt);
  }
  const LastLoad last = last_load_of(*flip);
  if (last.factor == "1") return text_of_edge(last, flip->passed);
  const std::string factor = fmt::format("{} {} this traffic", last.factor, times);
  if (last.is_above) return fmt::format("{} up to {} ({}){}", now, factor, last.rate, doubt);
  return fmt::format("{} from {} on ({}){}", now, last.rate, factor, doubt);
}

LastLoad last_load_of(const decision::CheckFlip& flip) {
  const ToldLoad told =
      flip.told ? *flip.told : decision::told_load(flip, [](double) { return true; });
  return {told.is_above, factor_text(told), rate_text(told, flip)};
}

std::string headroom_text(const CheckOutcome& check) {
  if (!check.headroom_percent) return "";
  const double percent = *check.headroom_percent;
  if (percent == 0) return "no headroom";
  const std::string text = readable_percent(std::abs(percent));
  return percent < 0 ? "missed by " + text : text + " headroom";
}

std::string sides_text(const CheckOutcome& check) {
  return grouped_amount(check.actual) + " against " + grouped_amount(check.limit);
}

std::string without_sign(std::string amount) {
  const std::size_t sign = amount.find('$');
  return sign == std::string::npos ? amount : amount.erase(sign, 1);
}

const std::string& title_of(const decision::ScenarioInfo& scenario) {
  return scenario.title.empty() ? scenario.path : scenario.title;
}

const std::string& title_of(const Outcome& outcome) {
  return title_of(outcome.scenario);
}

std::string price_text(const pricing::LineItem& item, std::string_view times) {
  if (item.tier == 0) return "free";
  return fmt::format("{} {}", times, readable_price(item.price, item.per));
}

namespace {

/// Half a width is known to two digits at best.
std::string estimate_text(const decision::Estimated& estimate) {
  const std::string value = readable(estimate.value);
  if (estimate.half_width == 0) return value;
  return value + " ± " + readable(std::stod(fmt::format("{:.2g}", estimate.half_width)));
}

struct LatencyUnit {
  double milliseconds;
  std::string_view name;
};

/// The largest of which the mean has ten.
LatencyUnit unit_of(double mean_ms) {
  for (const LatencyUnit unit : {LatencyUnit{3.6e6, "h"}, LatencyUnit{1000, "s"}}) {
    if (mean_ms >= 10 * unit.milliseconds) return unit;
  }
  return {1, "ms"};
}

std::string text_in(const LatencyUnit& unit, const decision::Estimated& estimate) {
  return estimate_text(
      {estimate.value / unit.milliseconds, estimate.half_width / unit.milliseconds});
}

}  // namespace

std::string time_text(const decision::Estimated& milliseconds) {
  const LatencyUnit unit = unit_of(milliseconds.value);
  return fmt::format("{} {}", text_in(unit, milliseconds), unit.name);
}

std::string latency_text(const decision::Latency& latency, std::string_view separator) {
  const LatencyUnit unit = unit_of(latency.mean.value);
  const auto text = [unit](const decision::Estimated& each) { return text_in(unit, each); };
  return fmt::format("mean {1} {7}{0}p50 {2}{0}p95 {3}{0}p99 {4}{0}p99.9 {5}{0}max {6}", separator,
                     text(latency.mean), text(latency.p50), text(latency.p95), text(latency.p99),
                     text(latency.p999), readable(latency.max / unit.milliseconds), unit.name);
}

std::string figures_text(const std::vector<services::Metric>& figures, std::string_view separator) {
  std::string text;
  for (const services::Metric& figure : figures) {
    if (!text.empty()) text += separator;
    text += readable(figure);
  }
  return text;
}

std::string basis_text(const decision::PriceBasis& prices) {
  return fmt::format("{}, prices {} as of {}", prices.region, prices.epoch, prices.as_of);
}

std::string price_basis(const Outcome& outcome) {
  std::string text = basis_text(outcome.prices) + ", " + readable(outcome.period);
  if (outcome.month != outcome.period) {
    text += fmt::format(" billed in months of {}", readable(outcome.month));
  }
  return text;
}

std::string traffic_line(const Outcome& outcome) {
  const decision::TrafficSummary& traffic = outcome.traffic;
  std::string text = fmt::format("{} {}, mean {}/s, peak {}/s in the busiest {}",
                                 readable(Decimal(traffic.requests)),
                                 plural("request", traffic.requests), readable(traffic.mean_per_s),
                                 readable(traffic.peak_per_s), readable(traffic.step));
  for (const decision::TrafficPart& part : traffic.parts) {
    text += fmt::format("{} {}: {}, peak {}/s", &part == &traffic.parts.front() ? ";" : ",",
                        part.name, readable(Decimal(part.requests)), readable(part.peak_per_s));
  }
  return text;
}

}  // namespace costsim::report
