#include "report/kit/price_entry.hpp"

#include <fmt/format.h>

namespace costsim::report {

std::string provenance_text(const metering::Provenance& provenance) {
  const std::string mark = provenance.verified() ? provenance.confidence : "NOT VERIFIED";
  std::string text = fmt::format("{}, {}: {}", mark, provenance.as_of, provenance.source);
  if (!provenance.note.empty()) text += ". Note: " + provenance.note;
  return text;
}

Json provenance_json(const metering::Provenance& provenance) {
  return {{"source", provenance.source},
          {"as_of", provenance.as_of},
          {"confidence", provenance.confidence},
          {"note", provenance.note}};
}

Json book_json(const pricing::PriceBook& book) {
  return {{"region", book.region}, {"epoch", book.epoch}, {"as_of", book.as_of}};
}

Json item_json(const pricing::LineItem& line) {
  Json json = {{"stage", line.stage},
               {"service", line.meter.service},
               {"meter", line.meter.meter},
               {"tier", line.tier},
               {"quantity", line.quantity.text()},
               {"unit", line.unit},
               {"price", line.price.text(2)},
               {"per", line.per.text()},
               {"amount", line.amount.text()},
               {"source", line.provenance.source},
               {"as_of", line.provenance.as_of},
               {"confidence", line.provenance.confidence}};
  if (!line.discount.is_zero()) json["discount"] = line.discount.text();
  return json;
}

Json charged_json(const pricing::Charged& charged) {
  const pricing::Tariff& tariff = charged.tariff;
  Json json = {{"service", charged.meter.service}, {"meter", charged.meter.meter}};
  if (charged.from_month > 1) json["from_month"] = charged.from_month;
  json["unit"] = tariff.unit;
  json["per"] = tariff.per.text();
  if (!tariff.free_allowance.is_zero()) {
    json["free_allowance"] = tariff.free_allowance.text();
    if (!tariff.allowance_group.empty()) json["allowance_group"] = tariff.allowance_group;
  }
  if (!charged.discount.is_zero()) json["discount"] = charged.discount.text();
  Json tiers = Json::array();
  for (const pricing::Tier& tier : tariff.tiers) {
    tiers.push_back({{"price", tier.price.text(2)}});
    if (tier.up_to) tiers.back()["up_to"] = tier.up_to->text();
  }
  json["tiers"] = std::move(tiers);
  return json;
}

std::string dumped(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace costsim::report
