// Break-evens as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/breakeven.hpp"
#include "decision/outcome.hpp"
#include "report/analysis/varied_parts.hpp"
#include "report/outcome/report.hpp"

namespace costsim::report {

/// What the varied study is, beside what was found.
struct BreakEvenReport {
  decision::ScenarioInfo scenario;
  decision::PriceBasis prices;
  analysis::BreakEven found;
};

std::string breakeven_table(const BreakEvenReport& report, const Options& options);
/// The keys of docs/breakeven.schema.json.
std::string breakeven_json(const BreakEvenReport& report, const Options& options);
std::string breakeven_markdown(const BreakEvenReport& report, const Options& options);
/// A row for each point of the curves: the key, and a cost for each architecture; of two keys a row
/// for each flip.
std::string breakeven_csv(const BreakEvenReport& report, const Options& options);

/// A value of a key; of the whole traffic with what rate that is: "0.046x, 554 k/h".
std::string place_text(double x, const analysis::VariedKey& key, const analysis::BreakEven& found,
                       Rounding rounding = Rounding::Nearest);

/// Places of the first key, each with so many digits as tell it from its neighbours.
class ToldPlaces {
 public:
  /// Those of one value of the second key, where there is one.
  explicit ToldPlaces(const analysis::BreakEven& found, double second = 0);

  /// Rounded up, what is told of a place is true there; below it, what is told of the stretch that
  /// ends there.
  std::string text(double x, Rounding rounding = Rounding::Up) const;
  bool same(double a, double b) const;

 private:
  const analysis::BreakEven& found_;
  std::vector<double> places_;  ///< rising
};

/// Where it happens: "1.2345M/h", with a second key "1.2345M/h at 512MB".
std::string place_of(const analysis::Flip& flip, const analysis::BreakEven& found,
                     const ToldPlaces& places);
/// "serverless becomes dearer than containers"
std::string told(const analysis::Flip& flip, const analysis::BreakEven& found,
                 const ToldPlaces& places);
/// "containers is cheapest; rule-of-40 fails; serverless does not cope"
std::string told(const analysis::Region& region);
/// Whether what lies behind `searched_to` is not known.
bool ends_early(const analysis::BreakEven& found);
/// What is told of it.
inline constexpr std::string_view not_searched =
    "not searched: more changes than the search follows";
/// Every flip at its place, or that there is none.
std::vector<ChangeAt> changes_of(const analysis::BreakEven& found);
/// Its notes, and one where the search was not complete.
std::vector<std::string> notes_of(const analysis::BreakEven& found);

}  // namespace costsim::report
