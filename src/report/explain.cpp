#include "report/explain.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "report/figure_help.hpp"
#include "report/numbers.hpp"
#include "report/page.hpp"
#include "report/summary.hpp"
#include "report/text.hpp"
#include "units/error.hpp"
#include "units/parameters.hpp"

namespace costsim::report {
namespace {

using decision::ArchitectureOutcome;
using decision::Outcome;
using pricing::LineItem;

/// All tiers of one meter that one stage used.
struct Meter {
  std::vector<const LineItem*> tiers;  ///< the free allowance first

  const LineItem& first() const { return *tiers.front(); }
  Money amount() const {
    Money sum;
    for (const LineItem* tier : tiers) sum += tier->amount;
    return sum;
  }
  Decimal quantity() const {
    Decimal sum;
    for (const LineItem* tier : tiers) sum += tier->quantity;
    return sum;
  }
};

struct StageBill {
  std::string name, service;
  std::vector<services::Metric> figures;
  std::vector<services::Derivation> derivations;
  std::vector<Meter> meters;  ///< dearest first
};

StageBill& stage_named(std::vector<StageBill>& stages, const std::string& name) {
  for (StageBill& stage : stages) {
    if (stage.name == name) return stage;
  }
  return stages.emplace_back(StageBill{name, "", {}, {}, {}});
}

Meter& meter_of(StageBill& stage, const metering::MeterId& id) {
  for (Meter& meter : stage.meters) {
    if (meter.first().meter == id) return meter;
  }
  return stage.meters.emplace_back();
}

/// Stages in the order of the flow; what is billed outside of them (operations) comes last.
std::vector<StageBill> by_stage(const ArchitectureOutcome& architecture) {
  std::vector<StageBill> stages;
  for (const architecture::StageResult& result : architecture.stages) {
    stages.push_back({result.stage, result.service, result.metrics, result.derivations, {}});
  }
  for (const LineItem& item : architecture.bill.items) {
    meter_of(stage_named(stages, item.stage), item.meter).tiers.push_back(&item);
  }
  for (StageBill& stage : stages) {
    for (Meter& meter : stage.meters) {
      std::stable_sort(meter.tiers.begin(), meter.tiers.end(),
                       [](const LineItem* a, const LineItem* b) { return a->tier < b->tier; });
    }
    std::stable_sort(stage.meters.begin(), stage.meters.end(),
                     [](const Meter& a, const Meter& b) { return a.amount() > b.amount(); });
  }
  return stages;
}

using Names = std::set<std::string, std::less<>>;

Names names_of(const ArchitectureOutcome& architecture, const StageBill& stage) {
  const std::string path = architecture.name + "." + stage.name;
  return {architecture.name, stage.name, stage.service, path, path + ".cost"};
}

/// How the quantity came about, or nullptr.
const services::Derivation* derivation_of(const StageBill& stage, const Meter& meter) {
  const metering::MeterId& id = meter.first().meter;
  const auto found =
      std::find_if(stage.derivations.begin(), stage.derivations.end(),
                   [&](const services::Derivation& each) { return each.meter == id.meter; });
  return found == stage.derivations.end() || id.service != stage.service ? nullptr : &*found;
}

/// Parameters that the quantity rests on are names of it, too, as --set has them.
Names names_of(const ArchitectureOutcome& architecture, const StageBill& stage,
               const Meter& meter) {
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

/// "one source", "three independent sources", or a warning.
std::string confidence_text(const metering::Provenance& provenance) {
  static constexpr std::string_view counts[] = {"one", "two", "three", "four", "five"};
  const std::string& mark = provenance.confidence;
  if (!provenance.verified()) return "NOT VERIFIED: check it before you rely on it";
  if (mark.size() == 2 && mark[0] == 'V' && mark[1] >= '1' && mark[1] <= '5') {
    return fmt::format("{} ({})",
                       mark[1] == '1'
                           ? "stated by one source"
                           : fmt::format("{} independent sources agree",
                                         counts[static_cast<std::size_t>(mark[1] - '1')]),
                       mark);
  }
  return mark;
}

std::string price_source(const metering::Provenance& provenance) {
  if (provenance.source.empty()) return "Price: no source is given.";
  std::string text = "Price from " + provenance.source;
  if (!provenance.as_of.empty()) text += ", as of " + provenance.as_of;
  const std::string confidence = confidence_text(provenance);
  text += confidence.empty() ? "." : "; " + confidence + ".";
  return provenance.note.empty() ? text : text + " Note: " + provenance.note + ".";
}

/// "8,640,000,000 requests × $3.50 per 1,000,000 requests"
std::string product_text(const LineItem& item, const Page& page) {
  const std::string quantity =
      fmt::format("{} {}", grouped(item.quantity), plural(item.unit, item.quantity));
  if (item.tier == 0) return quantity + " of the free allowance";
  const bool one = item.per == Decimal(1);
  return fmt::format("{} {} ${} per {}{}", quantity, page.signs().times, grouped(item.price, 2),
                     one ? "" : grouped(item.per) + " ", plural(item.unit, item.per));
}

/// What came of the product: a discount or the rounding of months and shares may stand between.
std::string result_text(const LineItem& item) {
  const Decimal list = (item.quantity * item.price).divided_by(item.per, 9);
  const bool less = !item.discount.is_zero();
  const Decimal product = less ? (list * (Decimal(1) - item.discount)).rounded(9) : list;
  std::string text;
  if (less) {
    text = fmt::format("= ${} at list price, less {} % discount ", grouped(list, 2),
                       (item.discount * Decimal(100)).text());
  }
  text += "= " + exact(item.amount);
  const bool apart = item.tier != 0 && product != item.amount.dollars();
  return apart ? text + ", rounded month by month and share by share" : text;
}

/// What a line of the bill is called among the others of its meter.
std::string lead_of(const LineItem& item, const Meter& meter) {
  if (item.tier == 0) return "Free: ";
  if (meter.tiers.back()->tier > 1) return fmt::format("Tier {}: ", item.tier);
  return meter.tiers.size() > 1 ? "Billed: " : "";
}

std::string tier_text(const LineItem& item, const Meter& meter, const Page& page) {
  return page.clean(lead_of(item, meter) + product_text(item, page) + " " + result_text(item));
}

/// Tiers and allowances are per account: stages that use one meter share them.
std::size_t stages_sharing(const pricing::Bill& bill, const metering::MeterId& meter) {
  std::set<std::string> stages;
  for (const LineItem& item : bill.items) {
    if (item.meter == meter) stages.insert(item.stage);
  }
  return stages.size();
}

std::string term_text(const services::Term& term) {
  constexpr int told_decimals = 12;
  std::string text = term.name + ": " + grouped(term.value.rounded(told_decimals));
  if (!term.unit.empty()) text += " " + term.unit;
  if (!term.why.empty()) text += ": " + term.why;
  return term.decides ? text + ". This one decides" : text;
}

/// Nothing of a sum needs no line; of terms that compete, each is told.
bool worth_telling(const services::Term& term, const services::Derivation& derivation) {
  return !term.value.is_zero() ||
         std::any_of(derivation.terms.begin(), derivation.terms.end(),
                     [](const services::Term& each) { return each.decides; });
}

/// Where the quantity is from, term by term, and what a GB is.
void tell_derivation(Page& page, const StageBill& stage, const Meter& meter) {
  if (const services::Derivation* derivation = derivation_of(stage, meter)) {
    page.paragraph("    ", page.clean("Quantity: " + derivation->formula + "."));
    for (const services::Term& term : derivation->terms) {
      if (!worth_telling(term, *derivation)) continue;
      page.paragraph(fmt::format("      {} ", page.signs().dot), page.clean(term_text(term)),
                     term.decides ? Paint::Bold : Paint::None);
    }
  }
  if (meter.first().unit.starts_with("GB")) {
    page.paragraph(
        "    ", fmt::format("A GB is {} bytes (a GiB).", grouped(Decimal(services::bytes_per_gb))));
  }
}

/// What made prices of the meter other ones within the period.
std::string price_changes(const Meter& meter) {
  std::string last;
  for (const LineItem* tier : meter.tiers) {
    const std::string& note = tier->provenance.note;
    if (note.size() > last.size() && note != meter.first().provenance.note) last = note;
  }
  return last;
}

void tell_meter(Page& page, const StageBill& stage, const Meter& meter, const pricing::Bill& bill) {
  const LineItem& first = meter.first();
  page.paragraph("  ", page.clean(fmt::format("{}: {}", first.meter.text(), exact(meter.amount()))),
                 Paint::Bold);
  if (meter.tiers.size() > 1) {
    page.paragraph("    ", page.clean(fmt::format("{} {} in all", grouped(meter.quantity()),
                                                  plural(first.unit, meter.quantity()))));
  }
  for (const LineItem* tier : meter.tiers) {
    page.paragraph("    ", tier_text(*tier, meter, page));
  }
  tell_derivation(page, stage, meter);
  if (const std::size_t stages = stages_sharing(bill, first.meter); stages > 1) {
    page.paragraph("    ", fmt::format("Tiers count the use of {} stages together; this is one "
                                       "stage's share.",
                                       stages));
  }
  page.paragraph("    ", page.clean(price_source(first.provenance)),
                 first.provenance.verified() ? Paint::Dim : Paint::Caution);
  if (const std::string changes = price_changes(meter); !changes.empty()) {
    page.paragraph("    ", page.clean("Later prices: " + changes + "."), Paint::Dim);
  }
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
  for (const Meter& meter : stage.meters) sum += meter.amount();
  return sum;
}

/// Prints the stage, or those of its meters that are asked for; false when none is.
bool tell_stage(Page& page, const ArchitectureOutcome& architecture, const StageBill& stage,
                std::string_view item) {
  const bool whole = item.empty() || names_of(architecture, stage).contains(item);
  std::vector<const Meter*> chosen;
  for (const Meter& meter : stage.meters) {
    if (whole || names_of(architecture, stage, meter).contains(item)) chosen.push_back(&meter);
  }
  if (!whole && chosen.empty()) return tell_figures_named(page, architecture, stage, item);
  page.blank();
  page.heading(page.clean(architecture.name + "." + stage.name), exact(amount_of(stage)));
  tell_figures(page, stage.figures);
  tell_correction(page, architecture, stage);
  if (stage.meters.empty()) page.line("  Nothing is billed here.");
  for (const Meter* meter : chosen) {
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
      for (const Meter& meter : stage.meters) all.merge(names_of(architecture, stage, meter));
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
