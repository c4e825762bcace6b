// What can stand at the cursor of a command line.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/process/session.hpp"

namespace costsim::cli {

struct Candidate {
  std::string word;  ///< the whole one at the cursor; more follows a '=', '.', ',', ':' or '/'
  std::string help = {};
};

struct Candidates {
  std::vector<Candidate> all;
  bool are_files = false;  ///< or folders, which end with a slash
};

/// `words`: behind the program's name, as the shell hands them over; the last is at the cursor.
/// Only reads: of what the scenario, the models and folders do not tell there are none. Throws
/// nothing that an input could cause.
Candidates candidates(const CLI::App& program, const std::vector<std::string>& words,
                      const Session& session);

}  // namespace costsim::cli
