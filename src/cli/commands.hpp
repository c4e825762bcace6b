// The verbs: one file each, one line each in the table of commands.cpp.
#pragma once

#include <span>

#include "cli/process/session.hpp"

namespace CLI {
class App;
}

namespace costsim::cli {

/// Adds one subcommand to the app; its callback does the work and sets session.exit_code.
using AddCommand = void (*)(CLI::App& app, Session& session);

std::span<const AddCommand> commands();

/// The whole program: parses, runs one command, turns an Error into a message and an exit code.
int run(int argc, const char* const* argv, Session& session);

}  // namespace costsim::cli
