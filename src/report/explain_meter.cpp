#include "report/explain_meter.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "report/kit/numbers.hpp"
#include "report/kit/text.hpp"

namespace costsim::report {
namespace {

using pricing::LineItem;

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
std::string lead_of(const LineItem& item, const MeterBill& meter) {
  if (item.tier == 0) return "Free: ";
  if (meter.tiers.back()->tier > 1) return fmt::format("Tier {}: ", item.tier);
  return meter.tiers.size() > 1 ? "Billed: " : "";
}

std::string tier_text(const LineItem& item, const MeterBill& meter, const Page& page) {
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
void tell_derivation(Page& page, const StageBill& stage, const MeterBill& meter) {
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
std::string price_changes(const MeterBill& meter) {
  std::string last;
  for (const LineItem* tier : meter.tiers) {
    const std::string& note = tier->provenance.note;
    if (note.size() > last.size() && note != meter.first().provenance.note) last = note;
  }
  return last;
}

}  // namespace

void tell_meter(Page& page, const StageBill& stage, const MeterBill& meter,
                const pricing::Bill& bill) {
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

}  // namespace costsim::report
