#include "report/analysis/tuning.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/analysis/varied_parts.hpp"
#include "report/kit/numbers.hpp"
#include "report/kit/page.hpp"
#include "report/kit/shell_word.hpp"
#include "report/outcome/summary.hpp"
#include "units/readable.hpp"

namespace costsim::report {
namespace {

using analysis::FrontPoint;
using analysis::Tuned;
using analysis::TunedArchitecture;

constexpr Column short_name{Align::Left, true, true};
constexpr Column wrapped_text{.wraps = true};

std::string_view becomes(const Page& page) {
  return page.clean("→") == "→" ? "→" : "->";
}

void steps(Page& page, const TunedArchitecture& tuned) {
  if (tuned.steps.empty()) return;
  std::vector<Row> rows = {{"change", "from", "to", "saves", "most of it"}};
  for (const auto& step : tuned.steps) {
    rows.push_back(
        {page.clean(short_key(step.key)), page.clean(step.before), page.clean(step.after),
         std::isfinite(step.saved) ? dollars_text(step.saved) : "", page.clean(reason_of(step))});
  }
  page.grid({short_name, short_name, short_name, {Align::Right}, wrapped_text}, rows);
}

std::string time_of(const FrontPoint& point) {
  return point.trial.time_s > 0 ? readable_time(point.trial.time_s) : "";
}

void front(Page& page, const TunedArchitecture& tuned) {
  if (tuned.front.size() < 2) return;
  const bool timed = std::any_of(tuned.front.begin(), tuned.front.end(),
                                 [](const auto& each) { return each.trial.time_s > 0; });
  const bool simulated = std::any_of(tuned.front.begin(), tuned.front.end(),
                                     [](const auto& each) { return each.p99_ms.has_value(); });
  Row names = {"cost", "room left"};
  std::vector<Column> columns = {{Align::Right}, {Align::Right}};
  const auto add = [&](bool shown, const char* name) {
    if (!shown) return;
    names.emplace_back(name);
    columns.push_back({Align::Right});
  };
  add(timed, "takes");
  add(simulated, "p99");
  names.emplace_back("with");
  columns.push_back(wrapped_text);
  std::vector<Row> rows = {std::move(names)};
  for (const FrontPoint& point : tuned.front) {
    Row row = {dollars_text(point.trial.cost), room_text(point.trial)};
    if (timed) row.push_back(time_of(point));
    if (simulated) row.push_back(point.p99_ms ? page.clean(time_text(*point.p99_ms)) : "");
    row.push_back(page.clean(setting_text(point.set)));
    rows.push_back(std::move(row));
  }
  page.paragraph("  ", "What more money buys:", Paint::Dim);
  page.grid(columns, rows);
}

void architecture(Page& page, const TunedArchitecture& tuned) {
  page.blank();
  page.heading(page.clean(tuned.name), page.clean(search_text(tuned)));
  page.paragraph("  ", page.clean(tuned_text(tuned, becomes(page))),
                 tuned.found ? Paint::Bold : Paint::Bad);
  steps(page, tuned);
  front(page, tuned);
  for (const std::string& note : tuned.notes) {
    page.paragraph(fmt::format("  {} ", page.signs().dot), page.clean(note), Paint::Dim);
  }
}

void hybrids(Page& page, const Tuned& tuned) {
  if (tuned.hybrids.empty()) return;
  page.blank();
  page.heading("Base load and peaks", "one traffic in two");
  for (const auto& each : tuned.hybrids) page.paragraph("  ", page.clean(hybrid_text(each)));
}

void checks(Page& page, const Tuned& tuned) {
  const auto lines = checks_told(tuned, becomes(page));
  if (lines.empty()) return;
  page.blank();
  page.heading("Checks", "with all of it");
  for (const std::string& line : lines) page.paragraph("  ", page.clean(line));
}

void settings(Page& page, const Tuned& tuned) {
  const auto set = tuned.set();
  if (set.empty()) return;
  page.blank();
  page.heading("To set", "");
  for (const auto& each : set) {
    page.paragraph("  ", page.clean("--set " + shell_word(each.key + "=" + each.value)));
  }
}

}  // namespace

std::string tuning_table(const Tuned& tuned, const Options& options) {
  Page page(options.style);
  add_head(page, title_of(tuned.before),
           {price_basis(tuned.before), std::string(strategy_text(tuned.strategy))});
  for (const TunedArchitecture& each : tuned.architectures) architecture(page, each);
  hybrids(page, tuned);
  checks(page, tuned);
  settings(page, tuned);
  add_notes(page, tuned.notes);
  return std::move(page).text();
}

}  // namespace costsim::report
