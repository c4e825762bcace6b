// Scenarios whose break-evens division tells. Prices are those of us-west-1 in 2018-08: $3.50 a
// million REST requests, flat, and $0.448 an hour of m5.2xlarge (models/aws/us-west-1/2018-08, with
// their sources).
#pragma once

#include <cmath>
#include <memory>
#include <mutex>
#include <optional>

#include "analysis/breakeven.hpp"
#include "decision/evaluate.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

namespace costsim::analysis::breakeven_tests {

using Catch::Matchers::Contains;

constexpr double month_s = 720 * 3600, node = 0.448 * 720, per_request = 3.5e-6;

inline const std::string gateway = R"(
[[architecture]]
name = "gateway"
stages = [ { service = "api-gateway" } ]
)";

inline std::string fleet(const std::string& name, const std::string& stage,
                         const std::string& more = "") {
  return "[[architecture]]\nname = \"" + name +
         "\"\nstages = [ { service = \"ec2\", instance = \"m5.2xlarge\", " + stage + " } ]\n" +
         more + "\n";
}

/// The scenario that was read last: the whole traffic is scaled without reading it again.
struct Read {
  std::mutex mutex;
  std::vector<std::string> sets;
  std::optional<decision::Study> study;
};

inline Vary scenario_of(const std::string& text) {
  const std::string whole = R"(
[scenario]
region = "us-west-1"
prices = "2018-08"
month = "720h"
step = "1h"  # constant traffic: a minute says no more
findings = "warn"
[traffic]
rate = "100/s"
arrivals = "deterministic"  # scaled groups count by division: nothing wavers
[workload]
cpu = "10ms"
)" + text;
  return [whole, read = std::make_shared<Read>()](const std::vector<Assignment>& assignments) {
    scenario::LoadOptions options;
    Decimal factor = 1;
    for (const Assignment& each : assignments) {
      if (each.key == all_traffic)
        factor = Decimal::parse(each.value.substr(0, each.value.size() - 1));
      else
        options.sets.push_back(each.key + "=" + each.value);
    }
    const std::lock_guard lock(read->mutex);
    if (!read->study || read->sets != options.sets) {
      read->study = scenario::load_text(whole, "a.toml", "", options);
      read->sets = options.sets;
    }
    return decision::scaled(*read->study, factor);
  };
}

inline BreakEven found(const std::string& text, const std::string& vary,
                       const std::vector<std::string>& more = {}) {
  const Vary study = scenario_of(text);
  std::vector<VariedKey> keys{settled(parse_varied_key(vary), study)};
  for (const std::string& key : more) keys.push_back(settled(parse_varied_key(key), study));
  return break_even(study, keys);
}

inline const Flip& only(const BreakEven& result, ContestKind kind) {
  const Flip* one = nullptr;
  for (const Flip& flip : result.flips) {
    if (result.contests[flip.contest].kind != kind) continue;
    REQUIRE(one == nullptr);
    one = &flip;
  }
  REQUIRE(one != nullptr);
  return *one;
}

}  // namespace costsim::analysis::breakeven_tests
