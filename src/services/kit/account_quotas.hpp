// Quotas of an account in one region: what all stages of an architecture take of them together.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
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

/// What one stage takes of a quota of its account. Its texts outlive it: they are literals, or
/// those of a service that is data.
struct AccountNeed {
  Limit limit;
  CombinedLoad combined = CombinedLoad::Step;
  std::string message;
  std::string on_average = {};   ///< instead, when even the mean is too much; "": the same
  std::string_view unless = {};  ///< a quota whose finding says it already
  /// Instead, where the scenario states the quota: then AWS raises it no further, what is more is
  /// refused, and whoever takes it heeds what all ask together (AccountLoads). "": a stated quota
  /// is told as any other.
  std::string when_stated = {};
  /// AWS raises it for nobody: what is more is refused whether it is stated or not, and the stages
  /// that take of it tell so.
  bool fixed = false;
  /// Each stage that takes of it tells what waits or is refused, of itself and of all; none has a
  /// finding here. Where several take of it they heed what all ask, whether it suffices or not.
  bool told_by_stages = false;
  bool counts_refused = false;  ///< of Burst: the finding says how many, since no stage does
  double own = 0;               ///< this stage's need by itself
  Counts items = {};            ///< of each step; not needed for Peaks
  double each = 1;              ///< what one item of a step adds to the load
  double dispersion = 1;        ///< variance / mean of the load at a moment
  double burst = 0;             ///< of Step: items that the quota gives at once, saved from before
  Duration step{};
  Duration per = std::chrono::seconds(1);  ///< of Step: the time in which the load is told
  std::string stage = {}, service = {}, source = {};  ///< filled in by need_of_account
  bool stated = false;                                ///< so is this
};

/// What all stages ask of one quota in each step.
struct AccountLoad {
  Counts load;
  double dispersion = 1;
};

/// By service and quota: of those that the scenario states or that are fixed, and do not suffice,
/// and of those that several stages tell of themselves.
using AccountLoads = std::map<std::pair<std::string, std::string>, AccountLoad>;

/// Adds up the needs of one architecture's stages in one month.
class AccountQuotas {
 public:
  void add(const AccountNeed& need);
  /// One finding for each quota that is exceeded, naming the stages that share it; `held` takes
  /// every quota that something needs.
  std::vector<Finding> findings(double burst_quantile, std::vector<Held>* held = nullptr) const;
  /// With those of `asked` though they suffice.
  AccountLoads refusing(double burst_quantile, const AccountLoads& asked) const;

 private:
  struct Shared {
    AccountNeed sum;
    std::vector<AccountNeed> parts;  ///< without their items

    double need(double burst_quantile) const;
  };

  std::vector<Shared> quotas_;
};

}  // namespace costsim::services
