#include "pricing/management_fee.hpp"

namespace costsim::pricing {
namespace {

constexpr std::string_view of_list = ".on-demand";
constexpr std::string_view fee = ".fee";

Tariff fee_on(Tariff tariff, const Decimal& share, const metering::Rules& rules) {
  for (Tier& tier : tariff.tiers) {
    tier.price = tier.price * share;
    if (!rules.has(fee_decimals)) continue;
    tier.price = tier.price.rounded(static_cast<int>(rules.number(fee_decimals).to_int64()));
  }
  tariff.free_allowance = 0;  // an allowance is of the machines, not of who manages them
  tariff.allowance_group.clear();
  tariff.provenance = rules.at(fee_share).provenance;
  return tariff;
}

}  // namespace

void add_management_fees(const metering::Rules& rules, PriceBook& book) {
  if (!rules.has(fee_share)) return;
  const Decimal& share = rules.number(fee_share);
  Tariffs::Map found;
  for (const auto& [meter, tariff] : book.tariffs) {
    if (!meter.meter.ends_with(of_list)) continue;
    const std::string type = meter.meter.substr(0, meter.meter.size() - of_list.size());
    found.emplace(metering::MeterId{rules.service(), type + std::string(fee)},
                  fee_on(tariff, share, rules));
  }
  book.tariffs.own().merge(found);  // what is recorded stands
}

bool is_fee(const metering::MeterId& meter, const Tariff& tariff, const metering::Rules& rules) {
  return meter.meter.ends_with(fee) && rules.has(fee_share) &&
         tariff.provenance == rules.at(fee_share).provenance;
}

}  // namespace costsim::pricing
