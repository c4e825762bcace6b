#include "cli/commands.hpp"

#include <vector>

namespace costsim::cli {

// Each verb is defined in the file of its name.

std::span<const AddCommand> commands() {
  static const std::vector<AddCommand> table = {};
  return table;
}

}  // namespace costsim::cli
