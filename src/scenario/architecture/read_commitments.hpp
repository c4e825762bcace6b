// `commitments` of an [[architecture]]: savings plans and reserved instances, paid by the hour.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "decision/commitment.hpp"
#include "scenario/architecture/read_architecture.hpp"

namespace costsim::scenario {

/// The keys of one of `commitments`, but for `covers`.
std::span<const Parameter> hourly_commitment_rows();

/// Adds a stage for each, which pays its hours, and a price of nothing for what it covers of the
/// stages before. In the order in which they pay: reserved instances, plans of a family, others
/// (AWS Savings Plans user guide, "Calculating your bill with Savings Plans"). A discount of "1y"
/// or "3y" is the rule compute-plan-1y or compute-plan-3y of its service.
std::vector<decision::HourlyCommitment> read_commitments(TableReader& architecture,
                                                         const services::Catalogue& catalogue,
                                                         const decision::Setting& setting,
                                                         ArchitectureText& text);

}  // namespace costsim::scenario
