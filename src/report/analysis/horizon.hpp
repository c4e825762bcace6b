// A study's months to come as text.
#pragma once

#include <string>

#include "analysis/horizon.hpp"
#include "decision/outcome.hpp"
#include "report/analysis/varied_parts.hpp"
#include "report/outcome/report.hpp"

namespace costsim::report {

/// What the study is, beside what its months come to.
struct HorizonReport {
  decision::ScenarioInfo scenario;
  decision::PriceBasis prices;
  analysis::Ahead ahead;
};

std::string horizon_table(const HorizonReport& report, const Options& options);
/// The keys of docs/horizon.schema.json.
std::string horizon_json(const HorizonReport& report, const Options& options);
std::string horizon_markdown(const HorizonReport& report, const Options& options);
/// A row for each month: requests, and of each architecture its bill, payments and sum so far.
std::string horizon_csv(const HorizonReport& report, const Options& options);

/// "2028-02" of month 14 from 2027-01 on; "" where no calendar is stated.
std::string calendar_text(int month, const decision::Horizon& plan);
/// "14", or "14 (2028-02)".
std::string month_text(int month, const decision::Horizon& plan);
/// "36 months from 2027-01 on, growth 10% per month, with seasons"
std::string plan_text(const decision::Horizon& plan);
/// "rule-of-40 fails", "containers costs least so far"
std::string told(const analysis::MonthChange& change);
/// Every change behind `lead` and its month, or that there is none.
std::vector<ChangeAt> months_told(const analysis::Ahead& ahead, std::string_view lead);

/// What the page and the document say of a fitted growth, a line each.
std::vector<std::string> fit_lines(const analysis::Ahead& ahead);
/// The same of one of the migrations.
std::vector<std::string> migration_lines(const analysis::Ahead& ahead, std::size_t which);
/// The same of the commitments.
std::vector<std::string> commitment_lines(const analysis::Ahead& ahead);

/// "exponential": the curve of a fitted growth.
std::string_view curve_name(const analysis::Ahead& ahead);

/// So many months one after the other: what each architecture costs in them, and has by their end.
struct HorizonRow {
  int first = 1, last = 1;
  std::int64_t requests = 0;
  std::vector<Money> costs, so_far;

  /// "14", or "13-15".
  std::string label() const;
};

/// At most so many rows, of one, three, six or twelve months each; else of years.
std::vector<HorizonRow> horizon_rows(const analysis::Ahead& ahead, std::size_t most_rows);

}  // namespace costsim::report
