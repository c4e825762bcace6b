// A bill by stage and meter, as `costsim explain` tells it.
#pragma once

#include <string>
#include <vector>

#include "decision/outcome.hpp"

namespace costsim::report {

/// All tiers of one meter that one stage used.
struct MeterBill {
  std::vector<const pricing::LineItem*> tiers;  ///< the free allowance first

  const pricing::LineItem& first() const { return *tiers.front(); }
  Money amount() const {
    Money sum;
    for (const pricing::LineItem* tier : tiers) sum += tier->amount;
    return sum;
  }
  Decimal quantity() const {
    Decimal sum;
    for (const pricing::LineItem* tier : tiers) sum += tier->quantity;
    return sum;
  }
};

struct StageBill {
  std::string name, service;
  std::vector<services::Metric> figures;
  std::vector<services::Derivation> derivations;
  std::vector<MeterBill> meters;  ///< dearest first
};

/// Stages in the order of the flow; what is billed outside of them (operations) comes last.
std::vector<StageBill> by_stage(const decision::ArchitectureOutcome& architecture);

/// How the quantity came about, or nullptr.
const services::Derivation* derivation_of(const StageBill& stage, const MeterBill& meter);

}  // namespace costsim::report
