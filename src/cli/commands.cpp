#include "cli/commands.hpp"

#include <vector>

namespace costsim::cli {

// Each verb is defined in the file of its name.
void add_measure(CLI::App& app, Session& session);
void add_price(CLI::App& app, Session& session);
void add_prices(CLI::App& app, Session& session);
void add_serve(CLI::App& app, Session& session);

std::span<const AddCommand> commands() {
  static const std::vector<AddCommand> table = {
      add_measure,
      add_price,
      add_prices,
      add_serve,
  };
  return table;
}

}  // namespace costsim::cli
