// The result on standard output, and the files of --export.
#pragma once

#include "cli/scenario_options.hpp"
#include "report/formats.hpp"

namespace costsim::cli {

/// Which part of a format a verb prints: `&report::Format::report` or `&report::Format::checks`.
using Part = report::Renderer report::Format::*;

/// Prints the outcome and writes every file of --export, then sets the exit code: 1 when a check
/// failed, 3 under --strict when something was in doubt. Formats and file names are checked first.
void deliver(const decision::Outcome& outcome, const OutputOptions& output, Part part,
             Session& session);

}  // namespace costsim::cli
