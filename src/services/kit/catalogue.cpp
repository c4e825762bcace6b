#include "services/kit/catalogue.hpp"

#include <algorithm>

namespace costsim::services {

bool Catalogue::add(Service service) {
  const auto place = std::ranges::lower_bound(services_, service.name, {}, &Service::name);
  if (place != services_.end() && place->name == service.name) return false;
  services_.insert(place, std::move(service));
  return true;
}

const Service* Catalogue::find(std::string_view name) const {
  const auto place = std::ranges::lower_bound(services_, name, {}, &Service::name);
  return place != services_.end() && place->name == name ? &*place : nullptr;
}

}  // namespace costsim::services
