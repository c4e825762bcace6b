#include "report/analysis/breakeven.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/analysis/plane.hpp"
#include "report/kit/page.hpp"
#include "report/kit/plot.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report {
namespace {

using analysis::BreakEven;
using analysis::ContestKind;
using analysis::Flip;
using analysis::VariedKey;

std::string range_text(const VariedKey& key) {
  return fmt::format("{} from {} to {}, {}", key.key, key.readable(key.axis.low),
                     key.readable(key.axis.high),
                     key.axis.logarithmic ? "equal ratios apart" : "equal steps apart");
}

Plot plot_of(const BreakEven& found, const Page& page) {
  const VariedKey& key = found.keys.front();
  Plot plot;
  plot.now = found.now;
  plot.x_logarithmic = key.axis.logarithmic;
  plot.x_low = page.clean(key.readable(key.axis.low));
  plot.x_high = page.clean(key.readable(key.axis.high));
  plot.x_name = page.clean(key.key);
  for (const std::string& name : found.architectures) plot.curves.push_back({page.clean(name), {}});
  for (const analysis::CostPoint& point : found.curves) {
    plot.x.push_back(point.at);
    for (std::size_t i = 0; i < point.costs.size(); ++i) {
      plot.curves[i].values.push_back(point.costs[i].dollars().to_double());
    }
  }
  for (const Flip& flip : found.flips) {
    if (found.contests[flip.contest].kind == ContestKind::Cost) {
      plot.marks.push_back(flip.crossing.at);
    }
  }
  return plot;
}

void flips(Page& page, const BreakEven& found) {
  add_changes(page, "Changes", changes_of(found), Align::Right);
}

void regions(Page& page, const BreakEven& found) {
  const ToldPlaces places(found);
  std::vector<ChangeAt> parts;
  for (const analysis::Region& region : found.regions) {
    parts.push_back({"from " + places.text(region.from), told(region)});
  }
  if (ends_early(found)) {
    parts.push_back({"from " + places.text(found.searched_to), std::string(not_searched)});
  }
  add_changes(page, "Between them", parts, Align::Left);
}

void plane(Page& page, const BreakEven& found, const Options& options) {
  const Plane drawn = plane_of(found, page.width(), options.style.unicode,
                               [&](std::string_view text) { return page.clean(text); });
  page.blank();
  for (const std::string& line : drawn.lines) page.line(line);
  for (std::size_t i = 0; i < drawn.marks.size(); ++i) {
    page.paragraph(fmt::format("  {}  ", drawn.marks[i]), drawn.words[i]);
  }
}

}  // namespace

std::string breakeven_table(const BreakEvenReport& report, const Options& options) {
  Page page(options.style);
  const BreakEven& found = report.found;
  std::vector<std::string> lines = {basis_text(report.prices)};
  for (const VariedKey& key : found.keys) lines.push_back("varied: " + range_text(key));
  add_head(page, title_of(report.scenario), lines);
  if (found.curves.size() > 1) {
    const Plot plot = plot_of(found, page);
    page.blank();
    for (const std::string& line : drawn(plot, options.style)) page.line(line);
    page.paragraph(std::string(plot_indent, ' '), legend(plot, options.style));
  }
  if (!found.plane.empty()) plane(page, found, options);
  flips(page, found);
  regions(page, found);
  add_notes(page, notes_of(found));
  return std::move(page).text();
}

}  // namespace costsim::report
