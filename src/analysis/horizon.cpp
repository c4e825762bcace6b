#include "analysis/horizon.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "analysis/contests.hpp"
#include "decision/evaluate.hpp"
#include "decision/flow.hpp"
#include "units/located.hpp"

namespace costsim::analysis {
namespace {

using decision::Commitment;
using decision::Horizon;
using decision::Outcome;
using decision::Study;

constexpr int months_of_a_year = 12;

/// Growth within a month would begin again in each of them.
void refuse_growth(const traffic::ShapeSpec& shape) {
  if (shape.shape == "growth" && shape.parameters.text("curve") != "step") {
    throw Error(Failure::Usage, shape.where,
                "traffic that grows by itself would grow anew in each month: expected its growth "
                "in [horizon], such as growth = \"10%\"");
  }
  for (const traffic::ShapeSpec& each : shape.multiply) refuse_growth(each);
  for (const traffic::ShapeSpec& each : shape.add) refuse_growth(each);
}

/// "KEY=VALUE", which has an equals sign.
Assignment assignment_of(const std::string& text) {
  const std::size_t equals = text.find('=');
  return {text.substr(0, equals), text.substr(equals + 1), "set"};
}

std::vector<Assignment> assignments_of(const Commitment& commitment) {
  std::vector<Assignment> assignments;
  for (const std::string& text : commitment.sets) assignments.push_back(assignment_of(text));
  return assignments;
}

/// What a commitment sets wrongly is told at its place, before any month is evaluated.
void try_commitments(const Vary& vary, const Horizon& plan) {
  for (const Commitment& each : plan.commitments) {
    try {
      vary(assignments_of(each));
    } catch (const Errors& errors) {
      throw errors.each([&](const Error& error) { return set_at(error, each.where); });
    } catch (const Error& error) {
      throw set_at(error, each.where);
    }
  }
}

/// With what is set by the commitments that hold in a month.
Study with_commitments(const Vary& vary, const Horizon& plan, int month) {
  std::vector<Assignment> all;
  for (const Commitment& each : plan.commitments) {
    if (!each.holds_in(month)) continue;
    for (Assignment& assignment : assignments_of(each)) all.push_back(std::move(assignment));
  }
  return vary(all);
}

/// The study as it is in a month; what was kept of those before is none of its own.
Study study_of(const Vary& vary, const Horizon& plan, int month, const Decimal& factor) {
  Study study = with_commitments(vary, plan, month);
  const Duration begin = study.month * (month - 1);
  study.period = study.month;
  for (pricing::PriceStep& step : study.price_steps) step.from -= begin;
  if (month > months_of_a_year) study.rating.free_tier.first_year = false;
  for (decision::UserTraffic& users : study.traffics) {
    users.plan = traffic::lasting(std::move(users.plan), study.month);
  }
  return decision::scaled(std::move(study), factor);
}

std::vector<Money> payments_in(const Horizon& plan, int month,
                               const std::vector<std::string>& architectures) {
  std::vector<Money> payments(architectures.size());
  for (const Commitment& each : plan.commitments) {
    if (!each.holds_in(month)) continue;
    const auto payer = std::find(architectures.begin(), architectures.end(), each.architecture);
    Money& payment = payments[static_cast<std::size_t>(payer - architectures.begin())];
    payment += each.monthly;
    if (each.month == month) payment += each.upfront;
  }
  return payments;
}

MonthAhead month_of(const Outcome& outcome, int month, const Decimal& factor) {
  MonthAhead result;
  result.month = month;
  result.factor = factor;
  result.requests = outcome.traffic.requests;
  for (const auto& architecture : outcome.architectures) {
    result.costs.push_back(architecture.bill.total());
    result.errors.push_back(first_error(architecture));
  }
  for (const auto& check : outcome.checks) result.checks.push_back(check.passed);
  return result;
}

/// One run for each month, in their order: what they keep passes from one to the next.
std::vector<MonthAhead> evaluated(const Vary& vary, const Horizon& plan, const Factors& factors) {
  std::vector<MonthAhead> months;
  decision::Earlier earlier;
  for (const Decimal& factor : factors) {
    const int month = static_cast<int>(months.size()) + 1;
    try {
      const Study study = study_of(vary, plan, month, factor);
      months.push_back(month_of(decision::evaluate(study, earlier), month, factor));
    } catch (const Error& error) {
      if (month == 1) throw;
      throw error.with_context(
          fmt::format("month {} of the horizon, with {} times the traffic of the scenario", month,
                      factor.text()));
    }
  }
  return months;
}

void add_up(const Ahead& ahead, std::vector<MonthAhead>& months) {
  std::vector<Money> sum(ahead.architectures.size());
  for (MonthAhead& month : months) {
    month.payments = payments_in(ahead.plan, month.month, ahead.architectures);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += month.costs[i] + month.payments[i];
    month.cumulative = sum;
  }
}

std::vector<Money> bills_of(const Ahead& ahead, const std::string& architecture) {
  const auto found =
      std::find(ahead.architectures.begin(), ahead.architectures.end(), architecture);
  std::vector<Money> bills;
  for (const MonthAhead& month : ahead.months) {
    bills.push_back(month.costs[static_cast<std::size_t>(found - ahead.architectures.begin())]);
  }
  return bills;
}

std::int64_t requests_of(const Study& study) {
  return decision::load_of(study).together().total;
}

std::vector<std::string> notes_on(const Study& base, const Horizon& plan,
                                  std::int64_t own_requests) {
  std::vector<std::string> notes =
      notes_on_likely(likely_checks(base), "followed through the months");
  if (own_requests == 0) notes.push_back("there is no traffic: what grows from nothing is nothing");
  if (plan.fit == decision::FitChoice::None && plan.growth.text.empty()) {
    notes.push_back(
        "no growth is stated: every month has the scenario's traffic (growth in [horizon])");
  }
  if (plan.history) {
    const auto& report = plan.history->report;
    for (const std::string& doubt : report.doubts) {
      notes.push_back(fmt::format("{}: {}", report.file, doubt));
    }
  }
  return notes;
}

}  // namespace

Ahead look_ahead(const Vary& vary, const Horizon& plan) {
  const Study base = vary({});
  for (const decision::UserTraffic& users : base.traffics) refuse_growth(users.plan.shape);
  Ahead ahead;
  ahead.plan = plan;
  for (const auto& candidate : base.candidates) {
    ahead.architectures.push_back(candidate.architecture.name);
  }
  for (const decision::Check& check : base.checks) ahead.checks.push_back(check.id);
  try_commitments(vary, plan);
  const Study own = study_of(vary, plan, 1, 1);
  const std::int64_t own_requests = requests_of(own);
  Forecast ahead_of_us = forecast(own, plan, static_cast<double>(own_requests));
  ahead.notes = notes_on(base, plan, own_requests);
  ahead.months = evaluated(vary, plan, ahead_of_us.factors);
  add_up(ahead, ahead.months);
  if (ahead_of_us.fitted) {
    const FittedGrowth& fitted = *ahead_of_us.fitted;
    ahead.low = evaluated(vary, plan, fitted.low);
    ahead.high = evaluated(vary, plan, fitted.high);
    add_up(ahead, ahead.low);
    add_up(ahead, ahead.high);
    ahead.fitted = std::move(ahead_of_us.fitted);
  }
  ahead.changes = changes_of(ahead);
  ahead.breaks = breaks_of(ahead);
  for (const decision::Migration& each : plan.migrations) {
    ahead.migrations.push_back(
        weigh_migration({bills_of(ahead, each.from), bills_of(ahead, each.to)}, each, plan));
  }
  return ahead;
}

}  // namespace costsim::analysis
