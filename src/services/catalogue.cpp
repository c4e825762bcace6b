#include <algorithm>
#include <vector>

#include "services/services.hpp"

namespace costsim::services {

std::span<const Service> catalogue() {
  static const std::vector<Service> services = {
      api_gateway(),

  };
  return services;
}

const Service* find_service(std::string_view name) {
  const auto services = catalogue();
  const auto found = std::find_if(services.begin(), services.end(),
                                  [name](const Service& service) { return service.name == name; });
  return found == services.end() ? nullptr : &*found;
}

}  // namespace costsim::services
