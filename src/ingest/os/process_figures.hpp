// What this process takes of its machine, as /proc has it (proc(5)).
#pragma once

#include <cstdint>

namespace costsim::ingest {

/// 0 where it cannot be read.
struct ProcessFigures {
  double cpu_seconds = 0;
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  std::uint64_t open_descriptors = 0;
  std::uint64_t most_descriptors = 0;
  double started_at = 0;  ///< seconds since 1970
};
ProcessFigures process_figures();

}  // namespace costsim::ingest
