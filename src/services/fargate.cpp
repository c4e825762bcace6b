// AWS Fargate: container tasks, a fixed number or as many as the load needs.
// Billed per second of vCPU and memory, at least a minute for each task (rules of the price file).
#include <algorithm>

#include "services/amounts.hpp"
#include "services/nodes.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {"vcpu", Kind::Number, required, "vCPUs of a task", {}, 0.25},
    {"memory", Kind::Bytes, required, "memory of a task", {}, 512 << 20},
    {"arch", Kind::Choice, "x86", "processor", "x86|arm"},
    {"tasks", Kind::Count, optional, "fixed number of tasks; default: as the load needs", {}, 1},
    {"min_tasks", Kind::Count, "1", "fewest tasks", {}, 1},
    {"max_tasks", Kind::Count, "1000", "most tasks", {}, 1},
    {"target_utilisation", Kind::Percent, "60%", "how busy scaling keeps the tasks", {}, 0.01, 1},
    {"boot", Kind::Time, "60s", "from the start of a task to its first request"},
    {"cool_down", Kind::Time, "300s", "how long the load must have been lower before tasks stop"},
    cpu_row,
    capacity_row,
    measurement_row,
    cpu_factor_row,
    fleet_rate_row,
    fleet_nodes_row,
    fleet_vcpu_row,
    duration_row,
    {"requests_per_task", Kind::Count, optional, "items that a task handles at a time", {}, 1},
    {"memory_per_request", Kind::Bytes, "0B", "memory that an item takes while it is handled"},
    {"ephemeral_storage", Kind::Bytes, optional, "disk of a task; default: what is free"},
    queue_limit_row,
    request_timeout_row,
    attempts_row,
    metric_delay_row,
    mtbf_row,
    health_check_row,
    {"emits", Kind::Number, "1", "items let out for each item that comes in"},
};

NodeRoom room_of(const Parameters& values) {
  NodeRoom room{values.real("vcpu"), static_cast<double>(values.bytes("memory").value)};
  if (values.has("requests_per_task")) room.slots = values.real("requests_per_task");
  return room;
}

ScalingPolicy policy_of(const Parameters& values, const Context& context) {
  ScalingPolicy policy;
  if (values.has("tasks")) {
    policy.min = policy.max = values.real("tasks");
    return policy;
  }
  policy.min = values.real("min_tasks");
  policy.max = std::max(policy.min, values.real("max_tasks"));
  policy.target_utilisation = values.real("target_utilisation");
  policy.boot_delay = values.duration("boot");
  // A task that stops sooner than the billing minimum costs as if it had run on.
  policy.cool_down =
      std::max(values.duration("cool_down"), context.rules.duration("billing-minimum"));
  return policy;
}

void use_tasks(const Decimal& task_hours, const Parameters& values, const Context& context,
               Outcome& outcome) {
  const std::string& arch = values.text("arch");
  const Decimal memory = gigabytes(Decimal(values.bytes("memory").value));
  outcome.use("fargate", "vcpu-hours-" + arch, task_hours * values.number("vcpu"));
  outcome.use("fargate", "gb-hours-" + arch, task_hours * memory);
  const Bytes free = context.rules.bytes("ephemeral-free");
  const Bytes disk = bytes_or(values, "ephemeral_storage", free);
  const Decimal paid_disk = gigabytes(Decimal(std::max<std::int64_t>(0, disk.value - free.value)));
  use_some(outcome, "fargate", "ephemeral-gb-hours", task_hours * paid_disk);
}

Outcome run(const Flow& input, const Parameters& values, const Context& context) {
  Outcome outcome;
  const ItemDemand item = demand_of(input, values, context, outcome.findings);
  const BusyTime busy = busy_time(item, room_of(values));
  const Eigen::ArrayXd load = *input.items * (busy.seconds / seconds(input.step));
  const ScaledCapacity capacity = scale(load, input.step, policy_of(values, context));
  const Decimal task_hours = values.has("tasks")
                                 ? hours_of(values.number("tasks"), context)
                                 : hours_of_steps(capacity.provided.sum(), input.step);
  use_tasks(task_hours, values, context, outcome);
  outcome.metric("vcpu_hours", (task_hours * values.number("vcpu")).to_double());
  if (input.items->size() > 0) {
    measure_nodes(capacity, load, input, item, outcome);
    check_overload(capacity, busy.by, context, outcome);
  }
  hold_against({"vcpu-max", "vcpu-max", context.rules.number("vcpu-max").to_double(), " vCPU",
                Severity::Error},
               values.real("vcpu"), "a task cannot be that large", context, outcome.findings);
  outcome.invocations = input;
  outcome.output = scaled(input, values.number("emits"));
  outcome.output.delivery = Delivery::Request;
  return outcome;
}

}  // namespace

Service fargate() {
  return {"fargate", "container tasks, paid per vCPU and GB of memory", parameters, run};
}

}  // namespace costsim::services
