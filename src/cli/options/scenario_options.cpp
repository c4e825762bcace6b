#include "cli/options/scenario_options.hpp"

#include <charconv>
#include <cstdint>

#include <fmt/format.h>

#include "cli/options/book_options.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

/// The range is that of the scenario's `seed`.
std::uint64_t seed_of(const std::string& text) {
  constexpr std::int64_t most = 9'000'000'000'000'000;
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (error != std::errc{} || end != text.data() + text.size() || seed > most) {
    throw Error(Failure::Usage,
                fmt::format("--seed {}: expected a whole number from 0 to {}", text, most));
  }
  return seed;
}

}  // namespace

void add_load_options(CLI::App& verb, scenario::LoadOptions& load, const Session& session) {
  load.shelf = session.shelf;
  verb.add_option("--set", load.sets,
                  "KEY=VALUE: change one value, such as traffic.rate=5M/h (repeatable)")
      ->allow_extra_args(false);
  verb.add_option("--option", load.options, "name of an [[option]] of the scenario (repeatable)")
      ->allow_extra_args(false);
  verb.add_option_function<std::string>(
      "--seed", [&load](const std::string& text) { load.seed = seed_of(text); },
      "seed in place of the scenario's");
  add_models_option(verb, load.models_dir);
}

void add_scenario_options(CLI::App& verb, ScenarioOptions& options, const Session& session) {
  verb.add_option("scenario", options.file, "scenario file (TOML); - is standard input")
      ->required();
  verb.add_option("--region", options.load.region, "region in place of the scenario's");
  verb.add_option("--prices", options.load.prices, "price book in place of the scenario's");
  add_load_options(verb, options.load, session);
}

void add_style_options(CLI::App& verb, StyleOptions& options) {
  verb.add_option("--color", options.color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  verb.add_flag("--ascii", options.ascii, "plain ASCII, whatever the terminal");
}

void add_print_options(CLI::App& verb, OutputOptions& options, const std::string& formats) {
  verb.add_option("--format", options.format, formats)->capture_default_str();
  verb.add_option("--export", options.exports, "FORMAT=FILE: write a file, too (repeatable)")
      ->allow_extra_args(false);
  add_style_options(verb, options.style);
  verb.add_flag("--quiet", options.quiet, "nothing on standard error but errors");
}

void add_output_options(CLI::App& verb, OutputOptions& options) {
  add_print_options(
      verb, options,
      "table, json, markdown, html, csv, months-csv, comment, junit, github, gitlab, sarif, "
      "adr or focus");
  verb.add_flag("--no-fail", options.no_fail, "exit 0 when a check fails");
  verb.add_flag("--strict", options.strict,
                "exit 3 on a warning, an unverified price, an assumption that decides");
}

report::Options report_options(const StyleOptions& style, const Session& session) {
  report::Options options;
  options.version = COSTSIM_VERSION;
  options.style.color = style.color == "always" || (style.color == "auto" && session.color);
  options.style.unicode = session.unicode && !style.ascii;
  options.style.width = session.width;
  return options;
}

}  // namespace costsim::cli
