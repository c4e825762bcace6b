#include "services/left_out.hpp"

#include <algorithm>
#include <array>

#include "units/parameters.hpp"

namespace costsim::services {

std::string in_place_of(std::string_view service, const std::vector<std::string_view>& names) {
  constexpr std::array<std::string_view, 8> left_out = {
      "aurora", "cognito", "efs", "elasticache", "kafka", "msk", "opensearch", "rds"};
  if (std::find(left_out.begin(), left_out.end(), service) == left_out.end()) {
    return suggestion(service, names);
  }
  return "; it is left out, as no source prices it by region and type: `metered` counts what a "
         "scenario prices itself";
}

}  // namespace costsim::services
