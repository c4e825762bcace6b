#include "decision/study.hpp"

namespace costsim::decision {

Study with_drawn_traffic(Study study) {
  for (UserTraffic& users : study.traffics) {
    users.plan = traffic::drawn(std::move(users.plan), study.period, study.step);
  }
  return study;
}

std::vector<UserTraffic> scaled(std::vector<UserTraffic> traffics, const Decimal& factor) {
  for (UserTraffic& users : traffics) users.plan = traffic::scaled(std::move(users.plan), factor);
  return traffics;
}

Study scaled(Study study, const Decimal& factor) {
  study.traffics = scaled(std::move(study.traffics), factor);
  return study;
}

}  // namespace costsim::decision
