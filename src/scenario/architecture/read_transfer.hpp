// `transfer` of [scenario] and of an [[architecture]]: data transfer that is derived.
#pragma once

#include <string>
#include <vector>

#include "scenario/architecture/read_architecture.hpp"

namespace costsim::scenario {

/// Error(Usage) at a key of the table that means nothing where no transfer is derived.
void refuse_transfer_keys(TableReader& table);

/// Adds the lines that the architecture's graph gives, if its own table, or else [scenario], says
/// transfer = "auto", and what the reader is to be told of them to `notes`. False where neither
/// does; where neither says anything, Error(Usage) at a key of the architecture's own that then
/// means nothing.
bool add_transfer(TableReader& table, const Parameters& own, const Parameters& common,
                  architecture::Architecture& architecture, std::vector<std::string>& notes);

}  // namespace costsim::scenario
