#include "architecture/requests_in_hand.hpp"

#include <algorithm>
#include <utility>

#include "architecture/context.hpp"
#include "services/kit/account_concurrency.hpp"
#include "traffic/arrivals.hpp"

namespace costsim::architecture {
namespace {

using services::AccountNeed;
using services::Counts;
using services::Role;
using services::Stay;

bool waits_for_answers(Role role) {
  return role == Role::Gateway || role == Role::Balancer;
}

/// With the time that a front adds, and until it gives up.
Stay through(const services::Passage& passage, Stay stay) {
  stay.fixed_s += seconds(passage.added);
  const double most = seconds(passage.timeout);
  return most > 0 && stay.mean() > most ? Stay{.fixed_s = most} : stay;
}

}  // namespace

void RequestsInHand::note(const Stage& stage, const services::StageOutcome& outcome,
                          Duration span) {
  if (outcome.answered_after) answered_after_[stage.name] = *outcome.answered_after;
  if (!waits_for_answers(stage.service->role)) return;
  services::Passage passage =
      stage.service->passage(stage.parameters, context_of(stage, environment_, span));
  limited_ = limited_ || passage.concurrency;
  const services::Flow& all = outcome.asking ? *outcome.asking : outcome.output;
  services::Flow asking = passage.concurrency ? all : services::Flow();
  gateways_[stage.name] = {std::move(passage), std::move(asking)};
}

void RequestsInHand::add_needs(services::AccountQuotas& quotas) const {
  if (!limited_) return;
  std::map<std::string, Waits> behind;
  std::vector<AccountNeed> needs;
  const std::vector<Stage>& stages = architecture_.stages;
  for (auto last = stages.rbegin(); last != stages.rend(); ++last) {
    const Stage& stage = *last;
    const Waits waits = waits_at(stage, std::move(behind[stage.name]));
    const auto gateway = gateways_.find(stage.name);
    if (gateway != gateways_.end() && gateway->second.passage.concurrency) {
      needs.push_back(need_of(stage.name, stage.service->name, gateway->second, waits));
    }
    for (const Edge& edge : stage.inputs) {
      if (edge.port != Port::Output) continue;
      for (const Wait& wait : waits) {
        behind[edge.from].push_back({edge.times.to_double() * wait.times, wait.stay});
      }
    }
  }
  std::reverse(needs.begin(), needs.end());
  for (const AccountNeed& need : needs) quotas.add(need);
}

/// `behind`: of those who take from the stage.
RequestsInHand::Waits RequestsInHand::waits_at(const Stage& stage, Waits behind) const {
  if (role_of(stage) == Role::Counter) return behind;
  const auto answered = answered_after_.find(stage.name);
  if (answered != answered_after_.end()) return {{1, answered->second}};
  const auto gateway = gateways_.find(stage.name);
  if (gateway == gateways_.end()) return {};
  double handed_on = 0;
  for (const Wait& wait : behind) handed_on += wait.times;
  if (handed_on < 1) behind.push_back({1 - handed_on, {}});
  for (Wait& wait : behind) wait.stay = through(gateway->second.passage, std::move(wait.stay));
  return behind;
}

AccountNeed RequestsInHand::need_of(const std::string& stage, std::string_view service,
                                    const Gateway& gateway, const Waits& waits) const {
  const services::Flow& asking = gateway.asking;
  Counts in_hand = Counts::constant(asking.items.size(), 0);
  for (const Wait& wait : waits) {
    in_hand = in_hand + services::at_work(asking.items, asking.step, wait.stay) * wait.times;
  }
  AccountNeed need{
      .limit = {.id = services::account_concurrency,
                .rule = "",
                .value = static_cast<double>(*gateway.passage.concurrency),
                .unit = " requests"},
      .combined = services::CombinedLoad::Burst,
      .message =
          "more requests wait for their answers at the peak than the account takes: callers "
          "get 429 until AWS raises the quota",
      .on_average =
          "more requests wait for their answers than the account takes, even on average: "
          "callers get 429 until AWS raises the quota",
      .when_stated =
          "more requests wait for their answers than the stated quota takes: callers get 429",
      .counts_refused = true,
      .items = in_hand,
      .dispersion = asking.dispersion,
      .step = asking.step,
      .stage = stage,
      .service = std::string(service),
      .source = gateway.passage.concurrency_source,
      .stated = gateway.passage.concurrency_stated};
  need.own = static_cast<double>(
      traffic::count_at_quantile(in_hand.max(), asking.dispersion, environment_.burst_quantile));
  // Whoever passes is in hand, be it for no time: a quota of none takes nobody.
  if (need.limit.value < 1 && asking.items.sum() > 0) need.own = std::max(need.own, 1.0);
  return need;
}

}  // namespace costsim::architecture
