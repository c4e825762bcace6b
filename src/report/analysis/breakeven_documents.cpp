// Break-evens as Markdown and CSV.
#include <fmt/format.h>

#include "report/analysis/breakeven.hpp"
#include "report/analysis/plane.hpp"
#include "report/kit/csv_row.hpp"
#include "report/kit/markdown_text.hpp"
#include "report/kit/text.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report {
namespace {

using analysis::BreakEven;
using analysis::Flip;
using analysis::VariedKey;

std::string range_text(const VariedKey& key, const BreakEven& found) {
  return fmt::format("{} to {}", escaped(place_text(key.axis.low, key, found)),
                     escaped(place_text(key.axis.high, key, found)));
}

std::string regions_document(const BreakEven& found) {
  if (found.regions.empty() && !ends_early(found)) return "";
  std::string text = "\n| from | to | what holds |\n|---:|---:|---|\n";
  const ToldPlaces places(found);
  for (const analysis::Region& region : found.regions) {
    const VariedKey& key = found.keys.front();
    const Rounding end = region.to < key.axis.high ? Rounding::Below : Rounding::Nearest;
    text += fmt::format("| {} | {} | {} |\n", escaped(places.text(region.from)),
                        escaped(places.text(region.to, end)), escaped(told(region)));
  }
  if (ends_early(found)) {
    text += fmt::format("| {} | {} | {} |\n", escaped(places.text(found.searched_to)),
                        escaped(places.text(found.keys.front().axis.high, Rounding::Nearest)),
                        not_searched);
  }
  return text;
}

/// As a table: a row for each value of the second key, the least one first.
std::string plane_document(const BreakEven& found) {
  if (found.plane.empty()) return "";
  constexpr int columns = 80;
  const Plane plane =
      plane_of(found, columns, false, [](std::string_view text) { return one_line(text); });
  std::string text;
  for (const std::string& line : plane.lines) text += "    " + line + "\n";
  text += "\n| mark | what holds |\n|---|---|\n";
  for (std::size_t i = 0; i < plane.marks.size(); ++i) {
    text += fmt::format("| {} | {} |\n", plane.marks[i], escaped(plane.words[i]));
  }
  return text + "\n";
}

}  // namespace

std::string breakeven_markdown(const BreakEvenReport& report, const Options&) {
  const BreakEven& found = report.found;
  std::vector<std::string> lines = {escaped(basis_text(report.prices))};
  for (const VariedKey& key : found.keys) {
    lines.push_back(fmt::format("Varied: {} from {}.", code(key.key), range_text(key, found)));
  }
  return markdown_head(title_of(report.scenario), lines) + plane_document(found) +
         markdown_changes("at", changes_of(found)) + regions_document(found) +
         markdown_notes(notes_of(found));
}

std::string breakeven_csv(const BreakEvenReport& report, const Options&) {
  const BreakEven& found = report.found;
  if (found.keys.size() > 1) {
    std::string text =
        csv_row({csv_text(found.keys[0].key), csv_text(found.keys[1].key), "what changes"});
    for (const Flip& flip : found.flips) {
      text += csv_row({found.keys[0].value(flip.crossing.at), found.keys[1].value(flip.second),
                       csv_text(told(flip, found, ToldPlaces(found, flip.second)))});
    }
    return text;
  }
  std::vector<std::string> head{csv_text(found.keys.front().key)};
  for (const std::string& name : found.architectures) head.push_back(csv_text(name));
  std::string text = csv_row(head);
  for (const analysis::CostPoint& point : found.curves) {
    std::vector<std::string> row{found.keys.front().value(point.at)};
    for (const Money cost : point.costs) row.push_back(cost.text());
    text += csv_row(row);
  }
  return text;
}

}  // namespace costsim::report
