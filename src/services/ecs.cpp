// Container tasks on EC2 instances (Amazon ECS, or EKS in Auto Mode): tasks follow the load, and
// instances are as many as hold the tasks. Paid are whole instances, whatever their tasks take of
// them, and a fee where AWS manages them.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "services/ec2_sizing.hpp"
#include "services/ecs_packing.hpp"
#include "services/kit/amounts.hpp"
#include "services/kit/late_answers.hpp"
#include "services/kit/retry_rows.hpp"
#include "services/services.hpp"
#include "units/error.hpp"

namespace costsim::services {
namespace {

constexpr Parameter packed_task_rows[] = {
    {.name = "vcpu", .kind = Kind::Number, .help = "vCPUs of a task", .min = 0.001},
    {.name = "memory", .kind = Kind::Bytes, .help = "memory of a task", .min = 4 << 20},
    tasks_row,
    min_tasks_row,
    max_tasks_row,
    task_utilisation_row,
    boot_row("from the wish for a task to its first request, the launch of an instance included; "
             "default: as measured (start-time of ec2)"),
    task_cool_down_row,
    requests_per_task_row,
    memory_per_request_row,
};

constexpr Parameter machine_rows[] = {
    {.name = "instance", .kind = Kind::Text, .help = "type of the instances: \"m7g.xlarge\""},
    purchase_row("how the instances are paid, a fee apart; reserved: the peak's, all month"),
    savings_row,
    public_ip_row,
    {.name = "managed",
     .kind = Kind::Choice,
     .fallback = "none",
     .help = "who runs the instances: ECS Managed Instances and EKS Auto Mode take a fee",
     .choices = "none|ecs|eks"},
    nodes_row("min_instances", "1", "fewest instances, tasks or none"),
    {.name = "memory_base",
     .kind = Kind::Bytes,
     .fallback = "0B",
     .help = "memory of an instance that no task gets: system, agent, daemons"},
    {.name = "vcpu_base",
     .kind = Kind::Number,
     .fallback = "0",
     .help = "vCPUs of an instance that no task gets"},
};

constexpr Parameter packed_output_rows[] = {
    emits_row,
};

constexpr auto ecs_parameters = joined(packed_task_rows, machine_rows, demand_rows, trouble_rows,
                                       retry_rows, spot_rows, packed_output_rows);

std::vector<Assumption> assumed_of_packed(const Parameters& values, const Context& context) {
  std::vector<Assumption> all = assumed_of_nodes(values, context);
  if (!values.stated("memory_base") && !values.stated("vcpu_base")) {
    all.push_back({"memory_base", "0B",
                   "nor vcpu_base: system, agent and daemons take nothing of an instance from its "
                   "tasks"});
  }
  return all;
}

Duration boot_on_instance(const Parameters& values, const Context& context) {
  return duration_if(values, "boot").value_or(context.machines->duration("start-time"));
}

ScalingPolicy policy_of_packed_tasks(const Parameters& values, const Context& context) {
  return policy_of_tasks(values, boot_on_instance(values, context),
                         context.machines->duration("billing-minimum"));
}

NodeTerms packed_terms(const Parameters& values, const Context& context) {
  std::vector<Finding> ignored;
  return {.vcpu = values.real("vcpu"),
          .target_utilisation = values.real("target_utilisation"),
          .slots = places_of(demand_of({}, values, context, ignored), room_of_task(values)),
          .fixed = count_if(values, "tasks"),
          .least = values.count("min_tasks"),
          .most = count_if(values, "max_tasks"),
          .boot = boot_on_instance(values, context)};
}

/// Instances of a month: as many as hold the tasks, in whole ones.
Counts instances_for(const Counts& tasks, double per_instance, double least) {
  return tasks.each(
      [&](double running) { return std::max(least, std::ceil(running / per_instance - 1e-9)); });
}

/// Fixed tasks, and reserved instances, are there all month.
Decimal hours_of_instances(const Counts& instances, double peak, const Flow& input,
                           const Parameters& values, const Context& context) {
  const bool reserved = values.text("purchase").starts_with("reserved");
  if (values.has("tasks") || reserved) return hours_of(whole(peak), context);
  return hours_of_steps(instances.sum(), input.step);
}

void use_machines(const Decimal& hours, const Parameters& values, StageOutcome& outcome) {
  const std::string& type = values.text("instance");
  outcome.use("ec2", type + "." + values.text("purchase"), hours);
  if (values.text("managed") == "ecs") outcome.use("ecs", type + ".fee", hours);
  if (values.text("managed") == "eks") outcome.use("eks", type + ".fee", hours);
}

StageOutcome run_ecs(const Flow& input, const Parameters& values, const Context& context) {
  refuse_interruptions_unless_spot(values);
  StageOutcome outcome;
  const Packing packing = packing_of(values, *context.machines);
  const ItemDemand item = demand_of(input, values, context, outcome.findings);
  const BusyTime busy = busy_time(item, room_of_task(values));
  const Counts load = busy_nodes(input, item, busy);
  const ScalingPolicy policy = policy_of_packed_tasks(values, context);
  const ScaledCapacity tasks = scale_nodes(load, input, item, busy, policy, values);
  const double least = values.real("min_instances");
  const Counts instances = instances_for(tasks.provided, packing.tasks, least);
  const double peak = std::max(least, std::ceil(tasks.peak / packing.tasks - 1e-9));
  const Decimal hours = hours_of_instances(instances, peak, input, values, context);
  use_machines(hours, values, outcome);
  tell_spread("ec2", values.text("instance") + ".on-demand", instances, context);
  outcome.node_hours = hours;
  use_addresses(hours, values, outcome);
  outcome.capacity = planned(tasks.serving, input.step,
                             values.has("tasks") ? SetBy::Scenario : SetBy::Autoscaling);
  outcome.metric("vcpu_hours", (hours * packing.instance.vcpu).to_double(), OverMonths::Sum);
  const FromQueue taken = taken_from_queue(input, load, tasks);
  if (input.items.size() > 0) {
    measure_nodes(tasks, load, input, item, outcome);
    measure_packing(packing, tasks, instances, peak, values, outcome);
    check_overload(tasks, busy.by,
                   values.has("tasks") ? "tasks" : "max_tasks, target_utilisation and boot", taken,
                   context, outcome);
    find_lag(tasks.lag, context, outcome);
    find_stranded(packing, values, context, outcome);
    find_spot(values,
              "spot instances are taken back at two minutes' notice: other tasks must carry on",
              context, outcome.findings);
    find_late_answers(input, handling_of(item, values, values.real("vcpu")), context, outcome);
  }
  outcome.invocations = input;
  outcome.output = scaled(taken.items, values.number("emits"));
  outcome.output.delivery = Delivery::Request;
  return outcome;
}

std::vector<PlannedMeter> planned_machines(const Parameters& values) {
  const std::string& type = values.text("instance");
  return {{{"ec2", type + ".on-demand"}, {"ec2", type + ".savings-plan"}}};
}

std::vector<metering::MeterId> coverable_machines(const Parameters& values) {
  if (values.text("purchase") != "on-demand") return {};
  return {{"ec2", values.text("instance") + ".on-demand"}};
}

}  // namespace

Service ecs() {
  return {.name = "ecs",
          .role = Role::Nodes,
          .help = "container tasks packed on EC2 instances, also managed ones of ECS and EKS",
          .parameters = ecs_parameters,
          .run = run_ecs,
          .planned_meters = planned_machines,
          .node_terms = packed_terms,
          .assumed = assumed_of_packed,
          .coverable = coverable_machines,
          .machines = "ec2",
          .subcategory = "Containers"};
}

}  // namespace costsim::services
