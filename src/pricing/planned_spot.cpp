#include "pricing/planned_spot.hpp"

namespace costsim::pricing {
namespace {

constexpr std::string_view on_demand = ".on-demand";
constexpr std::string_view spot = ".spot";
constexpr std::string_view spot_of_tasks = "-spot";

/// "m5.large.on-demand" → "m5.large.spot", "vcpu-hours-arm" → "vcpu-hours-arm-spot"; "" of others.
std::string spot_name(std::string_view meter) {
  if (meter.ends_with(on_demand)) {
    return std::string(meter.substr(0, meter.size() - on_demand.size())) + std::string(spot);
  }
  for (const std::string_view arch : {"-x86", "-arm"}) {
    if (meter.ends_with(arch)) return std::string(meter) + std::string(spot_of_tasks);
  }
  return "";
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
    const std::string name = meter.service == rules.service() ? spot_name(meter.meter) : "";
    if (name.empty()) continue;
    found.emplace(metering::MeterId{meter.service, name}, planned(tariff, share));
  }
  book.tariffs.own().merge(found);  // what is recorded stands
}

bool is_planned(const metering::MeterId& meter, const Tariff& tariff,
                const metering::Rules& rules) {
  const bool is_spot = meter.meter.ends_with(spot) || meter.meter.ends_with(spot_of_tasks);
  return is_spot && rules.has(spot_share) && tariff.provenance == rules.at(spot_share).provenance;
}

}  // namespace costsim::pricing
