#include "decision/study.hpp"

namespace costsim::decision {

Study scaled(Study study, const Decimal& factor) {
  for (UserTraffic& users : study.traffics) {
    users.plan = traffic::scaled(std::move(users.plan), factor);
  }
  return study;
}

}  // namespace costsim::decision
