#include "request_level/roles.hpp"

namespace costsim::request_level {

simulation::Entrance through_topic(simulation::Entrance entrance) {
  entrance.asynchronous = true;
  return entrance;
}

}  // namespace costsim::request_level
