#include "services/kit/late_answers.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/math.hpp"
#include "engine/random.hpp"
#include "services/kit/limits.hpp"
#include "units/readable.hpp"

namespace costsim::services {
namespace {

constexpr double worth_telling = 1e-3, too_many = 1e-2;

/// The stream only integrates: its seed is part of the formula.
double sampled_share_longer(const engine::Distribution& time, double than_s) {
  constexpr int samples = 1 << 14;
  engine::RandomStream stream(1, "late answers");
  int longer = 0;
  for (int i = 0; i < samples; ++i) longer += time.sample(stream) > than_s ? 1 : 0;
  return static_cast<double>(longer) / samples;
}

}  // namespace

double share_longer(const Stay& stay, Duration time) {
  const double left = seconds(time) - stay.fixed_s;
  if (left < 0) return 1;
  switch (stay.varying.family) {
    case engine::Family::Deterministic:
      return stay.varying.mean() > left ? 1 : 0;
    case engine::Family::Exponential:
      return engine::math::exp(-left / stay.varying.mean());
    default:
      return sampled_share_longer(stay.varying, left);
  }
}

void find_late_answers(const Flow& input, const Stay& stay, const Context& context,
                       StageOutcome& outcome) {
  outcome.answered_after = stay;
  const Patience& patience = input.patience;
  if (patience.time <= Duration(0) || input.total.is_zero()) return;
  const double late = share_longer(stay, patience.left());
  if (late < worth_telling) return;
  const bool certain = late > too_many && !patience.assumed;
  Limit limit{.id = "late-answers",
              .rule = "",
              .value = seconds(patience.time),
              .unit = "",
              .severity = certain ? Severity::Error : Severity::Warning,
              .measure = Measure::Time,
              .source = patience.source};
  const std::string which =
      late < 1 ? fmt::format("{} of the answers come", percent_text(late)) : "answers come";
  const std::string_view when =
      patience.assumed ? " later than the front usually waits, and its timeout is not stated"
                       : " later than the gateway or balancer in front waits";
  add_limit_finding(
      limit, stay.mean() + seconds(patience.spent),
      fmt::format("{}{}: callers get 504, and the work goes on and is paid", which, when), context,
      outcome.findings);
}

}  // namespace costsim::services
