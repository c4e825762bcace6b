// [[architecture]]: an ordered graph of stages.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "architecture/architecture.hpp"
#include "decision/study.hpp"
#include "scenario/toml/table_reader.hpp"
#include "services/kit/catalogue.hpp"

namespace costsim::scenario {

/// The keys that every stage has, beside those of its service.
std::span<const Parameter> stage_rows();

struct ArchitectureText {
  architecture::Architecture architecture;
  std::vector<std::size_t> traffics;  ///< which of the users' it gets: what "traffic" means in it
  /// Prices it states of its own: what its engineers cost.
  std::map<metering::MeterId, pricing::Tariff> own_prices;
  std::vector<decision::HourlyCommitment> commitments;  ///< in the order in which they pay
};

/// A stage without `from` takes what the stage before it lets out, the first one the user traffic;
/// `calls` of a stage are made by it, one per invocation unless `per` says otherwise, and are not
/// part of the chain. Names are unique; a stage can only take from one that stands before it, so
/// there are no cycles. The stages refer to the catalogue's services; a meter
/// that one names is of the setting's book. Which book that is, the table has said before
/// (architecture_rows). An empty one names no meters, and then they are not judged. `traffics`:
/// names of the users', "" for the only one, or, among others, for one whose name could not be
/// read; `from` of the architecture chooses some, `from` of a stage one. `refused_prices`: meters
/// that lack a price as what was stated of it has been refused.
ArchitectureText read_architecture(TableReader& table, const services::Catalogue& catalogue,
                                   const decision::Setting& setting,
                                   const std::vector<std::string>& traffics,
                                   const std::set<std::string>& refused_prices);

}  // namespace costsim::scenario
