// Spot prices that nobody recorded: a planning value, stated once in the price files as a share of
// the price on demand.
#pragma once

#include <string_view>

#include "metering/rules.hpp"
#include "pricing/price_book.hpp"

namespace costsim::pricing {

/// The rule that states the share: 0.4 for 60 % off.
inline constexpr std::string_view spot_share = "spot-of-on-demand";

/// Gives each "<type>.on-demand" of the rules' service that has no "<type>.spot" beside it that
/// share of its price, with the provenance of the rule; and so each price by processor,
/// "vcpu-hours-arm", a "vcpu-hours-arm-spot". Without such a rule: nothing.
void plan_spot_prices(const metering::Rules& rules, PriceBook& book);

/// Whether a price only repeats what the rule says, and is no entry of its own.
bool is_planned(const metering::MeterId& meter, const Tariff& tariff, const metering::Rules& rules);

}  // namespace costsim::pricing
