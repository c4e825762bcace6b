// --prices 2018-08,2026 and --region a,b,c: one scenario under several price books.
#pragma once

#include <vector>

#include "cli/options/outputs.hpp"
#include "decision/outcome.hpp"

namespace costsim::cli {

/// Every region with every epoch that the options name, in their order: one entry where neither
/// names several. Error(Usage) for an empty or doubled name.
std::vector<scenario::LoadOptions> books_of(const scenario::LoadOptions& load);

/// Prints the outcomes side by side and writes every file of --export, then sets the exit code of
/// the worst of them.
void deliver_books(std::vector<decision::Outcome> outcomes, const OutputOptions& output,
                   Session& session);

}  // namespace costsim::cli
