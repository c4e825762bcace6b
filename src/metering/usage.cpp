#include "metering/usage.hpp"

#include <map>
#include <utility>

namespace costsim::metering {

Usage merged(const Usage& usage) {
  Usage result;
  std::map<std::pair<std::string, MeterId>, std::size_t> index;
  for (const Consumption& entry : usage) {
    const auto [found, fresh] = index.try_emplace({entry.stage, entry.meter}, result.size());
    if (fresh) {
      result.push_back(entry);
    } else {
      result[found->second].quantity += entry.quantity;
    }
  }
  return result;
}

}  // namespace costsim::metering
