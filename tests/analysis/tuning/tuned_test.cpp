// Tuned scenarios against all of their settings, each read and evaluated by itself; and against the
// strategies of AWS Lambda Power Tuning.
#include "analysis/tuning/tuned.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "decision/evaluate.hpp"
#include "engine/random.hpp"
#include "scenario/power_tuning.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::analysis;
using Catch::Matchers::Contains;

namespace {

/// Books are read once.
decision::Study study_of(const std::string& text, const std::vector<std::string>& sets = {}) {
  static const auto shelf = scenario::shelf_of({});
  scenario::LoadOptions load;
  load.shelf = shelf;
  load.sets = sets;
  return scenario::load_text(text, "t.toml", "", load);
}

Vary varying(const std::string& text) {
  return [text](const std::vector<Assignment>& assignments) {
    std::vector<std::string> sets;
    for (const Assignment& each : assignments) sets.push_back(each.key + "=" + each.value);
    return study_of(text, sets);
  };
}

Tuned tuned(const std::string& text, TuneOptions options) {
  return tune(varying(text), study_of(text), options);
}

/// Streams with a reader whose time follows its memory; rates, times and needs are drawn.
struct Drawn {
  std::string text;
  std::vector<std::string> memory = {"512MB", "1024MB", "2048MB"};
  std::vector<std::string> batch = {"100", "500"};
  std::vector<std::string> arch = {"x86", "arm"};

  explicit Drawn(std::uint64_t seed) {
    engine::RandomStream random(seed, "drawn");
    const double slow = 200 + 800 * random.uniform();
    const double medium = slow * (0.45 + 0.3 * random.uniform());
    const double fast = medium * (0.45 + 0.6 * random.uniform());
    const auto rate = 50 + random.below(2000);
    const auto most = 20 + random.below(60);
    text = fmt::format(R"(
[scenario]
region = "us-east-1"
prices = "2026"
month = "720h"
step = "1h"
windows = "never"
[traffic]
rate = "{}/s"
[workload]
event = "1KB"
[[architecture]]
name = "s"
stages = [
  {{ service = "kinesis", shards = "auto" }},
  {{ service = "lambda", memory = "1024MB", batch = 100,
    duration = {{ 512MB = "{:.3f}ms", 1024MB = "{:.3f}ms", 2048MB = "{:.3f}ms" }} }},
]
[[check]]
require = "s.lambda.peak_concurrency <= {}"
)",
                       rate, slow, medium, fast, most);
  }

  std::vector<std::string> knobs() const {
    return {fmt::format("s.lambda.memory={}", fmt::join(memory, ",")),
            fmt::format("s.lambda.batch={}", fmt::join(batch, ",")),
            fmt::format("s.lambda.arch={}", fmt::join(arch, ","))};
  }

  /// The least that any of them costs and keeps its check; nothing where none does.
  std::optional<double> enumerated() const {
    std::optional<double> least;
    for (const auto& m : memory)
      for (const auto& b : batch)
        for (const auto& c : arch) {
          const auto outcome = decision::evaluate(study_of(
              text, {"s.lambda.memory=" + m, "s.lambda.batch=" + b, "s.lambda.arch=" + c}));
          const auto& one = outcome.architectures.front();
          if (!one.copes() || !outcome.checks.front().passed) continue;
          const double cost = one.bill.total().dollars().to_double();
          least = std::min(least.value_or(cost), cost);
        }
    return least;
  }
};

}  // namespace

TEST_CASE("the tuned setting is the least of all that keep the check, on 50 drawn scenarios") {
  int possible = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    INFO("seed " << seed);
    const Drawn drawn(seed);
    TuneOptions options;
    options.knobs = drawn.knobs();
    options.search.worthwhile = 0;
    const Tuned found = tuned(drawn.text, options);
    const TunedArchitecture& one = found.architectures.front();
    const auto least = drawn.enumerated();
    REQUIRE(one.found == least.has_value());
    CHECK(one.settings == 12);
    if (!least) continue;
    ++possible;
    CHECK(one.after.cost == *least);
    CHECK(one.after.shortfall == 0);
    CHECK(found.after.architectures.front().bill.total().dollars().to_double() == *least);
  }
  CHECK(possible >= 25);
}

TEST_CASE("the steps lead from what is to what is best, and their savings add up") {
  const Drawn drawn(3);
  TuneOptions options;
  options.knobs = drawn.knobs();
  const TunedArchitecture one = tuned(drawn.text, options).architectures.front();
  REQUIRE(one.steps.size() == one.set.size());
  REQUIRE_FALSE(one.steps.empty());
  double saved = 0;
  for (const TuneStep& step : one.steps) saved += step.saved;
  CHECK(saved == Approx(one.before.cost - one.after.cost));
  CHECK(one.steps.back().trial.cost == one.after.cost);
  CHECK(one.steps.front().line.has_value());
}

TEST_CASE("no point of a front is bettered by another") {
  const Drawn drawn(5);
  TuneOptions options;
  options.knobs = drawn.knobs();
  const TunedArchitecture one = tuned(drawn.text, options).architectures.front();
  REQUIRE_FALSE(one.front.empty());
  CHECK(one.front.front().trial.cost == one.after.cost);
  for (const FrontPoint& a : one.front) {
    CHECK(a.trial.shortfall == 0);
    for (const FrontPoint& b : one.front) {
      CHECK_FALSE((b.trial.cost < a.trial.cost && b.trial.headroom > a.trial.headroom &&
                   b.trial.time_s < a.trial.time_s));
    }
  }
}

