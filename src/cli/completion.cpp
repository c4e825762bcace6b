// costsim completion SHELL: a script by which a shell completes costsim's command lines.
#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/shell/scripts.hpp"

namespace costsim::cli {
namespace {

constexpr const char* completion_footer =
    R"(The script asks the program what can follow: verbs, options, formats, regions,
price books; keys of the scenario on the command line for --set and --vary.

Examples:
  source <(costsim completion bash)                 in ~/.bashrc
  source <(costsim completion zsh)                  in ~/.zshrc, behind compinit
  costsim completion fish > ~/.config/fish/completions/costsim.fish)";

}  // namespace

void add_completion(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand("completion", "A script by which a shell completes commands");
  const auto shell = std::make_shared<std::string>();
  verb->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember(known_shells()));
  verb->footer(completion_footer);
  verb->callback([shell, &session] { session.out << completion_script(*shell); });
}

}  // namespace costsim::cli
