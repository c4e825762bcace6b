// What all stages ask of the account's quotas, when what is refused of it changes what is asked.
#pragma once

#include <cstddef>

#include "services/kit/account_quotas.hpp"

namespace costsim::architecture {

/// Finds the loads that a pass through all stages answers with themselves. Stages stand in order,
/// so each pass with the last one's answer settles one more of them, and where that does not end
/// (what is let through one stage asks the same quota again, behind it) the secant method goes on,
/// step by step of the month: more load lets through a smaller part, so the answer lies between
/// what was tried and what came of it.
class Settling {
 public:
  explicit Settling(std::size_t stages) : simple_passes_(stages + 1) {}

  /// What to pass with: nothing at first.
  const services::AccountLoads& asked() const { return asked_; }
  /// Whether quotas that were asked stay among the answers, though they suffice by now: only then
  /// can a load be found that just suffices.
  bool keeps_asked() const { return passes_ >= simple_passes_; }
  /// Takes the answer to `asked`; true: that was it, or no better one is found.
  bool take(services::AccountLoads answer);

 private:
  services::AccountLoads between(const services::AccountLoads& answer) const;

  std::size_t simple_passes_;
  std::size_t passes_ = 0;
  services::AccountLoads asked_;
  services::AccountLoads before_, before_answer_;  ///< of the pass before
};

}  // namespace costsim::architecture
