#include "cli/commands.hpp"

#include <vector>

namespace costsim::cli {

// Each verb is defined in the file of its name (check in run.cpp: it is the same work).
void add_breakeven(CLI::App& app, Session& session);
void add_check(CLI::App& app, Session& session);
void add_completion(CLI::App& app, Session& session);
void add_diff(CLI::App& app, Session& session);
void add_explain(CLI::App& app, Session& session);
void add_explore(CLI::App& app, Session& session);
void add_horizon(CLI::App& app, Session& session);
void add_init(CLI::App& app, Session& session);
void add_man(CLI::App& app, Session& session);
void add_measure(CLI::App& app, Session& session);
void add_price(CLI::App& app, Session& session);
void add_prices(CLI::App& app, Session& session);
void add_resend(CLI::App& app, Session& session);
void add_run(CLI::App& app, Session& session);
void add_schema(CLI::App& app, Session& session);
void add_serve(CLI::App& app, Session& session);
void add_services(CLI::App& app, Session& session);
void add_simulate(CLI::App& app, Session& session);
void add_sweep(CLI::App& app, Session& session);
void add_tune(CLI::App& app, Session& session);
void add_validate(CLI::App& app, Session& session);

std::span<const AddCommand> commands() {
  // The order of `costsim --help`.
  static const std::vector<AddCommand> table = {
      // clang-format off
      add_init,
      add_run,
      add_check,
      add_explore,
      add_breakeven,
      add_horizon,
      add_sweep,
      add_diff,
      add_tune,
      add_simulate,
      add_explain,
      add_validate,
      add_services,
      add_schema,
      add_price,
      add_prices,
      add_measure,
      add_serve,
      add_resend,
      add_completion,
      add_man,
      // clang-format on
  };
  return table;
}

}  // namespace costsim::cli
