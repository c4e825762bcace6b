#include "services/kit/derivation.hpp"

#include <algorithm>

namespace costsim::services {

Decimal mark_largest(std::vector<Term>& terms) {
  const auto largest = std::max_element(
      terms.begin(), terms.end(), [](const Term& a, const Term& b) { return a.value < b.value; });
  largest->decides = true;
  return largest->value;
}

}  // namespace costsim::services
