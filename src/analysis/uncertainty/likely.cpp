#include "analysis/uncertainty/likely.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::analysis {
namespace {

const SampledCheck& sampled_one(const Sampled& sampled, const decision::LikelyCheck& likely) {
  const auto found =
      std::find_if(sampled.checks.begin(), sampled.checks.end(),
                   [&](const SampledCheck& each) { return each.id == likely.check.id; });
  if (found != sampled.checks.end()) return *found;
  throw Error(Failure::Usage, likely.check.requirement.where,
              fmt::format("check '{}' asks for what only simulated requests tell, and samples are "
                          "of the flow: expected costs or figures of stages in probability(…)",
                          likely.check.id));
}

decision::CheckOutcome judged(const decision::LikelyCheck& likely, const SampledCheck& found) {
  const double share = found.holds.share, bound = likely.bound.share;
  decision::CheckOutcome outcome;
  outcome.check = likely.check;
  outcome.check.requirement.text = likely.text;
  outcome.actual = fmt::format("{:.6g}%", share * 100);
  outcome.limit = likely.bound.text;
  outcome.actual_value = share;
  outcome.limit_value = bound;
  outcome.difference = share - bound;
  if (bound > 0) outcome.headroom_percent = (share - bound) / bound * 100;
  outcome.passed = likely.bound.met_by(share) || found.samples_needed;
  outcome.samples_needed = found.samples_needed;
  return outcome;
}

}  // namespace

void judge_likely(const decision::Study& study, const Sampled& sampled,
                  decision::Outcome& outcome) {
  for (const decision::LikelyCheck& likely : study.uncertainty.checks) {
    outcome.checks.push_back(judged(likely, sampled_one(sampled, likely)));
  }
}

}  // namespace costsim::analysis
