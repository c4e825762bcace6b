#include "report/breakeven.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/page.hpp"
#include "report/plot.hpp"
#include "report/summary.hpp"
#include "report/text.hpp"

namespace costsim::report {
namespace {

using analysis::BreakEven;
using analysis::ContestKind;
using analysis::Flip;
using analysis::VariedKey;

std::string title(const BreakEvenReport& report) {
  return report.scenario.title.empty() ? report.scenario.path : report.scenario.title;
}

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
  page.blank();
  page.heading("Changes", "");
  if (found.flips.empty()) page.line("  nothing changes within this range");
  int width = 0;
  const auto place = [&](const Flip& flip) { return page.clean(place_of(flip, found)); };
  for (const Flip& flip : found.flips) width = std::max(width, display_width(place(flip)));
  for (const Flip& flip : found.flips) {
    page.paragraph(fmt::format("  {}  ", padded_left(place(flip), width)),
                   page.clean(told(flip, found)));
  }
}

void regions(Page& page, const BreakEven& found) {
  if (found.regions.empty()) return;
  page.blank();
  page.heading("Between them", "");
  const VariedKey& key = found.keys.front();
  int width = 0;
  const auto from = [&](const analysis::Region& region) {
    return page.clean("from " + place_text(region.from, key, found, Rounding::Up));
  };
  for (const auto& region : found.regions) width = std::max(width, display_width(from(region)));
  for (const auto& region : found.regions) {
    page.paragraph(fmt::format("  {}  ", padded_right(from(region), width)),
                   page.clean(told(region)));
  }
}

void notes(Page& page, const BreakEven& found) {
  if (found.notes.empty() && found.complete) return;
  page.blank();
  for (const std::string& note : found.notes) page.paragraph("Note  ", page.clean(note));
  if (!found.complete) {
    page.paragraph("Note  ", "there are more changes than the search follows: narrow the range",
                   Paint::Caution);
  }
}

}  // namespace

std::string breakeven_table(const BreakEvenReport& report, const Options& options) {
  Page page(options.style);
  const BreakEven& found = report.found;
  page.paragraph("", page.clean(title(report)), Paint::Bold);
  page.paragraph("", page.clean(basis_text(report.prices)));
  for (const VariedKey& key : found.keys) {
    page.paragraph("", page.clean("varied: " + range_text(key)));
  }
  if (found.curves.size() > 1) {
    const Plot plot = plot_of(found, page);
    page.blank();
    for (const std::string& line : drawn(plot, options.style)) page.line(line);
    page.paragraph(std::string(plot_indent, ' '), legend(plot, options.style));
  }
  flips(page, found);
  regions(page, found);
  notes(page, found);
  return std::move(page).text();
}

}  // namespace costsim::report
