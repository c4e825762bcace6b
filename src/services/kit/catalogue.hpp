// The services that a scenario can name.
#pragma once

#include <string_view>
#include <vector>

#include "services/kit/service.hpp"

namespace costsim::services {

/// In alphabetical order, each name once. Stages point to its rows, so it outlives them.
class Catalogue {
 public:
  /// False when there is a service of this name already, which stays.
  bool add(Service service);
  /// nullptr when there is none of this name.
  const Service* find(std::string_view name) const;

  auto begin() const { return services_.begin(); }
  auto end() const { return services_.end(); }

 private:
  std::vector<Service> services_;
};

}  // namespace costsim::services
