#include "report/analysis/difference.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/analysis/varied_parts.hpp"
#include "report/kit/numbers.hpp"

namespace costsim::report {
namespace {

using analysis::ChangeKind;
using analysis::Difference;
using analysis::LineChange;
using analysis::StatusChange;
using analysis::TotalChange;

/// Changed lines of an architecture that a person reads; the others are told as one sum.
constexpr std::size_t most_changes_on_page = 12;

void total_rows(Page& page, const Difference& found) {
  std::vector<Row> rows = {{"", "before", "after", "change", ""}};
  for (const TotalChange& total : found.totals) {
    const bool was = total.kind != ChangeKind::Added, is = total.kind != ChangeKind::Removed;
    rows.push_back({page.clean(total.architecture), was ? readable(total.cost.before) : "",
                    is ? readable(total.cost.after) : "", signed_money(total.cost.change()),
                    relative_text(total.kind, total.cost)});
  }
  page.grid(
      {{Align::Left, true, true}, {Align::Right}, {Align::Right}, {Align::Right}, {Align::Right}},
      rows);
}

Row change_row(const Page& page, const LineChange& change) {
  return {page.clean(change.stage),
          page.clean(change.meter.meter),
          signed_money(change.cost.change()),
          relative_text(change.kind, change.cost),
          signed_money(change.cost.usage_effect),
          signed_money(change.cost.price_effect)};
}

Row rest_row(const std::vector<const LineChange*>& changes, std::size_t shown) {
  Money usage, prices;
  for (std::size_t i = shown; i < changes.size(); ++i) {
    usage += changes[i]->cost.usage_effect;
    prices += changes[i]->cost.price_effect;
  }
  return {fmt::format("{} more", changes.size() - shown),
          "",
          signed_money(usage + prices),
          "",
          signed_money(usage),
          signed_money(prices)};
}

/// Those of one architecture that cost more or less, in their order.
std::vector<const LineChange*> costly_changes(const Difference& found,
                                              const std::string& architecture) {
  std::vector<const LineChange*> changes;
  for (const LineChange& change : found.changes) {
    const bool costs = change.cost.usage_effect != Money() || change.cost.price_effect != Money();
    if (costs && change.architecture == architecture) changes.push_back(&change);
  }
  return changes;
}

void change_rows(Page& page, const Difference& found, const TotalChange& total) {
  const auto changes = costly_changes(found, total.architecture);
  if (changes.empty()) return;
  page.blank();
  page.heading(page.clean(total.architecture),
               fmt::format("usage {}, prices {}", signed_money(total.cost.usage_effect),
                           signed_money(total.cost.price_effect)));
  const std::size_t shown =
      changes.size() <= most_changes_on_page + 1 ? changes.size() : most_changes_on_page;
  std::vector<Row> rows = {{"", "", "change", "", "usage", "prices"}};
  for (std::size_t i = 0; i < shown; ++i) rows.push_back(change_row(page, *changes[i]));
  if (shown < changes.size()) rows.push_back(rest_row(changes, shown));
  page.grid({{Align::Left, true, true},
             {Align::Left, true, true},
             {Align::Right},
             {Align::Right},
             {Align::Right},
             {Align::Right}},
            rows);
}

void status_changes(Page& page, const Difference& found) {
  if (found.checks.empty() && found.copes.empty()) return;
  page.blank();
  page.heading("Changed verdicts", "");
  const auto tell = [&](const StatusChange& change, const std::string& text) {
    const std::string_view bad = change.decides ? page.signs().fail : page.signs().warn;
    const std::string_view sign = !change.after   ? page.signs().info
                                  : *change.after ? page.signs().pass
                                                  : bad;
    const Paint paint = !change.after    ? Paint::None
                        : *change.after  ? Paint::Good
                        : change.decides ? Paint::Bad
                                         : Paint::Caution;
    page.paragraph(fmt::format("  {} ", sign), fmt::format("{}: {}", page.clean(change.name), text),
                   paint);
  };
  for (const StatusChange& check : found.checks) tell(check, check_change_text(check));
  for (const StatusChange& each : found.copes) tell(each, copes_change_text(each));
}

}  // namespace

void add_difference(Page& page, const Difference& found) {
  page.paragraph("before  ", page.clean(side_text(found.before, found.after)));
  page.paragraph("after   ", page.clean(side_text(found.after, found.before)));
  total_rows(page, found);
  for (const TotalChange& total : found.totals) change_rows(page, found, total);
  status_changes(page, found);
  if (nothing_changed(found)) page.line("  nothing changed");
  add_notes(page, found.notes);
}

std::string difference_table(const DifferenceReport& report, const Options& options) {
  Page page(options.style);
  add_head(page, title_of(report.found), {});
  add_difference(page, report.found);
  if (!report.objections.empty()) page.blank();
  for (const std::string& objection : report.objections) {
    page.paragraph("FAIL  ", page.clean(objection), Paint::Bad);
  }
  return std::move(page).text();
}

}  // namespace costsim::report
