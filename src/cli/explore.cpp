// costsim explore SCENARIO: the decision page with its numbers to be moved (docs/explore.md).
#include <memory>
#include <random>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/explore/exploration.hpp"
#include "cli/explore/pages.hpp"
#include "cli/options/large_arrays.hpp"
#include "cli/options/scenario_options.hpp"
#include "cli/options/whole_number.hpp"
#include "cli/process/interrupts.hpp"
#include "cli/process/stop_signals.hpp"
#include "ingest/front/page_server.hpp"

namespace costsim::cli {
namespace {

constexpr const char* explore_footer = R"(Examples:
  costsim explore my.toml                 prints an address; open it in a browser
  costsim explore my.toml --port 8090 --option http-api

The page is served on 127.0.0.1 alone, until Ctrl-C; nothing is written.

Exit codes: 0 stopped by Ctrl-C, 2 bad usage or scenario, 4 file I/O,
            130 interrupted before it served, or a second time)";

struct ExploreCommand {
  ScenarioOptions scenario;
  std::uint16_t port = 0;
};

Exploration exploration_of(const ScenarioOptions& scenario, const Session& session) {
  report::Options options = report_options({"never", false}, session);
  options.style.width = report::Style{}.width;  // as of a file that is exported
  return {scenario::read_source(scenario.file), scenario.load, options, scenario.file};
}

std::uint64_t drawn_from_the_machine() {
  std::random_device device;
  constexpr int half = 32;
  return std::uint64_t{device()} << half | device();
}

/// An evaluation that has begun is waited for, unless somebody interrupts again: nothing is left
/// half done, as nothing is written.
void serve_until_told(ingest::Server& server, const StopSignals& signals) {
  using ingest::Wish;
  while (signals.wait(std::chrono::seconds(1)) == Wish::None) {
  }
  server.stop();
  constexpr int patience = 400;
  for (int i = 0; !server.done(); ++i) {
    if (i == patience) server.abandon();
    if (signals.wait(std::chrono::milliseconds(5)) != Wish::None) _exit(exit_interrupted);
  }
}

void explore(const ExploreCommand& command, Session& session) {
  keep_large_arrays();
  const Exploration exploration = exploration_of(command.scenario, session);
  const std::string token = random_token(drawn_from_the_machine);
  const StopSignals signals;
  ingest::PageServer pages(explore_front(command.port), ingest::system_clocks(), [&](std::size_t) {
    return std::make_unique<ExplorePages>(exploration, token);
  });
  session.out << fmt::format("http://{}/{}/\n", to_text(pages.server().address()), token)
              << std::flush;
  serve_until_told(pages.server(), signals);
}

}  // namespace

void add_explore(CLI::App& app, Session& session) {
  CLI::App* verb =
      app.add_subcommand("explore", "The decision page in a browser, with its numbers to be moved");
  const auto command = std::make_shared<ExploreCommand>();
  add_scenario_options(*verb, command->scenario, session);
  verb->add_option("--port", command->port, "of 127.0.0.1; 0: any free one")
      ->check(whole_number(0, 65535))
      ->capture_default_str();
  verb->footer(explore_footer);
  verb->callback([command, &session] { explore(*command, session); });
}

}  // namespace costsim::cli