TEST_CASE("a measured function has the memory that power tuning's strategies have") {
  const std::vector<int> sizes = {128, 256, 512, 1024, 1536, 3008};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    engine::RandomStream random(seed, "curve");
    std::vector<scenario::MeasuredMemory> measured;
    std::vector<double> cost;
    double ms = std::round(2000 + 6000 * random.uniform());
    for (const int size : sizes) {
      measured.push_back({size, ms});
      cost.push_back(ms / 1000 * size / 1024);
      ms = std::ceil(ms * (0.4 + 0.65 * random.uniform()));
    }
    // Requests are free here: power tuning counts the time alone.
    const std::string text = fmt::format(R"(
[scenario]
region = "us-east-1"
prices = "2026"
month = "720h"
step = "1h"
windows = "never"
[prices.override]
lambda.requests = {{ price = "0", per = "1", unit = "request" }}
[traffic]
rate = "10/h"
[[architecture]]
name = "s"
stages = [ {{ service = "lambda", memory = "1024MB", cold_starts = "0%", duration = {} }} ]
)",
                                         scenario::duration_by_memory(measured));
    const double most_cost = *std::max_element(cost.begin(), cost.end());
    const double most_ms = measured.front().milliseconds > 0
                               ? std::max_element(measured.begin(), measured.end(),
                                                  [](const auto& a, const auto& b) {
                                                    return a.milliseconds < b.milliseconds;
                                                  })
                                     ->milliseconds
                               : 0;
    const auto expected = [&](TuneStrategy strategy) {
      std::size_t best = 0;
      const auto value = [&](std::size_t i) {
        if (strategy == TuneStrategy::Cost) return cost[i];
        if (strategy == TuneStrategy::Speed) return measured[i].milliseconds;
        return 0.5 * cost[i] / most_cost + 0.5 * measured[i].milliseconds / most_ms;
      };
      for (std::size_t i = 1; i < sizes.size(); ++i) {
        if (value(i) < value(best)) best = i;
      }
      return fmt::format("{}MB", sizes[best]);
    };
    for (const auto strategy : {TuneStrategy::Cost, TuneStrategy::Speed, TuneStrategy::Balanced}) {
      TuneOptions options;
      options.strategy = strategy;
      options.search.worthwhile = 0;
      options.knobs = {"s.lambda.memory=" + scenario::memory_values(measured)};
      const auto found = tuned(text, options).architectures.front();
      const std::string memory = found.set.empty() ? "1024MB" : found.set.front().value;
      CHECK(memory == expected(strategy));
    }
  }
}

TEST_CASE("memory whose worth nobody told is no knob") {
  const auto found = tuned(R"(
[scenario]
region = "us-east-1"
prices = "2026"
step = "1h"
windows = "never"
[traffic]
rate = "10/s"
[[architecture]]
name = "s"
stages = [ { service = "lambda", memory = "1GB", duration = "100ms" } ]
)",
                           {})
                         .architectures.front();
  for (const Knob& knob : found.knobs) CHECK(knob.parameter != "memory");
  REQUIRE_FALSE(found.notes.empty());
  CHECK_THAT(found.notes.front(), Contains("lambda.memory stays as it is"));
}

TEST_CASE("what cannot be kept is told, and nothing is set") {
  const auto found = tuned(Drawn(1).text + R"(
[[check]]
require = "s.cost < $0.01"
)",
                           {.knobs = {"s.lambda.batch=10,100"}})
                         .architectures.front();
  CHECK_FALSE(found.found);
  CHECK(found.set.empty());
}

TEST_CASE("a check of simulated requests is held against the cheapest settings") {
  const auto found =
      tuned(R"(
[scenario]
region = "us-east-1"
prices = "2026"
month = "720h"
step = "1h"
[traffic]
rate = "20/s"
[[architecture]]
name = "s"
stages = [ { service = "lambda", memory = "1024MB",
  duration = { 512MB = "300ms", 1024MB = "155ms", 2048MB = "100ms" } } ]
[[check]]
require = "s.latency.p50 < 200ms"
)",
            {.knobs = {"s.lambda.memory=512MB,1024MB,2048MB", "s.lambda.arch=x86,arm"}})
          .architectures.front();
  // 512 MB would be cheapest (0.15 GB-s against 0.155), and too slow.
  REQUIRE(found.found);
  REQUIRE(found.set.size() == 1);
  CHECK(found.set.front().value == "arm");
}

TEST_CASE("a knob that there is not is refused with what there is") {
  const std::string text = Drawn(1).text;
  const auto refused = [&](TuneOptions options, const std::string& part) {
    CHECK_THROWS_WITH(tuned(text, options), Contains(part));
  };
  refused({.knobs = {"s.lambda.memroy"}}, "did you mean 'memory'");
  refused({.knobs = {"s.lamda.memory"}}, "did you mean 'lambda'");
  refused({.knobs = {"x.lambda.memory"}}, "no architecture 'x'");
  refused({.knobs = {"memory"}}, "expected ARCHITECTURE.STAGE.PARAMETER");
  refused({.knobs = {"s.lambda.memory=1GB,"}}, "an empty value");
  refused({.knobs = {"s.lambda.memory=tall"}}, "tall");
  refused({.knobs = {"s.lambda.error_rate"}}, "expected values to try");
  refused({.architectures = {"t"}}, "no architecture 't'");
  refused({.fixed = {"s.lambda.memroy"}}, "did you mean 'memory'");
}
