#include <algorithm>
#include <cmath>
#include <limits>

#include "request_level/retries.hpp"
#include "request_level/stage_models.hpp"
#include "services/ec2_credits.hpp"
#include "services/ec2_sizing.hpp"
#include "services/kit/amounts.hpp"
#include "services/kit/nodes.hpp"

namespace costsim::architecture {
namespace {

using services::Context;

/// What a virtual machine and a container task have in common.
struct Machine {
  double vcpu = 1;
  double target = 0;                      ///< share of them that scaling keeps busy
  std::string slots, fixed, least, most;  ///< names of its parameters
};

Machine machine_of(const Stage& stage, const Context& context) {
  const Parameters& values = stage.parameters;
  if (stage.service->name == "fargate") {
    return {values.real("vcpu"), values.real("target_utilisation"),
            "requests_per_task", "tasks",
            "min_tasks",         "max_tasks"};
  }
  const std::string rule = values.text("instance") + ".vcpu";
  const double vcpu = context.rules.number(rule).to_double();
  const double target = values.has("vcpu_per_node") ? values.real("vcpu_per_node") / vcpu
                                                    : values.real("target_utilisation");
  return {vcpu, target, "requests_per_node", "nodes", "min_nodes", "max_nodes"};
}

/// As many as a run can tell apart; the group refuses too many.
std::uint32_t nodes_of(const Parameters& values, const std::string& name) {
  return static_cast<std::uint32_t>(
      std::min<std::int64_t>(values.count(name), std::numeric_limits<std::uint32_t>::max()));
}

/// A request holds one vCPU for its CPU time, or one of the slots for as long as it is handled.
/// Waiting without slots takes nothing of the node.
void set_service(const Stage& stage, const Context& context, const Machine& machine,
                 simulation::NodeGroupConfig& group) {
  std::vector<services::Finding> ignored;
  services::Flow one;
  const services::ItemDemand item = services::demand_of(one, stage.parameters, context, ignored);
  const Parameters& values = stage.parameters;
  group.keeps_place = values.has(machine.slots);
  group.service = engine::deterministic(group.keeps_place ? item.handled_s() : item.cpu_s);
  if (values.has("duration")) {
    group.service = engine::make_distribution(values.distribution("duration"));
  }
  if (group.keeps_place) {
    group.vcpus = nodes_of(values, machine.slots);
    return;
  }
  group.vcpus = static_cast<std::uint32_t>(std::max(1.0, std::floor(machine.vcpu)));
  group.speed = std::min(1.0, machine.vcpu);
  group.delay = engine::time_from_seconds(item.wait_s);
}

void set_callers(const Parameters& values, simulation::NodeGroupConfig& group) {
  if (values.has("queue_limit")) {
    group.queue_limit = static_cast<std::size_t>(values.count("queue_limit"));
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

void set_scaling(const Stage& stage, const Machine& machine, std::uint32_t nodes,
                 simulation::NodeGroupConfig& group) {
  const Parameters& values = stage.parameters;
  group.boot = values.duration("boot");
  if (values.has(machine.fixed)) {
    group.nodes = group.min_nodes = group.max_nodes = nodes_of(values, machine.fixed);
    return;
  }
  group.min_nodes = nodes_of(values, machine.least);
  group.max_nodes =
      values.has(machine.most) ? nodes_of(values, machine.most) : simulation::most_nodes;
  group.nodes = std::clamp(nodes, group.min_nodes, std::max(group.min_nodes, group.max_nodes));
  group.scaling = simulation::NodeScalingConfig{.target_utilisation = machine.target,
                                                .metric_delay = values.duration("metric_delay"),
                                                .in_cool_down = values.duration("cool_down")};
}

void set_credits(const Stage& stage, const Context& context, simulation::NodeGroupConfig& group) {
  if (stage.service->name != "ec2" || stage.parameters.text("billing") != "instances") return;
  const auto terms = services::credit_terms(stage.parameters.text("instance"),
                                            stage.parameters.text("credits"), context);
  if (!terms) return;
  constexpr double seconds_per_hour = 3600;
  group.burst =
      simulation::BurstConfig{.baseline = std::min(1.0, terms->sustained_vcpu / group.vcpus),
                              .first_balance_s = terms->launch * seconds_per_hour,
                              .most_balance_s = terms->largest * seconds_per_hour,
                              .unlimited = terms->unlimited};
}

}  // namespace

simulation::NodeStage node_stage(const Stage& stage, const Context& context, double nodes) {
  simulation::NodeGroupConfig group;
  group.name = stage.name;
  const Machine machine = machine_of(stage, context);
  set_service(stage, context, machine, group);
  set_scaling(stage, machine, static_cast<std::uint32_t>(std::clamp(std::ceil(nodes), 1.0, 1e6)),
              group);
  set_credits(stage, context, group);
  set_callers(stage.parameters, group);
  set_trouble(stage.parameters, group);
  return {group};
}

void set_balancing(const Stage& balancer, simulation::NodeStage& nodes) {
  nodes.nodes.balancing = simulation::balancing_named(balancer.parameters.text("balance"));
}

}  // namespace costsim::architecture
