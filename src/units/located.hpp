// Complaints about input get the place that the work itself does not know.
#pragma once

#include "units/error.hpp"

namespace costsim {

/// Does the work, and tells the place of a complaint about input that does not know its own.
template <typename Work>
auto located(const Location& where, const Work& work) {
  try {
    return work();
  } catch (const Error& error) {
    // A value of the command line stands in "scenario.toml (--set)".
    const std::string file = error.where().file;
    const bool knows = file == where.file || file.starts_with(where.file + " (");
    if (knows || error.failure() != Failure::Usage) throw;
    throw error.at(where);
  }
}

}  // namespace costsim
