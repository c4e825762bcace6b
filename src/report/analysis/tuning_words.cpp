// What is told of a tuned study, on a page and in documents.
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/analysis/tuning.hpp"
#include "report/kit/numbers.hpp"
#include "units/readable.hpp"

namespace costsim::report {

using analysis::TunedArchitecture;

std::string dollars_text(double dollars) {
  constexpr int decimals = 9;
  return std::isfinite(dollars)
             ? readable(Money::from_dollars(Decimal::from_double(dollars, decimals)))
             : "refused";
}

std::string_view strategy_text(analysis::TuneStrategy strategy) {
  switch (strategy) {
    case analysis::TuneStrategy::Cost:
      return "the cheapest settings that keep what is required";
    case analysis::TuneStrategy::Speed:
      return "the fastest settings that keep what is required";
    case analysis::TuneStrategy::Balanced:
      break;
  }
  return "half cost, half time, of the settings that keep what is required";
}

std::string tuned_text(const TunedArchitecture& tuned, std::string_view becomes) {
  const double before = tuned.before.cost, after = tuned.after.cost;
  if (!tuned.found) return "nothing that was tried keeps what is required";
  if (tuned.set.empty()) {
    return fmt::format("{}: nothing that was tried is better", dollars_text(before));
  }
  const double percent = before > 0 ? (before - after) / before * 100 : 0;
  std::string text = fmt::format("{} {} {}", dollars_text(before), becomes, dollars_text(after));
  if (percent != 0 && std::isfinite(percent)) {
    text +=
        fmt::format(" ({} {})", readable_percent(std::abs(percent)), percent > 0 ? "less" : "more");
  }
  return text;
}

std::string search_text(const TunedArchitecture& tuned) {
  const std::string all = readable(Decimal(static_cast<std::int64_t>(tuned.settings)));
  return tuned.exhaustive
             ? fmt::format("each of {} settings tried", all)
             : fmt::format("{} of {} settings tried",
                           readable(Decimal(static_cast<std::int64_t>(tuned.tried))), all);
}

std::string hybrid_text(const analysis::Hybrid& hybrid) {
  const bool nodes = hybrid.cost_of_nodes < hybrid.cost_of_functions;
  const std::string& better = nodes ? hybrid.nodes : hybrid.functions;
  if (hybrid.at_per_s == 0 && !std::isfinite(hybrid.cost_of_better())) {
    return fmt::format("neither {} nor {} copes alone, nor any cut between them ({} tried)",
                       hybrid.nodes, hybrid.functions, hybrid.tried);
  }
  if (!hybrid.pays()) {
    return fmt::format("no cut between {} and {} costs less than {} alone ({} tried)", hybrid.nodes,
                       hybrid.functions, better, hybrid.tried);
  }
  std::string text = fmt::format("up to {}/s on {}, what comes beyond on {}: {}",
                                 readable(Decimal::from_double(hybrid.at_per_s, 9)), hybrid.nodes,
                                 hybrid.functions, dollars_text(hybrid.cost));
  const double alone = hybrid.cost_of_better();
  if (!std::isfinite(alone)) return text + "; alone, neither copes";
  return text + fmt::format(" ({} less than {} alone)",
                            readable_percent((alone - hybrid.cost) / alone * 100), better);
}

std::string room_text(const analysis::Trial& trial) {
  const std::string share = readable_percent(std::abs(trial.headroom) * 100);
  return trial.headroom < 0 ? share + " over" : share;
}

std::string reason_of(const analysis::TuneStep& step) {
  if (!step.line) return {};
  const double change = step.line->cost.change().dollars().to_double();
  return fmt::format("{}{} {}.{}", change < 0 ? "-" : "+", dollars_text(std::abs(change)),
                     step.line->stage, step.line->meter.meter);
}

std::string short_key(const std::string& key) {
  constexpr std::string_view stages = ".stages.";
  const std::size_t at = key.find(stages);
  return at == key.npos ? key : key.substr(at + stages.size());
}

std::string setting_text(const std::vector<analysis::Assignment>& set) {
  if (set.empty()) return "as it is";
  std::vector<std::string> texts;
  for (const auto& each : set) texts.push_back(short_key(each.key) + "=" + each.value);
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::vector<std::string> checks_told(const analysis::Tuned& tuned, std::string_view becomes) {
  std::vector<std::string> lines;
  const auto word = [](bool passed) { return passed ? "holds" : "fails"; };
  for (std::size_t i = 0; i < tuned.after.checks.size() && i < tuned.before.checks.size(); ++i) {
    const auto &before = tuned.before.checks[i], &after = tuned.after.checks[i];
    lines.push_back(before.passed == after.passed
                        ? fmt::format("{}: {}, as before", after.check.id, word(after.passed))
                        : fmt::format("{}: {} {} {}", after.check.id, word(before.passed), becomes,
                                      word(after.passed)));
  }
  return lines;
}

}  // namespace costsim::report
