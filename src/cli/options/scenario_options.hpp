// The options that every verb on a scenario has, and what they come to.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/process/session.hpp"
#include "report/outcome/report.hpp"
#include "scenario/scenario.hpp"

namespace costsim::cli {

struct ScenarioOptions {
  std::string file;
  scenario::LoadOptions load;

  decision::Study study() const { return scenario::load(file, load); }
};

/// --set, --option, --models, --seed.
void add_load_options(CLI::App& verb, scenario::LoadOptions& load, const Session& session);
/// The scenario, --set, --option, --region, --prices, --models, --seed.
void add_scenario_options(CLI::App& verb, ScenarioOptions& options, const Session& session);

struct StyleOptions {
  std::string color = "auto";
  bool ascii = false;
};

/// --color, --ascii.
void add_style_options(CLI::App& verb, StyleOptions& options);
/// How this terminal and these options want their text.
report::Options report_options(const StyleOptions& style, const Session& session);

struct OutputOptions {
  std::string format = "table";
  std::vector<std::string> exports;  ///< "FORMAT=FILE"
  StyleOptions style;
  bool no_fail = false;
  bool strict = false;
  bool quiet = false;
  bool details = false;
};

/// --format, --export, --color, --ascii, --quiet; `formats`: "table, json or csv".
void add_print_options(CLI::App& verb, OutputOptions& options, const std::string& formats);
/// The same, --no-fail and --strict.
void add_output_options(CLI::App& verb, OutputOptions& options);

}  // namespace costsim::cli
