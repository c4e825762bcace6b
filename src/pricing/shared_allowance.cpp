#include "pricing/shared_allowance.hpp"

namespace costsim::pricing {

void grant(const SharedAllowance& allowance, PriceBook& book) {
  for (const std::string& meter : allowance.first_of) {
    const auto found = book.tariffs.find({allowance.service, meter});
    if (found == book.tariffs.end()) continue;
    Tariff& tariff = found->second;
    tariff.free_allowance = allowance.free;
    tariff.free_for = allowance.free_for;
    return;
  }
}

}  // namespace costsim::pricing
