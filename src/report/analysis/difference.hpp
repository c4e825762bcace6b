// Differences between two results as text.
#pragma once

#include <string>
#include <vector>

#include "analysis/difference.hpp"
#include "report/kit/page.hpp"
#include "report/kit/price_entry.hpp"
#include "report/outcome/report.hpp"

namespace costsim::report {

struct DifferenceReport {
  analysis::Difference found;
  std::vector<std::string> objections = {};  ///< analysis::objections
};

/// At most `width` columns: the totals, then line by line what changed of each architecture.
std::string difference_table(const DifferenceReport& report, const Options& options);
/// The keys of docs/diff.schema.json.
std::string difference_json(const DifferenceReport& report, const Options& options);
/// For a comment under a pull request: the totals first, lines folded.
std::string difference_markdown(const DifferenceReport& report, const Options& options);
/// One row for each changed line, exact.
std::string difference_csv(const DifferenceReport& report, const Options& options);

// The same as a part of a run's report, whose result is `after`.
void add_difference(Page& page, const analysis::Difference& found);
Json difference_part_json(const analysis::Difference& found);
std::string difference_part_markdown(const analysis::Difference& found);

// What several of these formats say.

/// "+$66.00", "-$20.00", "$0.00"
std::string signed_money(Money amount);
/// "+5.3%", "new", "gone", "was $0"; "" where nothing was and nothing is.
std::string relative_text(analysis::ChangeKind kind, const analysis::CostChange& cost);
/// "added", "removed", "changed"
std::string_view name_of(analysis::ChangeKind kind);
/// "held before, fails now", "a new check, which holds", "no longer a check; before, it failed".
std::string check_change_text(const analysis::StatusChange& change);
/// "copes now and did not before", "does not cope and did before".
std::string copes_change_text(const analysis::StatusChange& change);
/// "us-west-1, prices 2026 as of 2026-05-01, 720 h; set traffic.rate=5M/h", with the file where
/// the other side is of another one.
std::string side_text(const analysis::Snapshot& side, const analysis::Snapshot& other);
/// How a difference is headed: the scenario's title, or "old title → new title".
std::string title_of(const analysis::Difference& found);
/// Nothing costs, says or copes otherwise.
bool nothing_changed(const analysis::Difference& found);

}  // namespace costsim::report
