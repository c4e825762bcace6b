// costsim man [VERB]: manual pages, made from what --help says.
#include <filesystem>
#include <memory>
#include <ostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/commands.hpp"
#include "cli/process/files.hpp"
#include "cli/shell/manual_page.hpp"
#include "units/error.hpp"
#include "units/parameters.hpp"

namespace costsim::cli {
namespace {

constexpr const char* man_footer = R"(Examples:
  costsim man | man -l -                    the page of costsim itself
  costsim man run > costsim-run.1
  costsim man --into ~/.local/share/man/man1    every page
  man costsim-run                           where they are installed)";

struct ManCommand {
  std::string verb;
  std::string folder;
};

void print_page(const CLI::App& program, const ManCommand& command, Session& session) {
  const std::string wanted = page_name(command.verb);
  std::vector<std::string> verbs;
  for (const ManualPage& page : manual_pages(program)) {
    if (page.name == wanted) {
      session.out << page.text;
      return;
    }
    if (!page.verb.empty()) verbs.push_back(page.verb);
  }
  throw Error(Failure::Usage,
              fmt::format("there is no verb '{}': expected one of {}{}", command.verb,
                          fmt::join(verbs, ", "), suggestion(command.verb, verbs)));
}

void write_pages(const CLI::App& program, const std::string& folder) {
  if (!std::filesystem::is_directory(folder)) {
    throw Error(Failure::Io, {folder}, "is no folder: expected one to write the pages into");
  }
  for (const ManualPage& page : manual_pages(program)) {
    write_file(std::filesystem::path(folder) / (page.name + ".1"), page.text);
  }
}

void man(const CLI::App& program, const ManCommand& command, Session& session) {
  if (command.folder.empty()) return print_page(program, command, session);
  if (!command.verb.empty()) {
    throw Error(Failure::Usage, "--into writes the pages of all verbs: expected none beside it");
  }
  write_pages(program, command.folder);
}

}  // namespace

void add_man(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand("man", "Manual pages, as troff");
  const auto command = std::make_shared<ManCommand>();
  verb->add_option("verb", command->verb, "whose; default: costsim's own");
  verb->add_option("--into", command->folder, "FOLDER: write every page there, costsim-VERB.1");
  verb->footer(man_footer);
  verb->callback([command, &app, &session] { man(app, *command, session); });
}

}  // namespace costsim::cli
