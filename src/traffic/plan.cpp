#include "traffic/plan.hpp"

#include <cmath>

#include <fmt/format.h>

#include "traffic/instants.hpp"
#include "units/located.hpp"

namespace costsim::traffic {
namespace {

/// More are not held in memory.
constexpr double most_replayed = 50e6;

/// Every instant as often as keeps the number of them so far at the whole part of `factor` ×
/// theirs.
std::vector<Duration> repeated(const std::vector<Duration>& instants, double factor) {
  std::vector<Duration> result;
  for (std::size_t i = 0; i < instants.size(); ++i) {
    const auto wanted = static_cast<std::size_t>(std::floor(static_cast<double>(i + 1) * factor));
    result.resize(std::max(wanted, result.size()), instants[i]);
  }
  return result;
}

bool covers(const Drawn& drawn, Duration period, Duration step) {
  return drawn.step == step && drawn.step * drawn.until.size() == period;
}

Series counted_whole(const Plan& plan, Duration period, Duration step) {
  const std::vector<Duration>& replay = plan.arrivals.replay;
  if (!replay.empty()) return counted(replay, period, step);
  if (plan.drawn && covers(*plan.drawn, period, step)) {
    return counted_out(*plan.drawn, plan.shape.times, plan.dispersion);
  }
  return generate(plan.shape, period, step, plan.dispersion);
}

}  // namespace

Series counted(const Plan& plan, Duration period, Duration step) {
  return located(plan.where, [&] {
    Series whole = counted_whole(plan, period, step);
    if (plan.part) whole = part_of(whole, *plan.part);
    return whole;
  });
}

std::optional<Rate> stated_rate(const Plan& plan) {
  const ShapeSpec& shape = plan.shape;
  const bool alone =
      !plan.part && plan.arrivals.replay.empty() && shape.add.empty() && shape.times == Decimal(1);
  if (!alone || !shape.parameters.has("rate")) return std::nullopt;
  return shape.parameters.rate("rate");
}

Plan drawn(Plan plan, Duration period, Duration step) {
  if (!plan.arrivals.replay.empty()) return plan;
  plan.drawn = located(
      plan.where, [&] { return std::make_shared<const Drawn>(drawn(plan.shape, period, step)); });
  return plan;
}

std::optional<Duration> own_period(const Plan& plan, Duration step) {
  if (!plan.arrivals.replay.empty()) return period_of(plan.arrivals.replay, step);
  const ShapeSpec& shape = plan.shape;
  if (!shape.trace || shape.parameters.flag("repeat")) return std::nullopt;
  const Duration from =
      shape.parameters.has("from") ? shape.parameters.duration("from") : Duration{};
  const Decimal recorded((shape.trace->report.span() - from).count());
  const Decimal played = recorded.divided_by(shape.parameters.number("speed"), 9).rounded(0);
  const Decimal steps = played.divided_by(Decimal(step.count())).ceiling();
  return step * std::max<std::int64_t>(1, steps.to_int64());
}

Plan lasting(Plan plan, Duration period) {
  ShapeSpec& shape = plan.shape;
  if (!shape.trace || shape.parameters.has("from") || shape.parameters.flag("repeat")) return plan;
  const Decimal needed = shape.parameters.number("speed") * Decimal(period.count());
  const Duration recorded = shape.trace->report.span();
  const Duration beyond = recorded - Duration(needed.ceiling().to_int64());
  plan.drawn = nullptr;  // another part of the trace
  if (beyond >= Duration{}) {
    shape.parameters.set("from", beyond);
  } else {
    shape.parameters.set("repeat", true);
  }
  return plan;
}

Plan scaled(Plan plan, const Decimal& factor) {
  if (factor < Decimal(0)) {
    throw Error(Failure::Usage, plan.where,
                fmt::format("traffic times {}: expected a factor of at least 0", factor.text()));
  }
  // Factors of factors: beyond so many decimals there is no request left, but the digits would be.
  constexpr int most_decimals = 18;
  plan.shape.times = (plan.shape.times * factor).rounded(most_decimals);
  std::vector<Duration>& replay = plan.arrivals.replay;
  if (replay.empty() || factor == Decimal(1)) return plan;
  const double wanted = static_cast<double>(replay.size()) * factor.to_double();
  if (wanted < 1 || wanted > most_replayed) {
    throw Error(Failure::Usage, plan.where,
                fmt::format("{} replayed arrivals times {}: expected one to {:g} of them",
                            replay.size(), factor.text(), most_replayed));
  }
  replay = repeated(replay, factor.to_double());
  return plan;
}

}  // namespace costsim::traffic
