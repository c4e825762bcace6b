#include "services/ec2_credits.hpp"

#include <algorithm>

namespace costsim::services {
namespace {

constexpr double credits_per_vcpu_hour = 60;
/// Only T2 in standard mode gets credits when it is launched: 30 for each vCPU (EC2 user guide, T2
/// Standard).
constexpr double t2_launch_credits_per_vcpu = 30;

/// The balance of a group, below 0 what it owes.
class Balance {
 public:
  Balance(const CreditTerms& terms, double nodes)
      : terms_(terms), nodes_(nodes), hours_(terms.launch * nodes) {}

  void resize(double nodes) {
    if (nodes > nodes_) hours_ += terms_.launch * (nodes - nodes_);
    if (nodes < nodes_) leave(hours_ * (1 - nodes / nodes_));
    nodes_ = nodes;
  }

  void earn_and_spend(double used_vcpu, double hours) {
    hours_ += (terms_.sustained_vcpu * nodes_ - used_vcpu) * hours;
    hours_ = std::min(hours_, terms_.largest * nodes_);
    const double least = terms_.unlimited ? -terms_.largest * nodes_ : 0;
    if (hours_ >= least) return;
    (terms_.unlimited ? history_.surplus : history_.throttled) += least - hours_;
    hours_ = least;
  }

  CreditHistory settled() {
    leave(hours_);
    return history_;
  }

 private:
  /// Part of the balance goes: what was saved is lost, what is owed is charged.
  void leave(double part) {
    history_.surplus += std::max(0.0, -part);
    hours_ -= part;
  }

  const CreditTerms& terms_;
  double nodes_;
  double hours_;
  CreditHistory history_;
};

}  // namespace

std::optional<CreditTerms> credit_terms(const std::string& type, const std::string& mode,
                                        const Context& context) {
  const metering::Rules& rules = context.rules;
  if (!rules.has(type + ".credits-per-hour")) return std::nullopt;
  CreditTerms terms;
  terms.sustained_vcpu =
      rules.number(type + ".credits-per-hour").to_double() / credits_per_vcpu_hour;
  terms.largest = rules.number(type + ".max-credits").to_double() / credits_per_vcpu_hour;
  terms.unlimited = (mode == "auto" ? rules.text(type + ".credit-mode") : mode) == "unlimited";
  if (!terms.unlimited && type.starts_with("t2.")) {
    terms.launch = rules.number(type + ".vcpu").to_double() * t2_launch_credits_per_vcpu /
                   credits_per_vcpu_hour;
  }
  return terms;
}

CreditHistory spend_credits(const Eigen::ArrayXd& used, const Eigen::ArrayXd& nodes, Duration step,
                            const CreditTerms& terms) {
  if (used.size() == 0) return {};
  const double hours = seconds(step) / 3600;
  Balance balance(terms, nodes[0]);
  for (Eigen::Index i = 0; i < used.size(); ++i) {
    balance.resize(nodes[i]);
    balance.earn_and_spend(used[i], hours);
  }
  return balance.settled();
}

}  // namespace costsim::services
