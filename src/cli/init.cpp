// costsim init [FILE]: a commented scenario that runs unchanged.
#include <filesystem>
#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/process/files.hpp"
#include "cli/process/messages.hpp"
#include "scenario/templates.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

constexpr const char* init_footer = R"(Examples:
  costsim init > my.toml
  costsim init my.toml --template event-collector
  costsim init --list                       what templates there are)";

struct InitCommand {
  std::string file;
  std::string name = "starter";
  bool list = false;
  bool force = false;
};

void print_list(Session& session) {
  for (const scenario::Template& known : scenario::templates()) {
    session.out << fmt::format("{:18} {}\n", known.name, known.shows);
  }
}

void init(const InitCommand& command, Session& session) {
  if (command.list) return print_list(session);
  const scenario::Template chosen = scenario::find_template(command.name);
  if (command.file.empty() || command.file == "-") {
    session.out << chosen.text;
    return;
  }
  if (std::filesystem::exists(command.file) && !command.force) {
    throw Error(Failure::Usage, {command.file, 0, 0},
                "is there already: expected a new file, or --force to replace it");
  }
  write_file(command.file, chosen.text);
  tell(fmt::format("wrote {0}; next: costsim run {0}", command.file), session);
}

}  // namespace

void add_init(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand("init", "Write a commented scenario to start from");
  auto command = std::make_shared<InitCommand>();
  verb->add_option("file", command->file, "file to write; default, or -: standard output");
  verb->add_option("--template", command->name, "which scenario (see --list)")
      ->capture_default_str();
  verb->add_flag("--list", command->list, "the templates there are");
  verb->add_flag("--force", command->force, "replace a file");
  verb->footer(init_footer);
  verb->callback([command, &session] { init(*command, session); });
}

}  // namespace costsim::cli
