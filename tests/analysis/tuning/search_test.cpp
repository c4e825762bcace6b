// The search over knobs against enumeration of generated problems: each setting costs what its
// knobs cost alone and two by two, and some settings are not allowed.
#include "analysis/tuning/search.hpp"

#include <set>

#include "engine/random.hpp"
#include "support/catch.hpp"

using namespace costsim::analysis;

namespace {

/// Costs as clouds have them: mostly of one stage and its parts, some of two that meet.
struct Problem {
  KnobSpace space;
  std::vector<std::vector<double>> alone;                  ///< by knob, by value
  std::vector<std::vector<std::vector<double>>> together;  ///< by knob, with the next one
  double ceiling = 0;                                      ///< on the sum of what the values weigh
  std::vector<std::vector<double>> weight;

  Problem(std::uint64_t seed, std::size_t knobs, std::size_t values) {
    costsim::engine::RandomStream random(seed, "problem");
    for (std::size_t knob = 0; knob < knobs; ++knob) {
      space.values.push_back(values);
      space.now.push_back(random.below(values));
      alone.emplace_back();
      weight.emplace_back();
      together.emplace_back();
      for (std::size_t value = 0; value < values; ++value) {
        alone.back().push_back(10 * random.uniform());
        weight.back().push_back(random.uniform());
        together.back().emplace_back();
        for (std::size_t other = 0; other < values; ++other) {
          together.back().back().push_back(3 * random.uniform());
        }
      }
    }
    ceiling = 0.7 * static_cast<double>(knobs);
  }

  Worth worth(const KnobSetting& setting) const {
    Worth worth;
    double weighs = 0;
    for (std::size_t knob = 0; knob < setting.size(); ++knob) {
      worth.score += alone[knob][setting[knob]];
      weighs += weight[knob][setting[knob]];
      if (knob > 0) worth.score += together[knob][setting[knob]][setting[knob - 1]];
    }
    worth.shortfall = std::max(0.0, weighs - ceiling);
    return worth;
  }

  TrySettings tries(std::size_t& tried) const {
    return [this, &tried](const std::vector<KnobSetting>& settings) {
      std::vector<Worth> all;
      for (const KnobSetting& each : settings) all.push_back(worth(each));
      tried += settings.size();
      return all;
    };
  }

  Worth best() const {
    KnobSetting each(space.values.size(), 0);
    Worth best = worth(each);
    for (;;) {
      std::size_t knob = 0;
      while (knob < each.size() && ++each[knob] == space.values[knob]) each[knob++] = 0;
      if (knob == each.size()) return best;
      if (better(worth(each), best)) best = worth(each);
    }
  }
};

const SettingSearchOptions exact{.worthwhile = 0};

}  // namespace

TEST_CASE("a small space is enumerated") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Problem problem(seed, 3, 4 + seed % 3);
    std::size_t tried = 0;
    const BestSetting found = best_setting(problem.space, problem.tries(tried), exact);
    INFO("seed " << seed);
    CHECK(found.exhaustive);
    CHECK(found.worth == problem.best());
    CHECK(found.worth == problem.worth(found.setting));
    CHECK(tried == settings_in(problem.space));
    CHECK(found.tried == tried);
  }
}

TEST_CASE("a large space is searched with a tenth of it, to the optimum of enumeration", "[many]") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Problem problem(seed, 5, 6 + seed % 3);
    std::size_t tried = 0;
    const BestSetting found = best_setting(problem.space, problem.tries(tried), exact);
    INFO("seed " << seed);
    CHECK_FALSE(found.exhaustive);
    CHECK(found.worth == problem.best());
    CHECK(tried * 10 <= settings_in(problem.space));
  }
}

TEST_CASE("no setting is asked for twice") {
  const Problem problem(7, 5, 7);
  std::multiset<KnobSetting> asked;
  best_setting(problem.space, [&](const std::vector<KnobSetting>& settings) {
    std::vector<Worth> all;
    for (const KnobSetting& each : settings) {
      asked.insert(each);
      all.push_back(problem.worth(each));
    }
    return all;
  });
  CHECK(asked.size() == std::set<KnobSetting>(asked.begin(), asked.end()).size());
}

TEST_CASE("what changes nothing stays as it is") {
  const KnobSpace space{{3, 4, 5}, {1, 2, 3}};
  const auto only_the_first = [](const std::vector<KnobSetting>& settings) {
    std::vector<Worth> all;
    for (const KnobSetting& each : settings) all.push_back({0, static_cast<double>(each[0]), 0});
    return all;
  };
  CHECK(best_setting(space, only_the_first).setting == KnobSetting{0, 2, 3});
  SettingSearchOptions searched;
  searched.enumerated = 1;
  CHECK(best_setting(space, only_the_first, searched).setting == KnobSetting{0, 2, 3});
}

TEST_CASE("what is required comes before what it costs") {
  const KnobSpace space{{4}, {0}};
  const auto tries = [](const std::vector<KnobSetting>& settings) {
    std::vector<Worth> all;
    for (const KnobSetting& each : settings) {
      const auto value = static_cast<double>(each[0]);
      all.push_back({value < 2 ? 2 - value : 0, value, 0});
    }
    return all;
  };
  CHECK(best_setting(space, tries).setting == KnobSetting{2});
}

TEST_CASE("a space too large to count is searched all the same") {
  const KnobSpace space{std::vector<std::size_t>(70, 3), KnobSetting(70, 2)};
  CHECK(settings_in(space) == std::size_t{1} << 62);
  const auto sum = [](const std::vector<KnobSetting>& settings) {
    std::vector<Worth> all;
    for (const KnobSetting& each : settings) {
      double score = 0;
      for (const std::size_t value : each) score += static_cast<double>(value);
      all.push_back({0, score, 0});
    }
    return all;
  };
  SettingSearchOptions options;
  options.starts = 0;
  CHECK(best_setting(space, sum, options).worth.score == 0);
}

TEST_CASE("a change that betters little is not made") {
  const auto tries = [](const std::vector<KnobSetting>& settings) {
    std::vector<Worth> all;
    for (const KnobSetting& each : settings) {
      all.push_back(
          {0, 100 - static_cast<double>(each[0]) * 0.005 - static_cast<double>(each[1]), 0});
    }
    return all;
  };
  const KnobSpace space{{2, 2}, {0, 0}};
  CHECK(best_setting(space, tries).setting == KnobSetting{0, 1});
  CHECK(best_setting(space, tries, exact).setting == KnobSetting{1, 1});
}
