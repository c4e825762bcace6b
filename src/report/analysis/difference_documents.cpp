// Differences as Markdown and CSV.
#include <fmt/format.h>

#include "report/analysis/difference.hpp"
#include "report/analysis/varied_parts.hpp"
#include "report/kit/csv_row.hpp"
#include "report/kit/markdown_text.hpp"
#include "report/kit/numbers.hpp"

namespace costsim::report {
namespace {

using analysis::ChangeKind;
using analysis::Difference;
using analysis::LineChange;
using analysis::StatusChange;
using analysis::TotalChange;

/// Changed lines that a comment shows; all of them are in the JSON and the CSV.
constexpr std::size_t most_changes_in_document = 40;

std::string money_cell(Money amount) {
  return escaped(signed_money(amount));
}

std::string totals_document(const Difference& found) {
  std::string text =
      "| architecture | before | after | change | | usage | prices |\n"
      "|:--|--:|--:|--:|--:|--:|--:|\n";
  for (const TotalChange& total : found.totals) {
    const bool was = total.kind != ChangeKind::Added, is = total.kind != ChangeKind::Removed;
    text +=
        fmt::format("| {} | {} | {} | **{}** | {} | {} | {} |\n", escaped(total.architecture),
                    was ? escaped(readable(total.cost.before)) : "",
                    is ? escaped(readable(total.cost.after)) : "", money_cell(total.cost.change()),
                    escaped(relative_text(total.kind, total.cost)),
                    money_cell(total.cost.usage_effect), money_cell(total.cost.price_effect));
  }
  return text + "\n";
}

std::string statuses_document(const Difference& found) {
  std::string text;
  const auto tell = [&](const StatusChange& change, const std::string& words) {
    const std::string_view mark = !change.after    ? "ℹ️"
                                  : *change.after  ? "✅"
                                  : change.decides ? "❌"
                                                   : "⚠️";
    text += fmt::format("- {} **{}**: {}\n", mark, escaped(change.name), words);
  };
  for (const StatusChange& check : found.checks) tell(check, check_change_text(check));
  for (const StatusChange& each : found.copes) tell(each, copes_change_text(each));
  return text.empty() ? "" : text + "\n";
}

std::string quantity_text(const LineChange& change) {
  const std::string before = readable(change.quantity_before);
  if (change.kind == ChangeKind::Removed) return before;
  const std::string after = readable(change.quantity_after);
  return change.kind == ChangeKind::Added || before == after ? after : before + " → " + after;
}

std::string change_document_row(const LineChange& change) {
  return fmt::format(
      "| {}<br>{}<br>{} | {} {} | {} | {} | {} | {} |\n", escaped(change.architecture),
      escaped(change.stage), escaped(change.meter.meter), escaped(quantity_text(change)),
      escaped(plural(change.unit, change.quantity_after)), money_cell(change.cost.change()),
      escaped(relative_text(change.kind, change.cost)), money_cell(change.cost.usage_effect),
      money_cell(change.cost.price_effect));
}

std::string changes_document(const Difference& found) {
  if (found.changes.empty()) return "";
  std::string text = fmt::format(
      "<details>\n<summary>{} changed line{}, the largest first</summary>\n\n"
      "| line | quantity | change | | usage | prices |\n|:--|:--|--:|--:|--:|--:|\n",
      found.changes.size(), found.changes.size() == 1 ? "" : "s");
  const std::size_t shown = std::min(found.changes.size(), most_changes_in_document);
  for (std::size_t i = 0; i < shown; ++i) text += change_document_row(found.changes[i]);
  if (shown < found.changes.size()) {
    text += fmt::format("| {} more | | | | | |\n", found.changes.size() - shown);
  }
  return text + "\n</details>\n\n";
}

}  // namespace

std::string difference_part_markdown(const Difference& found) {
  std::string text = totals_document(found) + statuses_document(found) + changes_document(found);
  if (nothing_changed(found)) text += "Nothing changed.\n\n";
  text +=
      fmt::format("Before: {}.<br>\nAfter: {}.\n", escaped(side_text(found.before, found.after)),
                  escaped(side_text(found.after, found.before)));
  return text + markdown_notes(found.notes);
}

std::string difference_markdown(const DifferenceReport& report, const Options&) {
  const std::string_view mark = report.objections.empty() ? "" : "❌";
  std::string text = markdown_head(title_of(report.found), {}, mark);
  for (const std::string& objection : report.objections) {
    text += fmt::format("- **{}**\n", escaped(objection));
  }
  if (!report.objections.empty()) text += "\n";
  return text + difference_part_markdown(report.found);
}

std::string difference_csv(const DifferenceReport& report, const Options&) {
  std::string file =
      csv_row({"architecture", "stage", "service", "meter", "kind", "unit", "quantity_before",
               "quantity_after", "before", "after", "change", "usage_effect", "price_effect"});
  for (const LineChange& change : report.found.changes) {
    file += csv_row(
        {csv_text(change.architecture), csv_text(change.stage), csv_text(change.meter.service),
         csv_text(change.meter.meter), std::string(name_of(change.kind)), csv_text(change.unit),
         change.quantity_before.text(), change.quantity_after.text(), change.cost.before.text(),
         change.cost.after.text(), change.cost.change().text(), change.cost.usage_effect.text(),
         change.cost.price_effect.text()});
  }
  return file;
}

}  // namespace costsim::report
