#include "report/capacity.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/kit/numbers.hpp"
#include "report/kit/text.hpp"
#include "report/outcome/headroom.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report {
namespace {

using decision::ArchitectureOutcome;

std::string dot(const Page& page) {
  return fmt::format(" {} ", page.signs().dot);
}

/// Figures, or a need beside its limit.
bool has_capacity(const architecture::StageResult& stage, const ArchitectureOutcome& outcome) {
  return !stage.metrics.empty() || deciding(stage.stage, outcome.held) != nullptr;
}

/// "  latency  ": names in a column as wide as the longest, of 80 columns at most 20.
class Leads {
 public:
  Leads(const Page& page, const ArchitectureOutcome& outcome) : page_(page) {
    for (const auto& stage : outcome.stages) {
      if (!has_capacity(stage, outcome)) continue;
      width_ = std::max(width_, display_width(page.clean(stage.stage)));
    }
    if (outcome.latency) width_ = std::max(width_, display_width("latency"));
    width_ = std::min(width_, page.width() / 4);
  }

  bool none() const { return width_ == 0; }

  std::string of(std::string_view name) const {
    const std::string cell = shortened(page_.clean(name), width_, page_.signs().ellipsis);
    return "    " + padded_right(cell, width_) + "  ";
  }

 private:
  const Page& page_;
  int width_ = 0;
};

void every_figure(Page& page, const ArchitectureOutcome& outcome, const Leads& leads) {
  for (const auto& stage : outcome.stages) {
    if (stage.metrics.empty()) continue;
    page.paragraph(leads.of(stage.stage), page.clean(figures_text(stage.metrics, dot(page))));
  }
}

Row need_row(const Page& page, const std::string& stage, const services::Held& held) {
  return {"  " + page.clean(stage), page.clean(limit_name(held)),
          page.clean(need_beside_limit(held)), room_text(held)};
}

Row deciding_row(const Page& page, const architecture::StageResult& stage,
                 const std::vector<services::Held>& held) {
  if (const services::Held* tightest = deciding(stage.stage, held)) {
    return need_row(page, stage.stage, *tightest);
  }
  const NamedFigure first = named(stage.metrics.front());
  return {"  " + page.clean(stage.stage), page.clean(first.name), first.value, ""};
}

/// Of each stage that which decides.
std::vector<Row> deciding_rows(const Page& page, const ArchitectureOutcome& outcome) {
  std::vector<Row> rows;
  for (const auto& stage : outcome.stages) {
    if (has_capacity(stage, outcome)) rows.push_back(deciding_row(page, stage, outcome.held));
  }
  return rows;
}

/// All of them, the least room first.
std::vector<Row> need_rows(const Page& page, const ArchitectureOutcome& outcome) {
  std::vector<Row> rows;
  for (const services::Held* held : tightest_first(outcome.held)) {
    rows.push_back(need_row(page, held->stage, *held));
  }
  return rows;
}

}  // namespace

void add_capacity(Page& page, const ArchitectureOutcome& outcome, bool details) {
  const Leads leads(page, outcome);
  if (leads.none()) return;
  page.line("  Capacity");
  if (details) every_figure(page, outcome, leads);
  const std::vector<Row> rows = details ? need_rows(page, outcome) : deciding_rows(page, outcome);
  page.grid({{Align::Left, true, true}, {Align::Left, true}, {Align::Right}, {Align::Right}}, rows);
  if (outcome.latency)
    page.paragraph(leads.of("latency"), page.clean(latency_text(*outcome.latency, dot(page))));
}

}  // namespace costsim::report
