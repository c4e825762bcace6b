// A free allowance that is not one meter's own: of the smallest machine that a region sells, say.
#pragma once

#include <string>
#include <vector>

#include "pricing/price_book.hpp"

namespace costsim::pricing {

struct SharedAllowance {
  std::string service, name;
  Decimal free;  ///< units a month
  FreeFor free_for = FreeFor::Always;
  std::vector<std::string> first_of;  ///< meters of the service, of which the book may lack some
  metering::Provenance provenance;
};

/// Gives it to the first of its meters that the book has. AWS words it so: "750 hours of t2.micro
/// instances (t3.micro in Regions in which t2.micro is unavailable)".
void grant(const SharedAllowance& allowance, PriceBook& book);

}  // namespace costsim::pricing
