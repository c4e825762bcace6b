#include "report/explain.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "report/explain_meter.hpp"
#include "report/figure_help.hpp"
#include "report/kit/numbers.hpp"
#include "report/kit/page.hpp"
#include "report/kit/text.hpp"
#include "report/outcome/stage_bill.hpp"
#include "report/outcome/summary.hpp"
#include "units/error.hpp"
#include "units/parameters.hpp"

namespace costsim::report {
namespace {

using decision::ArchitectureOutcome;
using decision::Outcome;

using Names = std::set<std::string, std::less<>>;

Names names_of(const ArchitectureOutcome& architecture, const StageBill& stage) {
  const std::string path = architecture.name + "." + stage.name;
  return {architecture.name, stage.name, stage.service, path, path + ".cost"};
}

/// Parameters that the quantity rests on are names of it, too, as --set has them.
Names names_of(const ArchitectureOutcome& architecture, const StageBill& stage,
               const MeterBill& meter) {
  const metering::MeterId& id = meter.first().meter;
  const std::string stage_path = architecture.name + "." + stage.name + ".";
  const std::string path = stage_path + id.meter;
  Names names = {id.service, id.meter,       id.text(),         stage.name + "." + id.meter,
                 path,       path + ".cost", path + ".quantity"};
  if (const services::Derivation* derivation = derivation_of(stage, meter)) {
    for (const services::Term& term : derivation->terms) {
      if (term.name.find(' ') == std::string::npos) names.insert(stage_path + term.name);
    }
  }
  return names;
}

Names names_of(const ArchitectureOutcome& architecture, const StageBill& stage,
               const services::Metric& figure) {
  const std::string path = architecture.name + "." + stage.name + ".";
  Names names = {figure.name, stage.name + "." + figure.name, path + figure.name};
  if (figure.name == "iterator_age_max_s")
    names.insert(path + "iterator_age");  // its name in checks
  return names;
}

void tell_figures(Page& page, const std::vector<services::Metric>& figures) {
  if (figures.empty()) return;
  page.paragraph("  Worked out: ", page.clean(figures_text(figures, ", ")));
}

/// The figures that are asked for by name, each with what it means; false when none is.
bool tell_figures_named(Page& page, const ArchitectureOutcome& architecture, const StageBill& stage,
                        std::string_view item) {
  bool found = false;
  for (const services::Metric& figure : stage.figures) {
    if (!names_of(architecture, stage, figure).contains(item)) continue;
    if (!found) page.blank();
    page.paragraph("", page.clean(fmt::format("{}.{}", architecture.name, stage.name)),
                   Paint::Bold);
    page.paragraph("  ", page.clean(fmt::format("{}: {}.", readable(figure), figure_help(figure))));
    found = true;
  }
  return found;
}

/// What simulated requests changed of a stage's quantities.
void tell_correction(Page& page, const ArchitectureOutcome& architecture, const StageBill& stage) {
  for (const decision::StageCorrection& each : architecture.corrections) {
    if (each.stage != stage.name) continue;
    page.paragraph(
        "  Corrected by simulated requests: ",
        page.clean(fmt::format("invocations {0} {1} (± {2}), billed time {0} {3} (± {4}) of what "
                               "the flow counts; 95 % "
                               "confidence",
                               page.signs().times, each.factors.calls.text(),
                               readable(each.calls_half_width), each.factors.billed.text(),
                               readable(each.billed_half_width))));
  }
}

Money amount_of(const StageBill& stage) {
  Money sum;
  for (const MeterBill& meter : stage.meters) sum += meter.amount();
  return sum;
}

/// Prints the stage, or those of its meters that are asked for; false when none is.
bool tell_stage(Page& page, const ArchitectureOutcome& architecture, const StageBill& stage,
                std::string_view item) {
  const bool whole = item.empty() || names_of(architecture, stage).contains(item);
  std::vector<const MeterBill*> chosen;
  for (const MeterBill& meter : stage.meters) {
    if (whole || names_of(architecture, stage, meter).contains(item)) chosen.push_back(&meter);
  }
  if (!whole && chosen.empty()) return tell_figures_named(page, architecture, stage, item);
  page.blank();
  page.heading(page.clean(architecture.name + "." + stage.name), exact(amount_of(stage)));
  tell_figures(page, stage.figures);
  tell_correction(page, architecture, stage);
  if (stage.meters.empty()) page.line("  Nothing is billed here.");
  for (const MeterBill* meter : chosen) {
    if (meter != chosen.front()) page.blank();
    tell_meter(page, stage, *meter, architecture.bill);
  }
  return true;
}

void tell_total(Page& page, const ArchitectureOutcome& architecture) {
  page.blank();
  if (architecture.prices) page.paragraph("", page.clean(basis_text(*architecture.prices)));
  const auto lines = static_cast<std::int64_t>(architecture.bill.items.size());
  page.paragraph(
      "",
      page.clean(fmt::format("{}: {} {} of the bill {} up to {} exactly.", architecture.name, lines,
                             plural("line", lines), lines == 1 ? "adds" : "add",
                             exact(architecture.bill.total()))),
      Paint::Bold);
}

[[noreturn]] void unknown(const Outcome& outcome, std::string_view item) {
  Names all;
  for (const ArchitectureOutcome& architecture : outcome.architectures) {
    for (const StageBill& stage : by_stage(architecture)) {
      all.merge(names_of(architecture, stage));
      for (const MeterBill& meter : stage.meters) all.merge(names_of(architecture, stage, meter));
      for (const auto& figure : stage.figures) all.merge(names_of(architecture, stage, figure));
    }
  }
  const std::vector<std::string_view> names(all.begin(), all.end());
  std::string hint = suggestion(item, names);
  if (hint.empty()) {
    std::vector<std::string_view> stages;
    for (const std::string_view name : names) {
      if (std::ranges::count(name, '.') == 1) stages.push_back(name);
    }
    hint = fmt::format("; there are {}", fmt::join(stages, ", "));
  }
  throw Error(Failure::Usage,
              fmt::format("nothing in this scenario is called '{}': expected an architecture, a "
                          "stage, a service, a meter, a figure or ARCHITECTURE.STAGE.METER{}",
                          one_line(item), hint));
}

}  // namespace

std::string explain(const Outcome& outcome, std::string_view item, const Options& options) {
  Page page(options.style);
  page.paragraph("", page.clean(title_of(outcome)), Paint::Bold);
  page.paragraph("", page.clean(price_basis(outcome)));
  for (const ArchitectureOutcome& architecture : outcome.architectures) {
    if (!architecture.prices) continue;
    page.paragraph("", page.clean(architecture.name + ": " + basis_text(*architecture.prices)));
  }
  page.paragraph("", page.clean(traffic_line(outcome)));
  bool found = false;
  for (const ArchitectureOutcome& architecture : outcome.architectures) {
    for (const StageBill& stage : by_stage(architecture)) {
      found = tell_stage(page, architecture, stage, item) || found;
    }
    if (item.empty() || item == architecture.name || item == architecture.name + ".cost") {
      tell_total(page, architecture);
      found = true;
    }
  }
  if (!found && !item.empty()) unknown(outcome, item);
  return std::move(page).text();
}

}  // namespace costsim::report
