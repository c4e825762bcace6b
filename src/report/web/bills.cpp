#include <fmt/format.h>

#include "report/kit/numbers.hpp"
#include "report/outcome/summary.hpp"
#include "report/web/blocks.hpp"
#include "report/web/parts.hpp"

namespace costsim::report::web {
namespace {

using decision::ArchitectureOutcome;
using decision::Outcome;
using pricing::LineItem;
using services::Finding;

/// Lines of one bill; a page of more would be no page. The CSV has all.
constexpr std::size_t most_lines = 150;
/// Of the scenario's text; a recorded traffic may be longer.
constexpr std::size_t most_text = 60'000;

std::string source_text(const LineItem& item) {
  return fmt::format("{}{}{}", item.provenance.source, item.provenance.as_of.empty() ? "" : ", ",
                     item.provenance.as_of);
}

/// To the cent, with the exact amount for whoever copies it.
Markup amount_of(Money amount) {
  return element("data", {{"value", amount.text()}}, breakable(readable(amount)));
}

/// To three decimals, likewise, and of more than a trillion in words: more digits would leave a
/// phone no room for the item's name.
Markup quantity_of(const LineItem& item) {
  static const Decimal most = Decimal::from_parts(1'000'000'000'000, 0);
  const Markup unit = text(" " + plural(item.unit, item.quantity));
  const Decimal shown = item.quantity.rounded(3);
  const bool in_words = shown.is_zero() || shown >= most;
  if (shown == item.quantity && shown < most) return text(grouped(shown)) + unit;
  const std::string told = in_words ? readable(item.quantity) : grouped(shown);
  return element("data", {{"value", item.quantity.text()}}, told) + unit;
}

std::vector<Markup> item_row(const LineItem& item, const pricing::Bill& bill) {
  return {text(fmt::format("{}: {}", item.stage, meter_label(item, bill))) +
              element("small", "price: " + source_text(item)),
          quantity_of(item) + element("small", price_text(item, "×")),
          amount_of(item.amount) + element("small", readable_share(item.amount, bill.total()))};
}

Markup bill_of(const ArchitectureOutcome& architecture) {
  const pricing::Bill& bill = architecture.bill;
  if (bill.items.empty()) return paragraph(architecture.name + ": nothing is billed.");
  std::vector<std::vector<Markup>> rows;
  Money rest;
  std::size_t folded = 0;
  for (const LineItem* item : dearest_first(bill)) {
    if (rows.size() < most_lines) {
      rows.push_back(item_row(*item, bill));
    } else {
      rest += item->amount;
      ++folded;
    }
  }
  if (folded > 0) rows.push_back({text(fmt::format("{} more", folded)), {}, amount_of(rest)});
  return table(fmt::format("{}: {}", architecture.name, exact(bill.total())),
               {{"Item"}, {"Quantity × price", true}, {"Amount", true}}, rows);
}

struct Told {
  std::string where;
  const Finding* finding;
};

/// Those of all architectures and of the inputs, the worst first.
std::vector<Told> all_findings(const Outcome& outcome) {
  std::vector<Told> all;
  for (const Finding& each : outcome.findings) all.push_back({"inputs", &each});
  for (const ArchitectureOutcome& architecture : outcome.architectures) {
    for (const Finding& each : architecture.findings) {
      all.push_back({architecture.name + (each.stage.empty() ? "" : ", " + each.stage), &each});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Told& a, const Told& b) {
    return a.finding->severity > b.finding->severity;
  });
  return all;
}

std::string against_limit(const Finding& finding) {
  std::string words;
  if (!finding.limit.empty()) words = "limit " + finding.limit;
  if (!finding.actual.empty()) words += (words.empty() ? "" : ", ") + ("actual " + finding.actual);
  if (!finding.source.empty()) words += (words.empty() ? "" : "; ") + ("source " + finding.source);
  return words;
}

Markup list_of(const std::vector<std::string>& texts) {
  Markup items;
  for (const std::string& each : texts) items += element("li", each);
  return element("ul", {{"class", "plain"}}, items);
}

}  // namespace

Markup bills(const Outcome& outcome) {
  Markup all;
  for (const ArchitectureOutcome& each : outcome.architectures) all += bill_of(each);
  return all;
}

Markup findings(const Outcome& outcome) {
  static constexpr const char* kinds[] = {"info", "warn", "fail"};
  Markup items;
  for (const Told& told : all_findings(outcome)) {
    const Finding& finding = *told.finding;
    const Markup word = element("span", {{"class", "word"}}, name_of(finding.severity)) +
                        text(fmt::format(" · {}: ", told.where));
    items += element("li", {{"class", kinds[static_cast<std::size_t>(finding.severity)]}},
                     word + two_lines(finding.message, against_limit(finding)));
  }
  if (items.empty()) return {};
  return element("ul", {{"class", "plain"}}, items);
}

Markup inputs(const Outcome& outcome, const Options& options) {
  Markup all;
  if (!outcome.assumptions.empty()) {
    std::vector<std::string> taken;
    for (const services::Assumption& each : outcome.assumptions) {
      taken.push_back(fmt::format("{}{} = {}: {}", each.decides ? "decides: " : "", each.key,
                                  each.value, each.why));
    }
    all += element("h3", "Assumptions") + list_of(taken);
  }
  if (!outcome.notes.empty()) all += element("h3", "Notes") + list_of(outcome.notes);
  if (!options.scenario_text.empty()) {
    const bool cut = options.scenario_text.size() > most_text;
    all += element("h3", "The scenario") +
           element("pre", {{"tabindex", "0"}, {"aria-label", "The scenario's text"}},
                   lines(std::string_view(options.scenario_text).substr(0, most_text)));
    if (cut) all += paragraph(fmt::format("Only its first {} bytes are shown.", most_text));
  }
  return all;
}

}  // namespace costsim::report::web
