#include "decision/study.hpp"

namespace costsim::decision {

Study scaled(Study study, const Decimal& factor) {
  study.traffic = traffic::scaled(std::move(study.traffic), factor);
  return study;
}

}  // namespace costsim::decision
