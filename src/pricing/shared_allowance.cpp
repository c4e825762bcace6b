#include "pricing/shared_allowance.hpp"

namespace costsim::pricing {

void grant(const SharedAllowance& allowance, PriceBook& book) {
  for (const std::string& meter : allowance.first_of) {
    const metering::MeterId id{allowance.service, meter};
    if (!book.tariffs.contains(id)) continue;
    Tariff& tariff = book.tariffs.own().at(id);
    tariff.free_allowance = allowance.free;
    tariff.free_for = allowance.free_for;
    return;
  }
}

}  // namespace costsim::pricing
