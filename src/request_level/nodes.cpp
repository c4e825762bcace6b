#include "services/kit/nodes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "request_level/rate_bucket.hpp"
#include "request_level/retries.hpp"
#include "request_level/roles.hpp"
#include "request_level/route.hpp"
#include "services/kit/amounts.hpp"

namespace costsim::request_level {
namespace {

using services::Context;

/// As many as a run can tell apart; the group refuses too many.
std::uint32_t as_count(std::int64_t count) {
  return static_cast<std::uint32_t>(
      std::min<std::int64_t>(count, std::numeric_limits<std::uint32_t>::max()));
}

/// Each has a node of its own: they are slots of one group that never is full.
void set_jobs(const services::JobTerms& job, simulation::NodeGroupConfig& group) {
  group.node_per_request = true;
  group.keeps_place = true;
  group.vcpus = std::numeric_limits<std::uint32_t>::max();
  group.service = job.work;
}

/// A request holds one vCPU for its CPU time, or one of the places for as long as it is handled:
/// whichever the node runs out of first (services/kit/nodes.hpp). Waiting takes nothing of a vCPU.
void set_service(const Stage& stage, const Context& context, const services::NodeTerms& terms,
                 simulation::NodeGroupConfig& group) {
  if (terms.job) return set_jobs(*terms.job, group);
  std::vector<services::Finding> ignored;
  services::Flow one;
  const services::ItemDemand item = services::demand_of(one, stage.parameters, context, ignored);
  const Parameters& values = stage.parameters;
  group.keeps_place = terms.slots.has_value();
  group.service = engine::deterministic(group.keeps_place ? item.handled_s() : item.cpu_s);
  const bool slots = services::has_slots(values);
  // Of slots that the CPU fills before they are taken, a duration is waiting for the most part.
  if (values.has("duration") && (group.keeps_place || !slots)) {
    group.service = engine::make_distribution(values.distribution("duration"));
    if (group.keeps_place && !slots) group.delay = engine::time_from_seconds(item.wait_s);
  }
  if (group.keeps_place) {
    group.vcpus = as_count(*terms.slots);
    return;
  }
  group.vcpus = static_cast<std::uint32_t>(std::max(1.0, std::floor(terms.vcpu)));
  if (terms.admitted && *terms.admitted > group.vcpus) {
    group.queue_limit = static_cast<std::size_t>(*terms.admitted) - group.vcpus;
  }
  group.speed = std::min(1.0, terms.vcpu);
  group.delay = engine::time_from_seconds(item.wait_s);
}

void set_callers(const Parameters& values, simulation::NodeGroupConfig& group) {
  if (values.has("queue_limit")) {
    constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
    const std::size_t shares = group.queue_limit == none ? 0 : group.queue_limit;
    group.queue_limit = shares + static_cast<std::size_t>(values.count("queue_limit"));
  }
  group.request_timeout = services::duration_if(values, "request_timeout").value_or(Duration(0));
  group.retry = retries_of(values);
}

double per_hour(const Parameters& values, std::string_view mean_time_between) {
  const auto time = services::duration_if(values, mean_time_between);
  return time ? std::chrono::hours(1) / std::chrono::duration<double, std::nano>(*time) : 0;
}

void set_trouble(const Parameters& values, simulation::NodeGroupConfig& group) {
  group.failures_per_hour = per_hour(values, "mtbf");
  group.health_check = values.duration("health_check");
  group.interruptions_per_hour = per_hour(values, "spot_interruption");
  if (group.interruptions_per_hour > 0) group.interruption_notice = values.duration("spot_notice");
}

void set_scaling(const Stage& stage, const services::NodeTerms& terms, std::uint32_t nodes,
                 simulation::NodeGroupConfig& group) {
  const Parameters& values = stage.parameters;
  group.boot = terms.boot;
  if (terms.launches) {
    group.launches = rate_bucket(terms.launches->per_second, terms.launches->burst);
  }
  if (terms.fixed) {
    group.nodes = group.min_nodes = group.max_nodes = as_count(*terms.fixed);
    return;
  }
  group.min_nodes = as_count(terms.least);
  group.max_nodes = terms.most ? as_count(*terms.most) : simulation::most_nodes;
  group.nodes = std::clamp(nodes, group.min_nodes, std::max(group.min_nodes, group.max_nodes));
  group.scaling = simulation::NodeScalingConfig{.target_utilisation = terms.target_utilisation,
                                                .metric_delay = values.duration("metric_delay"),
                                                .in_cool_down = values.duration("cool_down")};
}

void set_credits(const services::NodeTerms& terms, simulation::NodeGroupConfig& group) {
  if (!terms.credits) return;
  constexpr double seconds_per_hour = 3600;
  group.burst = simulation::BurstConfig{
      .baseline = std::min(1.0, terms.credits->sustained_vcpu / group.vcpus),
      .first_balance_s = terms.credits->launch * seconds_per_hour,
      .most_balance_s = terms.credits->largest * seconds_per_hour,
      .unlimited = terms.credits->unlimited};
}

/// `nodes`: how many serve at each instant by plan; those of the start are there at first, if their
/// number is not fixed.
simulation::NodeStage stage_of(const Stage& stage, const Context& context,
                               const engine::StepFunction& nodes) {
  simulation::NodeGroupConfig group;
  group.name = stage.name;
  services::Context with_downstream = context;  // what is simulated, and decides what runs out
  if (stage.downstream) with_downstream.downstream_s = stage.downstream->latency.mean();
  const services::NodeTerms terms = stage.service->node_terms(stage.parameters, with_downstream);
  set_service(stage, context, terms, group);
  const double first = std::round(nodes.at(engine::Time{0}));
  set_scaling(stage, terms, static_cast<std::uint32_t>(std::clamp(first, 1.0, 1e6)), group);
  set_credits(terms, group);
  set_callers(stage.parameters, group);
  set_trouble(stage.parameters, group);
  return {.nodes = group, .planned = nodes};
}

}  // namespace

void add_nodes(const Stage& nodes, Building& building) {
  Route route = route_to(nodes, 1, building);
  if (route.inputs.empty()) return leave_out(nodes, "no simulated request reaches it", building);
  simulation::NodeStage stage =
      stage_of(nodes, context_of(nodes, building), planned_units(nodes, building));
  if (route.balancer != nullptr) stage.nodes.balancing = balancing_of(*route.balancer);
  add(nodes, {.kind = std::move(stage), .inputs = std::move(route.inputs)}, building);
}

}  // namespace costsim::request_level
