#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/analysis/difference.hpp"
#include "report/kit/numbers.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report {
using analysis::ChangeKind;
using analysis::CostChange;
using analysis::Snapshot;
using analysis::StatusChange;

std::string signed_money(Money amount) {
  const std::string text = readable(amount);
  return amount > Money() && text.front() == '$' ? "+" + text : text;
}

std::string relative_text(ChangeKind kind, const CostChange& cost) {
  if (kind == ChangeKind::Added) return "new";
  if (kind == ChangeKind::Removed) return "gone";
  const std::optional<double> percent = cost.percent();
  if (!percent) return cost.after == Money() ? "" : "was $0";
  return *percent == 0 ? readable_percent(0) : readable_change(*percent);
}

std::string_view name_of(ChangeKind kind) {
  static constexpr std::string_view names[] = {"added", "removed", "changed"};
  return names[static_cast<std::size_t>(kind)];
}

std::string check_change_text(const StatusChange& change) {
  const std::string_view now = change.after.value_or(false) ? "holds" : "fails";
  const std::string_view was = change.before.value_or(false) ? "held" : "failed";
  if (!change.before) return fmt::format("a new check, which {}", now);
  if (!change.after) return fmt::format("no longer a check; before, it {}", was);
  return fmt::format("{} before, {} now", was, now);
}

std::string copes_change_text(const StatusChange& change) {
  if (change.after.value_or(false)) return "copes now and did not before";
  return change.before ? "does not cope and did before" : "new, and does not cope";
}

std::string side_text(const Snapshot& side, const Snapshot& other) {
  std::string text = basis_text(side.prices) + ", " + readable(side.period);
  if (side.scenario.path != other.scenario.path) text = side.scenario.path + ": " + text;
  if (side.stated && !side.stated->empty()) {
    text += fmt::format("; {}", fmt::join(*side.stated, ", "));
  }
  return text;
}

std::string title_of(const analysis::Difference& found) {
  const std::string& before = title_of(found.before.scenario);
  const std::string& after = title_of(found.after.scenario);
  return before == after ? after : fmt::format("{} → {}", before, after);
}

bool nothing_changed(const analysis::Difference& found) {
  return found.changes.empty() && found.checks.empty() && found.copes.empty();
}

}  // namespace costsim::report
