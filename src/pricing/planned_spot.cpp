#include "pricing/planned_spot.hpp"

namespace costsim::pricing {
namespace {

constexpr std::string_view on_demand = ".on-demand";
constexpr std::string_view spot = ".spot";

/// "m5.large.on-demand" → "m5.large.spot".
std::string spot_name(std::string_view meter) {
  return std::string(meter.substr(0, meter.size() - on_demand.size())) + std::string(spot);
}

Tariff planned(Tariff tariff, const metering::Rule& share) {
  for (Tier& tier : tariff.tiers) tier.price = tier.price * std::get<Decimal>(share.value);
  tariff.provenance = share.provenance;
  return tariff;
}

}  // namespace

void plan_spot_prices(const metering::Rules& rules, PriceBook& book) {
  if (!rules.has(spot_share)) return;
  const metering::Rule& share = rules.at(spot_share);
  rules.number(spot_share);  // refuses what is no number
  Tariffs::Map found;
  for (const auto& [meter, tariff] : book.tariffs) {
    if (meter.service != rules.service() || !meter.meter.ends_with(on_demand)) continue;
    found.emplace(metering::MeterId{meter.service, spot_name(meter.meter)}, planned(tariff, share));
  }
  book.tariffs.own().merge(found);  // what is recorded stands
}

bool is_planned(const metering::MeterId& meter, const Tariff& tariff,
                const metering::Rules& rules) {
  return meter.meter.ends_with(spot) && rules.has(spot_share) &&
         tariff.provenance == rules.at(spot_share).provenance;
}

}  // namespace costsim::pricing
