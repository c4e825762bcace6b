#include "report/prices/price_list.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/kit/numbers.hpp"
#include "report/kit/page.hpp"
#include "report/kit/price_entry.hpp"

namespace costsim::report {
namespace {

using metering::Provenance;

/// The distinct provenances of a service, numbered from 1 in order of first appearance.
class Footnotes {
 public:
  /// "[3]"
  std::string mark(const Provenance& provenance) {
    const auto found = std::find(notes_.begin(), notes_.end(), provenance);
    const auto number = found - notes_.begin() + 1;
    if (found == notes_.end()) notes_.push_back(provenance);
    return fmt::format("[{}]", number);
  }

  void tell(Page& page) const {
    for (std::size_t i = 0; i < notes_.size(); ++i) {
      page.paragraph(fmt::format("  {:<5}", fmt::format("[{}]", i + 1)),
                     page.clean(provenance_text(notes_[i])),
                     notes_[i].verified() ? Paint::Dim : Paint::Caution);
    }
  }

 private:
  std::vector<Provenance> notes_;
};

/// "shared: gb-seconds; 12 months"
std::string allowance_text(const pricing::Tariff& tariff) {
  std::string text = tariff.allowance_group.empty() ? "" : "shared: " + tariff.allowance_group;
  if (tariff.free_for == pricing::FreeFor::Always) return text;
  return text + (text.empty() ? "12 months" : "; 12 months");
}

/// A meter's lines: its first tier, the others below it, how far they are known, and the allowance.
void add_meter(std::vector<Row>& rows, const Page& page, const std::string& name,
               const pricing::Tariff& tariff, Footnotes& notes) {
  std::string label = page.clean(name);
  std::string mark = notes.mark(tariff.provenance);
  for (const pricing::Tier& tier : tariff.tiers) {
    rows.push_back({label, readable_price(tier.price, tariff.per), page.clean(tariff.unit), mark});
    if (tier.up_to) label = "  beyond " + grouped(*tier.up_to);
    mark.clear();
  }
  if (tariff.known_up_to) {
    rows.push_back({"  beyond " + grouped(*tariff.known_up_to), "not known", "", ""});
  }
  if (!tariff.free_allowance.is_zero()) {
    rows.push_back(
        {"  free tier", grouped(tariff.free_allowance), page.clean(allowance_text(tariff)), ""});
  }
}

void tell_meters(Page& page, const PriceList& list, const std::string& service, Footnotes& notes) {
  std::vector<Row> rows;
  for (const auto& [meter, tariff] : list.book.tariffs) {
    if (meter.service == service) add_meter(rows, page, meter.meter, tariff, notes);
  }
  page.grid({{Align::Left}, {Align::Right}, {Align::Left, true}, {Align::Left}}, rows);
}

void tell_rules(Page& page, const metering::Rules& rules, Footnotes& notes) {
  if (rules.all().empty()) return;
  page.blank();
  std::vector<Row> rows;
  for (const auto& [name, rule] : rules.all()) {
    rows.push_back({page.clean(name), page.clean(rule.text), rule.raisable ? "raisable" : "",
                    notes.mark(rule.provenance)});
  }
  page.grid({{Align::Left, true}, {Align::Right}, {Align::Left}, {Align::Left}}, rows);
}

Json meter_json(const std::string& name, const pricing::Tariff& tariff) {
  Json tiers = Json::array();
  for (const pricing::Tier& tier : tariff.tiers) {
    tiers.push_back({{"up_to", tier.up_to ? Json(tier.up_to->text()) : Json(nullptr)},
                     {"price", tier.price.text(2)}});
  }
  Json json = {{"name", name}, {"unit", tariff.unit}, {"per", tariff.per.text()}, {"tiers", tiers}};
  json["free"] = tariff.free_allowance.text();
  json["free_for"] = tariff.free_for == pricing::FreeFor::Always ? "always" : "12-months";
  json["allowance"] = tariff.allowance_group;
  json["known_up_to"] = tariff.known_up_to ? Json(tariff.known_up_to->text()) : Json(nullptr);
  json.update(provenance_json(tariff.provenance));
  return json;
}

Json rule_json(const std::string& name, const metering::Rule& rule) {
  Json json = {{"name", name}, {"value", rule.text}, {"raisable", rule.raisable}};
  json.update(provenance_json(rule.provenance));
  return json;
}

Json service_json(const PriceList& list, const std::string& service, const metering::Rules& rules) {
  Json json = {{"service", service}, {"meters", Json::array()}, {"rules", Json::array()}};
  for (const auto& [meter, tariff] : list.book.tariffs) {
    if (meter.service == service) json["meters"].push_back(meter_json(meter.meter, tariff));
  }
  for (const auto& [name, rule] : rules.all()) json["rules"].push_back(rule_json(name, rule));
  return json;
}

}  // namespace

std::string price_list_table(const PriceList& list, const Style& style) {
  Page page(style);
  page.line(page.clean(fmt::format("{}, prices {} as of {}", list.book.region, list.book.epoch,
                                   list.book.as_of)),
            Paint::Bold);
  for (const auto& [service, rules] : list.rules) {
    page.blank();
    page.heading(page.clean(service), "");
    Footnotes notes;
    tell_meters(page, list, service, notes);
    tell_rules(page, rules, notes);
    page.blank();
    notes.tell(page);
  }
  return std::move(page).text();
}

std::string price_list_json(const PriceList& list) {
  Json json = {{"schema_version", 1},
               {"prices", book_json(list.book)},
               {"currency", "USD"},
               {"services", Json::array()}};
  for (const auto& [service, rules] : list.rules) {
    json["services"].push_back(service_json(list, service, rules));
  }
  return dumped(json);
}

}  // namespace costsim::report
