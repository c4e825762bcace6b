#include "architecture/patience.hpp"

namespace costsim::architecture {

services::Patience patience_behind(const Stage& stage, const services::Patience& before,
                                   const services::Context& context) {
  switch (role_of(stage)) {
    case services::Role::Counter:
      return before;
    case services::Role::Gateway:
    case services::Role::Balancer:
      break;
    default:
      return {};
  }
  const services::Passage passage = stage.service->passage(stage.parameters, context);
  services::Patience left = before;
  left.spent += passage.added;
  const bool usual = passage.timeout <= Duration(0);
  return shorter({.time = usual ? passage.usual_timeout : passage.timeout,
                  .source = passage.timeout_source,
                  .assumed = usual,
                  .spent = passage.added},
                 left);
}

}  // namespace costsim::architecture
