// When the answer changes: where costs cross, checks flip and architectures stop coping.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/contests.hpp"
#include "analysis/varied_key.hpp"
#include "decision/outcome.hpp"

namespace costsim::analysis {

struct Flip {
  std::size_t contest = 0;
  Crossing crossing;  ///< along the first key
  double second = 0;  ///< of the second key, where there is one
  std::string what;   ///< of a check what it does behind it, "holds" or "fails"; of a capacity the
                      ///< error that begins or ends, "stream.shard-quota"
  int changes = 1;    ///< that follow one another closely, and are told as this one
};

/// What holds between two flips.
struct Region {
  double from = 0, to = 0;
  std::string cheapest;                ///< "" when several are
  std::map<std::string, bool> checks;  ///< by id: whether it holds
  std::map<std::string, bool> copes;   ///< by architecture
};

/// What holds along the first key at one value of the second.
struct FrontierRow {
  double second = 0;
  std::vector<Region> regions;
};

/// The costs of all architectures, in their order, at one point.
struct CostPoint {
  double at = 0;
  std::vector<Money> costs;
};

struct BreakEven {
  std::vector<VariedKey> keys;  ///< one or two
  std::vector<std::string> architectures;
  std::vector<Contest> contests;
  std::vector<Flip> flips;         ///< along the first key; by the second, if there is one
  std::vector<Region> regions;     ///< of one key
  std::vector<CostPoint> curves;   ///< of one key
  std::vector<FrontierRow> plane;  ///< of two keys, by the second
  std::optional<double> now;       ///< the scenario's own value of the first key, where it is known
  double mean_per_s = 0;           ///< of the scenario's own traffic
  /// Of a place, relative to it: what lies closer together is one place.
  double tolerance = SearchLimits{}.tolerance;
  std::vector<std::string> notes;
  bool complete = true;    ///< false: there were more changes than the search could follow
  double searched_to = 0;  ///< along one key: so far all changes are told
};

/// The mean rate at this point of a key that is the whole traffic; of others, and beside another
/// key of the traffic, absent: what one of them does to the rate is not the same everywhere.
std::optional<double> rate_at(double x, const VariedKey& key, const BreakEven& found);

/// Whether two places are the same one, as far as they were closed in on.
bool same_place(double a, double b, double tolerance);

/// Every crossing of two architectures' costs, of each check's sides and of the ability to cope
/// along one key; of two keys along the first at `second_points` values of the second. Bills are
/// those of the flow: checks that ask for simulated requests are left out and named in the notes.
BreakEven break_even(const Vary& vary, const std::vector<VariedKey>& keys,
                     const SearchLimits& limits = {}, int second_points = 17);

/// The same of a study and its whole traffic, times 0.001 to 1,000.
VariedKey whole_traffic();

}  // namespace costsim::analysis
