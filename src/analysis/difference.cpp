#include "analysis/difference.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "analysis/bill_lines.hpp"
#include "analysis/contests.hpp"
#include "decision/billing.hpp"
#include "units/readable.hpp"
#include "units/rounding.hpp"

namespace costsim::analysis {
namespace {

const SnapshotArchitecture* find(const Snapshot& snapshot, std::string_view name) {
  const auto found = std::find_if(snapshot.architectures.begin(), snapshot.architectures.end(),
                                  [&](const auto& each) { return each.name == name; });
  return found == snapshot.architectures.end() ? nullptr : &*found;
}

/// The usage as far as a book has prices for it.
std::vector<metering::Usage> priced(std::vector<metering::Usage> months,
                                    const pricing::PriceBook& book) {
  for (metering::Usage& month : months) {
    std::erase_if(month, [&](const auto& entry) { return !book.tariffs.contains(entry.meter); });
  }
  return months;
}

/// What was used before, at the prices that the architecture has after.
std::optional<BillLines> rated_anew(const SnapshotArchitecture& before,
                                    const SnapshotArchitecture& after,
                                    const decision::Study* rates) {
  if (before.usage.empty()) return std::nullopt;
  if (rates == nullptr && after.charged) {
    return lines_of(pricing::rate_as_charged(before.usage, after.bill, *after.charged));
  }
  if (rates == nullptr) return std::nullopt;
  for (const decision::Candidate& candidate : rates->candidates) {
    if (candidate.architecture.name != before.name) continue;
    const pricing::PriceBook& book = candidate.setting.book;
    return lines_of(decision::bill_of(priced(before.usage, book), book, *rates).bill);
  }
  return std::nullopt;
}

/// One line of two bills; a side is null where its bill has no such line.
struct Pair {
  const BillLine* before = nullptr;
  const BillLine* after = nullptr;
};

using Pairs = std::map<BillLines::key_type, Pair>;

Pairs paired(const BillLines& before, const BillLines& after) {
  Pairs pairs;
  for (const auto& [key, line] : before) pairs[key].before = &line;
  for (const auto& [key, line] : after) pairs[key].after = &line;
  return pairs;
}

Money price_effect(const BillLines::key_type& key, const Pair& pair,
                   const std::optional<BillLines>& anew) {
  if (pair.before == nullptr) return {};
  if (anew) {
    const auto line = anew->find(key);
    return line == anew->end() ? Money() : line->second.amount - pair.before->amount;
  }
  return pair.after == nullptr ? Money() : price_effect_of_bills(*pair.before, *pair.after);
}

ChangeKind kind_of(bool was, bool is) {
  if (was && is) return ChangeKind::Changed;
  return is ? ChangeKind::Added : ChangeKind::Removed;
}

LineChange change_of(const BillLines::key_type& key, const Pair& pair, Money price_effect) {
  LineChange change;
  std::tie(change.stage, change.meter) = key;
  change.kind = kind_of(pair.before != nullptr, pair.after != nullptr);
  for (const BillLine* line : {pair.before, pair.after}) {
    if (line != nullptr) change.unit = line->unit;
  }
  if (pair.before != nullptr) {
    change.quantity_before = pair.before->quantity;
    change.cost.before = pair.before->amount;
  }
  if (pair.after != nullptr) {
    change.quantity_after = pair.after->quantity;
    change.cost.after = pair.after->amount;
  }
  change.cost.price_effect = price_effect;
  change.cost.usage_effect = change.cost.change() - price_effect;
  return change;
}

bool is_change(const LineChange& line) {
  return line.kind != ChangeKind::Changed || line.quantity_before != line.quantity_after ||
         line.cost.usage_effect != Money() || line.cost.price_effect != Money();
}

/// The changes of one architecture, which one of the two may not have.
std::vector<LineChange> changes_of(const SnapshotArchitecture* before,
                                   const SnapshotArchitecture* after,
                                   const decision::Study* rates) {
  const BillLines lines_before = before != nullptr ? lines_of(before->bill) : BillLines{};
  const BillLines lines_after = after != nullptr ? lines_of(after->bill) : BillLines{};
  const bool both = before != nullptr && after != nullptr;
  const std::optional<BillLines> anew = both ? rated_anew(*before, *after, rates) : std::nullopt;
  std::vector<LineChange> changes;
  for (const auto& [key, pair] : paired(lines_before, lines_after)) {
    LineChange change = change_of(key, pair, price_effect(key, pair, anew));
    change.architecture = before != nullptr ? before->name : after->name;
    if (is_change(change)) changes.push_back(std::move(change));
  }
  return changes;
}

TotalChange total_of(const SnapshotArchitecture* before, const SnapshotArchitecture* after,
                     const std::vector<LineChange>& changes) {
  TotalChange total;
  total.architecture = before != nullptr ? before->name : after->name;
  total.kind = kind_of(before != nullptr, after != nullptr);
  if (before != nullptr) total.cost.before = before->bill.total();
  if (after != nullptr) total.cost.after = after->bill.total();
  for (const LineChange& change : changes) {
    total.cost.usage_effect += change.cost.usage_effect;
    total.cost.price_effect += change.cost.price_effect;
  }
  return total;
}

Money size(Money amount) {
  return amount < Money() ? Money() - amount : amount;
}

bool larger(const LineChange& a, const LineChange& b) {
  const auto sizes = [](const LineChange& change) {
    return std::pair(size(change.cost.change()), size(change.cost.price_effect));
  };
  return sizes(a) > sizes(b);
}

/// Names in the order of after, those that only before has behind them.
std::vector<std::string> architecture_names(const Snapshot& before, const Snapshot& after) {
  std::vector<std::string> names;
  for (const auto& each : after.architectures) names.push_back(each.name);
  for (const auto& each : before.architectures) {
    if (find(after, each.name) == nullptr) names.push_back(each.name);
  }
  return names;
}

bool is_in(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<StatusChange> changed_checks(const Snapshot& before, const Snapshot& after) {
  std::vector<StatusChange> all;
  for (const SnapshotCheck& check : after.checks) {
    all.push_back({check.id, std::nullopt, check.passed, check.decides});
  }
  for (const SnapshotCheck& check : before.checks) {
    const auto same = std::find_if(all.begin(), all.end(),
                                   [&](const auto& each) { return each.name == check.id; });
    if (same != all.end()) {
      same->before = check.passed;
    } else {
      all.push_back({check.id, check.passed, std::nullopt, check.decides});
    }
  }
  std::erase_if(all, [&](const StatusChange& each) {
    return each.before == each.after || is_in(before.not_sampled, each.name) ||
           is_in(after.not_sampled, each.name);
  });
  return all;
}

void compare_copes(const SnapshotArchitecture* before, const SnapshotArchitecture* after,
                   Difference& found) {
  const auto copes = [](const SnapshotArchitecture* each) {
    return each != nullptr ? std::optional(each->copes) : std::nullopt;
  };
  if (after == nullptr || copes(before).value_or(true) == after->copes) return;
  found.copes.push_back({after->name, copes(before), after->copes, !found.after.passed});
}

}  // namespace

std::optional<double> CostChange::percent() const {
  if (before == Money()) return std::nullopt;
  return change().dollars().to_double() / before.dollars().to_double() * 100;
}

Difference difference(Snapshot before, Snapshot after, const decision::Study* rates) {
  Difference found;
  found.before = std::move(before);
  found.after = std::move(after);
  for (const std::string& name : architecture_names(found.before, found.after)) {
    const SnapshotArchitecture* old_one = find(found.before, name);
    const SnapshotArchitecture* new_one = find(found.after, name);
    std::vector<LineChange> changes = changes_of(old_one, new_one, rates);
    found.totals.push_back(total_of(old_one, new_one, changes));
    compare_copes(old_one, new_one, found);
    for (LineChange& change : changes) found.changes.push_back(std::move(change));
  }
  std::stable_sort(found.changes.begin(), found.changes.end(), larger);
  found.checks = changed_checks(found.before, found.after);
  std::vector<std::string> not_sampled = found.before.not_sampled;
  for (const std::string& id : found.after.not_sampled) {
    if (!is_in(not_sampled, id)) not_sampled.push_back(id);
  }
  found.notes = notes_on_likely(not_sampled, "compared");
  return found;
}

namespace {

/// "5.3% more than before", with the digits that show it to be above what is accepted; "104 times
/// as much as before" where a percentage says little.
std::string increase_of(double percent, double accepted) {
  constexpr int few = 4;
  const int digits = digits_that_part(accepted, percent, few);
  const auto times = times_as_much(percent);
  if (times && digits == few) return readable_number(*times) + " times as much as before";
  return readable_number(rounded_to_digits(percent, digits), Digits::All) + "% more than before";
}

std::string increase_text(const TotalChange& total, const Decimal& most_increase) {
  const Decimal accepted = most_increase * Decimal(100);
  const auto percent = total.cost.percent();
  return fmt::format("{} costs {}, and {}% more is accepted", total.architecture,
                     percent ? increase_of(*percent, accepted.to_double())
                             : "$" + total.cost.after.text() + " more than before",
                     accepted.text());
}

}  // namespace

std::vector<std::string> objections(const Difference& difference, const Gates& gates) {
  std::vector<std::string> all;
  for (const TotalChange& total : difference.totals) {
    if (!gates.most_increase || total.kind != ChangeKind::Changed) continue;
    const Decimal most = total.cost.before.dollars() * (Decimal(1) + *gates.most_increase);
    if (total.cost.after.dollars() <= most) continue;
    all.push_back(increase_text(total, *gates.most_increase));
  }
  if (!gates.no_new_failure) return all;
  for (const StatusChange& check : difference.checks) {
    if (check.decides && check.after == false) {
      all.push_back(fmt::format("check {} fails and did not before", check.name));
    }
  }
  for (const StatusChange& each : difference.copes) {
    if (each.decides && each.after == false) {
      all.push_back(
          fmt::format("{} {}", each.name,
                      each.before ? "does not cope and did before" : "is new, and does not cope"));
    }
  }
  return all;
}

}  // namespace costsim::analysis
