// The best of many settings of several knobs, found with few of them tried.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace costsim::analysis {

/// Of each knob, which of its values.
using KnobSetting = std::vector<std::size_t>;

/// What a setting comes to: less is better, first of `shortfall`, then of `score`, then of
/// `second`.
struct Worth {
  double shortfall = 0;  ///< 0: all that is required holds
  double score = 0;
  double second = 0;

  friend bool operator==(const Worth&, const Worth&) = default;
};
bool better(const Worth& one, const Worth& other);

/// What each of some settings comes to, in their order.
using TrySettings = std::function<std::vector<Worth>(const std::vector<KnobSetting>& settings)>;

struct KnobSpace {
  std::vector<std::size_t> values;  ///< how many each knob has, at least one
  KnobSetting now;                  ///< where the search begins
};

struct SettingSearchOptions {
  /// So many settings in all are each tried; of more, a tenth at most.
  std::size_t enumerated = 4096;
  /// Of a larger space, from how many more places the search begins, as long as that tenth lasts
  /// and no more are tried than so many.
  std::size_t starts = 16;
  std::size_t most = 20'000;
  std::uint64_t seed = 1;
  /// A change that betters the score by less than this share of it is not worth making.
  double worthwhile = 1e-4;
};

struct BestSetting {
  KnobSetting setting;
  Worth worth;
  std::size_t tried = 0;    ///< different settings
  bool exhaustive = false;  ///< every one: there is no better one
};

/// How many settings there are; of more than 2^62 that many.
std::size_t settings_in(const KnobSpace& space);

/// A small space is enumerated. A large one is searched along one knob at a time, then along every
/// two that move the answer, until no two knobs together can better it, from several places (a
/// local search over the 2-exchange neighbourhood: E. Aarts and J. K. Lenstra, "Local Search in
/// Combinatorial Optimization", 1997, chapter 1). Of equally good settings the one found is that
/// with the fewest changes of `now` that leaving one of them out would not lose.
BestSetting best_setting(const KnobSpace& space, const TrySettings& try_settings,
                         const SettingSearchOptions& options = {});

}  // namespace costsim::analysis
