// What a service takes for running instances of another: a share of their price on demand, stated
// once in its price file.
#pragma once

#include <string_view>

#include "metering/rules.hpp"
#include "pricing/price_book.hpp"

namespace costsim::pricing {

/// The rule that states the share: 0.15 for 15 %.
inline constexpr std::string_view fee_share = "fee-of-on-demand";
/// The rule that says to how many decimals the fee is rounded, where it is.
inline constexpr std::string_view fee_decimals = "fee-decimals";

/// Gives the rules' service a "<type>.fee" for each "<type>.on-demand" of the book: that share of
/// its price, with the provenance of the rule. A fee that is recorded stands. Without such a rule:
/// nothing.
void add_management_fees(const metering::Rules& rules, PriceBook& book);

/// Whether a price only repeats what the rule says, and is no entry of its own.
bool is_fee(const metering::MeterId& meter, const Tariff& tariff, const metering::Rules& rules);

}  // namespace costsim::pricing
