#include <algorithm>
#include <vector>

#include "services/services.hpp"

namespace costsim::services {

std::span<const Service> catalogue() {
  static const std::vector<Service> services = {
      // clang-format off: one line for each
      api_gateway(), cloudwatch(),  data_transfer(), ebs(), eks(),      firehose(),
      kms(),         nat_gateway(), operations(),    s3(),  schedule(), secrets_manager(),
      sns(),         vpc(),
      // clang-format on
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
