// In the place of explore.cpp, measure.cpp, resend.cpp and serve.cpp where COSTSIM_SERVICE is off:
// the verbs are known, and say why they do nothing.
#include <string>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/process/stop_signals.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

void add_absent(CLI::App& app, const std::string& name) {
  CLI::App* verb = app.add_subcommand(name, "not in this build: COSTSIM_SERVICE is off");
  verb->allow_extras();
  verb->callback([name] {
    throw Error(Failure::Usage, name +
                                    ": this costsim was built without the service "
                                    "(cmake -DCOSTSIM_SERVICE=ON builds it in)");
  });
}

}  // namespace

void hold_stop_signals() {}

void add_explore(CLI::App& app, Session&) {
  add_absent(app, "explore");
}

void add_measure(CLI::App& app, Session&) {
  add_absent(app, "measure");
}

void add_resend(CLI::App& app, Session&) {
  add_absent(app, "resend");
}

void add_serve(CLI::App& app, Session&) {
  add_absent(app, "serve");
}

}  // namespace costsim::cli
