#include "cli/process/built_from.hpp"

// Alone in this file: each commit compiles it anew, and nothing else.
namespace costsim::cli {

std::string_view built_from() {
  return COSTSIM_COMMIT;
}

}  // namespace costsim::cli
