// costsim sweep --merge OUT PART…
#pragma once

#include <string>
#include <vector>

#include "cli/process/session.hpp"

namespace costsim::cli {

struct MergeOptions {
  bool quiet = false;
  bool no_fail = false;  ///< exit code 0 where rows have errors
};

/// Joins the parts to the first file of the names: it is there as a whole or not at all. One that
/// is there already stays, unless it is of the same sweep. Errors as of report::merge_sweep.
void merge_parts(const std::vector<std::string>& names, const MergeOptions& options,
                 Session& session);

}  // namespace costsim::cli
