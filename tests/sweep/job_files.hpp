// The job files that docs/cluster.md shows.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "docs/markdown.hpp"
#include "support/catch.hpp"

namespace costsim::testing {

/// The text of the block that is headed "bash sweep.sbatch", say.
inline std::string job_file(const std::string& head) {
  for (const Block& block : read_page("docs/cluster.md").blocks) {
    if (block.info != head) continue;
    std::string text;
    for (const std::string& line : block.lines) text += line + "\n";
    return text;
  }
  FAIL("docs/cluster.md has no block '" << head << "'");
  return "";
}

/// As much of YAML as job files need: mappings and sequences by indentation, plain scalars (whole
/// numbers, else text), and JSON in place of either (YAML 1.2, "flow styles"). Throws for others.
nlohmann::json yaml(const std::string& text);

}  // namespace costsim::testing
