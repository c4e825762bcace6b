#include "analysis/tuning/search.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "engine/random.hpp"

namespace costsim::analysis {
namespace {

constexpr std::size_t most_settings = std::size_t{1} << 62;

bool nearly(const Worth& one, const Worth& other, double share) {
  return one.shortfall == other.shortfall &&
         std::abs(one.score - other.score) <= share * std::abs(other.score) &&
         std::abs(one.second - other.second) <= share * std::abs(other.second);
}

class Climb {
 public:
  /// At most about so many settings are tried.
  Climb(const KnobSpace& space, const TrySettings& try_settings, std::size_t most)
      : space_(space), try_(try_settings), most_(most), best_(space.now) {
    worth_ = worth_of({best_}).front();
  }

  void everything() {
    std::vector<KnobSetting> all;
    KnobSetting each(space_.values.size(), 0);
    do {
      all.push_back(each);
    } while (next(each));
    take_best_of(all);
  }

  /// From a place to one that no two knobs together can better.
  void climb_from(KnobSetting start) {
    const KnobSetting best = best_;
    const Worth worth = worth_;
    best_ = std::move(start);
    worth_ = worth_of({best_}).front();
    climb();
    if (better(worth_, worth) || (worth_ == worth && changes(best_) < changes(best))) return;
    best_ = best;
    worth_ = worth;
  }

  void climb() {
    do {
      while (better_along_lines()) {
      }
    } while (better_along_planes());
  }

  /// What is as good without a change is as it was.
  void put_back_what_does_little(double share) {
    for (bool again = true; again;) {
      again = false;
      for (std::size_t knob = 0; knob < best_.size(); ++knob) {
        if (best_[knob] == space_.now[knob]) continue;
        KnobSetting without = best_;
        without[knob] = space_.now[knob];
        const Worth worth = worth_of({without}).front();
        if (better(worth_, worth) && !nearly(worth, worth_, share)) continue;
        best_ = std::move(without);
        worth_ = worth;
        again = true;
      }
    }
  }

  bool may_go_on() const { return known_.size() < most_; }
  BestSetting result() const { return {best_, worth_, known_.size(), false}; }

 private:
  std::size_t changes(const KnobSetting& setting) const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < setting.size(); ++i) count += setting[i] != space_.now[i] ? 1 : 0;
    return count;
  }

  bool next(KnobSetting& setting) const {
    for (std::size_t knob = 0; knob < setting.size(); ++knob) {
      if (++setting[knob] < space_.values[knob]) return true;
      setting[knob] = 0;
    }
    return false;
  }

  /// Asks for those that were not tried before, all at once.
  std::vector<Worth> worth_of(const std::vector<KnobSetting>& settings) {
    std::vector<KnobSetting> unknown;
    for (const KnobSetting& each : settings) {
      if (!known_.contains(each)) unknown.push_back(each);
    }
    if (!unknown.empty()) {
      const std::vector<Worth> found = try_(unknown);
      for (std::size_t i = 0; i < unknown.size(); ++i) known_[unknown[i]] = found[i];
    }
    std::vector<Worth> all;
    all.reserve(settings.size());
    for (const KnobSetting& each : settings) all.push_back(known_.at(each));
    return all;
  }

  bool take_best_of(const std::vector<KnobSetting>& settings) {
    const std::vector<Worth> worth = worth_of(settings);
    bool found = false;
    for (std::size_t i = 0; i < settings.size(); ++i) {
      if (!better(worth[i], worth_)) continue;
      best_ = settings[i];
      worth_ = worth[i];
      found = true;
    }
    return found;
  }

  std::vector<KnobSetting> line(std::size_t knob) const {
    std::vector<KnobSetting> all;
    for (std::size_t value = 0; value < space_.values[knob]; ++value) {
      all.push_back(best_);
      all.back()[knob] = value;
    }
    return all;
  }

  std::vector<KnobSetting> plane(std::size_t one, std::size_t other) const {
    std::vector<KnobSetting> all;
    for (std::size_t a = 0; a < space_.values[one]; ++a) {
      for (std::size_t b = 0; b < space_.values[other]; ++b) {
        all.push_back(best_);
        all.back()[one] = a;
        all.back()[other] = b;
      }
    }
    return all;
  }

  bool better_along_lines() {
    bool found = false;
    for (std::size_t knob = 0; knob < best_.size(); ++knob) {
      found = take_best_of(line(knob)) || found;
    }
    return found;
  }

  /// Whether any value of it comes to something else here.
  bool moves(std::size_t knob) {
    const std::vector<Worth> worth = worth_of(line(knob));
    return std::any_of(worth.begin(), worth.end(),
                       [&](const Worth& each) { return each != worth_; });
  }

  bool better_along_planes() {
    std::vector<std::size_t> live;
    for (std::size_t knob = 0; knob < best_.size(); ++knob) {
      if (moves(knob)) live.push_back(knob);
    }
    for (std::size_t i = 0; i < live.size(); ++i) {
      for (std::size_t j = i + 1; j < live.size(); ++j) {
        const std::size_t size = space_.values[live[i]] * space_.values[live[j]];
        if (known_.size() + size > most_) return false;
        if (take_best_of(plane(live[i], live[j]))) return true;
      }
    }
    return false;
  }

  const KnobSpace& space_;
  const TrySettings& try_;
  const std::size_t most_;
  std::map<KnobSetting, Worth> known_;
  KnobSetting best_;
  Worth worth_;
};

/// A tenth, without what the last look at each knob may take.
std::size_t budget_of(const KnobSpace& space, const SettingSearchOptions& options) {
  constexpr std::size_t a_tenth = 10;
  const std::size_t last =
      3 * std::accumulate(space.values.begin(), space.values.end(), std::size_t{0});
  const std::size_t most = std::min(settings_in(space) / a_tenth, options.most);
  return most > last ? most - last : 1;
}

KnobSetting drawn_setting(const KnobSpace& space, engine::RandomStream& random) {
  KnobSetting setting;
  for (const std::size_t values : space.values) setting.push_back(random.below(values));
  return setting;
}

}  // namespace

bool better(const Worth& one, const Worth& other) {
  const auto order = [](const Worth& each) {
    return std::tuple(each.shortfall, each.score, each.second);
  };
  return order(one) < order(other);
}

std::size_t settings_in(const KnobSpace& space) {
  std::size_t count = 1;
  for (const std::size_t values : space.values) {
    if (count > most_settings / values) return most_settings;
    count *= values;
  }
  return count;
}

BestSetting best_setting(const KnobSpace& space, const TrySettings& try_settings,
                         const SettingSearchOptions& options) {
  const bool exhaustive = settings_in(space) <= options.enumerated;
  Climb search(space, try_settings, budget_of(space, options));
  if (exhaustive) {
    search.everything();
  } else {
    search.climb();
    engine::RandomStream random(options.seed, "tune/starts");
    for (std::size_t i = 0; i < options.starts && search.may_go_on(); ++i) {
      search.climb_from(drawn_setting(space, random));
    }
  }
  search.put_back_what_does_little(options.worthwhile);
  BestSetting best = search.result();
  best.exhaustive = exhaustive;
  return best;
}

}  // namespace costsim::analysis
