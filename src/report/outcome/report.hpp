// Finished values as text. Every renderer is a pure function: equal input gives equal bytes.
//
// What each promises:
//   table     for people: at most `width` columns whatever the names are, biggest items first, the
//             verdict last; rounds numbers, and says in the head what prices they rest on
//   json      for programs: the keys of docs/report.schema.json, money and quantities exact as
//             decimal strings, Σ items = total to the nano-dollar, no time stamp
//   markdown  for a comment under a pull request: verdict and one summary first, details folded;
//             no text of a scenario can leave its cell, mention anyone or start a tag
//   csv       for spreadsheets: RFC 4180, one line per item of every architecture, exact numbers;
//             no text can start a formula
//   months-csv  the same, one line per month and architecture
// Foreign text (titles, names, messages) is made harmless in each: see text.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/difference.hpp"
#include "analysis/load_curve.hpp"
#include "analysis/uncertainty/sampled.hpp"
#include "decision/outcome.hpp"
#include "report/kit/style.hpp"

namespace costsim::report {

struct Options {
  std::string version;   ///< of the program, for JSON
  Style style;           ///< of the terminal, for tables and explanations
  bool details = false;  ///< tables tell every line and figure, not those that decide
  /// Why a result that would pass is not accepted (`--strict`); empty: nothing is in the way.
  std::vector<std::string> doubts = {};
  /// What changed since the result that this one is held against (`--baseline`).
  std::optional<analysis::Difference> since = {};
  /// For the page: cost against traffic, and the scenario as it was read.
  std::optional<analysis::LoadCurve> over_load = {};
  std::string scenario_text = {};
  /// How sure the answer is, where samples were taken.
  std::optional<analysis::Sampled> sampled = {};
};

// The whole report, in one format each.
std::string table(const decision::Outcome& outcome, const Options& options);
std::string json(const decision::Outcome& outcome, const Options& options);
std::string markdown(const decision::Outcome& outcome, const Options& options);
std::string csv(const decision::Outcome& outcome, const Options& options);
/// One line per month and architecture: a period of one month is a single one.
std::string months_csv(const decision::Outcome& outcome, const Options& options);

// Only the checks and the verdict, for `costsim check`; its JSON is the whole report.
std::string checks_table(const decision::Outcome& outcome, const Options& options);
std::string checks_markdown(const decision::Outcome& outcome, const Options& options);
std::string checks_csv(const decision::Outcome& outcome, const Options& options);

}  // namespace costsim::report
