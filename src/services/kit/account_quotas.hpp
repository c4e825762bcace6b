// Quotas of an account in one region: what all stages of an architecture take of them together.
#pragma once

#include <string>
#include <vector>

#include "services/kit/counts.hpp"
#include "services/kit/finding.hpp"
#include "units/quantity.hpp"

namespace costsim::services {

/// How several stages' loads make one need.
enum class CombinedLoad {
  Burst,  ///< the busiest step of their sum, at the burst quantile; never more than all peaks
          ///< together, nor less than the largest of them
  Step,   ///< the busiest step of their sum
  Rise,   ///< the steepest rise of their sum in a minute
  Peaks,  ///< the sum of their peaks, which may not coincide
};

/// What one stage takes of a quota of its account. Its texts outlive it: they are literals.
struct AccountNeed {
  Limit limit;
  CombinedLoad combined = CombinedLoad::Step;
  std::string message;
  std::string on_average = {};   ///< instead, when even the mean is too much; "": the same
  std::string_view unless = {};  ///< a quota whose finding says it already
  double own = 0;                ///< this stage's need by itself
  Counts items = {};             ///< of each step; not needed for Peaks
  double each = 1;               ///< what one item of a step adds to the load
  double dispersion = 1;         ///< variance / mean of the load at a moment
  Duration step{};
  std::string stage = {}, source = {};  ///< filled in by need_of_account
};

/// Adds up the needs of one architecture's stages in one month.
class AccountQuotas {
 public:
  void add(const AccountNeed& need);
  /// One finding for each quota that is exceeded, naming the stages that share it; `held` takes
  /// every quota that something needs.
  std::vector<Finding> findings(double burst_quantile, std::vector<Held>* held = nullptr) const;

 private:
  struct Shared {
    AccountNeed sum;
    std::vector<AccountNeed> parts;  ///< without their items
  };

  std::vector<Shared> quotas_;
};

}  // namespace costsim::services
