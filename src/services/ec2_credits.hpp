// CPU credits of burstable instances (T2, T3, T4g). One credit is one vCPU for one minute; here all
// is in vCPU-hours, so a type that earns 81.6 credits an hour sustains 81.6 / 60 = 1.36 vCPUs.
#pragma once

#include <optional>

#include <Eigen/Core>

#include "services/kit/service.hpp"

namespace costsim::services {

/// Of the type, from the rules; nothing for a type that is not burstable. `mode` is "standard",
/// "unlimited", or "auto" for the type's default.
std::optional<CreditTerms> credit_terms(const std::string& type, const std::string& mode,
                                        const Context& context);

/// A month of one group of equal instances that share their load evenly.
struct CreditHistory {
  double throttled = 0;  ///< vCPU-hours not served because the balance was gone (standard)
  double surplus = 0;    ///< vCPU-hours charged beyond what was earned (unlimited)
};

/// `used` is in vCPUs of the whole group, `nodes` the instances that run; one value per step.
/// The group starts with launch credits; instances that go take their part of the balance with
/// them. A debt is charged where it passes the largest, when its instances go, and at the end
/// (EC2 user guide, burstable performance instances).
CreditHistory spend_credits(const Eigen::ArrayXd& used, const Eigen::ArrayXd& nodes, Duration step,
                            const CreditTerms& terms);

}  // namespace costsim::services
