// AWS Fargate: container tasks, a fixed number or as many as the load needs.
// Billed per second of vCPU and memory, at least a minute for each task (rules of the price file).
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "services/fargate_jobs.hpp"
#include "services/fargate_rows.hpp"
#include "services/kit/amounts.hpp"
#include "services/kit/held_hours.hpp"
#include "services/kit/late_answers.hpp"
#include "services/kit/nodes.hpp"
#include "services/kit/retry_rows.hpp"
#include "services/services.hpp"
#include "units/error.hpp"

namespace costsim::services {
namespace {

constexpr Parameter task_output_rows[] = {
    emits_row,
};

constexpr auto fargate_parameters = joined(task_rows, demand_rows, task_room_rows, trouble_rows,
                                           retry_rows, spot_rows, task_output_rows);

/// Tasks come in these sizes (Amazon ECS developer guide, "task CPU and memory"); the largest came
/// later: the rule vcpu-max.
struct TaskSize {
  double vcpu, least_gb, most_gb, step_gb;
};

constexpr TaskSize task_sizes[] = {{0.25, 0.5, 0.5, 1}, {0.25, 1, 2, 1},  {0.5, 1, 4, 1},
                                   {1, 2, 8, 1},        {2, 4, 16, 1},    {4, 8, 30, 1},
                                   {8, 16, 60, 4},      {16, 32, 120, 8}, {32, 60, 60, 1},
                                   {32, 120, 120, 1},   {32, 244, 244, 1}};

bool exists(const TaskSize& size, double memory_gb) {
  return memory_gb >= size.least_gb && memory_gb <= size.most_gb &&
         std::fmod(memory_gb - size.least_gb, size.step_gb) == 0;
}

std::string text_of(const TaskSize& size) {
  if (size.least_gb == size.most_gb) return fmt::format("{:g} GB", size.least_gb);
  return fmt::format("{:g} to {:g} GB in steps of {:g} GB", size.least_gb, size.most_gb,
                     size.step_gb);
}

/// Error(Usage) when no task has this much of both.
void check_size(const Parameters& values) {
  const double vcpu = values.real("vcpu");
  const Bytes memory = values.bytes("memory");
  std::vector<std::string> sizes;
  for (const TaskSize& size : task_sizes) {
    if (size.vcpu != vcpu) continue;
    if (exists(size, static_cast<double>(memory.value) / (1LL << 30))) return;
    sizes.push_back(text_of(size));
  }
  if (sizes.empty()) {
    throw Error(Failure::Usage,
                fmt::format("vcpu = {:g}: expected 0.25, 0.5, 1, 2, 4, 8, 16 or 32", vcpu));
  }
  throw Error(Failure::Usage, fmt::format("memory = '{}': a task of {:g} vCPU has {}",
                                          to_text(memory), vcpu, fmt::join(sizes, ", or ")));
}

/// Tasks that the account's quota allows, where the scenario states it: AWS raises any other.
std::optional<double> tasks_of_quota(const Parameters& values, const Context& context) {
  const auto stated = [&](std::string_view rule) {
    return context.rules.has(rule) && context.rules.at(rule).provenance.stated();
  };
  if (stated("account-vcpu")) {
    const double vcpu = context.rules.number("account-vcpu").to_double();
    return std::floor(vcpu / values.real("vcpu") + 1e-9);
  }
  if (stated("account-tasks")) return context.rules.number("account-tasks").to_double();
  return std::nullopt;
}

/// As the load wants, whatever the account allows.
ScalingPolicy wanted_policy(const Parameters& values, const Context& context) {
  ScalingPolicy policy =
      policy_of_tasks(values, boot_of(values, context), context.rules.duration("billing-minimum"));
  if (!values.has("tasks")) policy.launches = launch_rate_of(context);
  return policy;
}

ScalingPolicy policy_of(const Parameters& values, const Context& context) {
  ScalingPolicy policy = wanted_policy(values, context);
  if (const auto quota = tasks_of_quota(values, context)) {
    policy.max = std::min(policy.max, *quota);
    policy.min = std::min(policy.min, policy.max);
  }
  return policy;
}

/// A fixed number of tasks, as far as the account allows it.
Decimal fixed_tasks(const Parameters& values, const Context& context) {
  const auto quota = tasks_of_quota(values, context);
  return quota ? std::min(values.number("tasks"), whole(*quota)) : values.number("tasks");
}

constexpr std::string_view plan = "savings-plan";

std::vector<PlannedMeter> planned_task_meters(const Parameters& values) {
  std::vector<PlannedMeter> meters;
  for (const char* what : {"vcpu-hours-", "gb-hours-"}) {
    const std::string list = what + values.text("arch");
    meters.push_back({{"fargate", list}, {"fargate", fmt::format("{}-{}", list, plan)}});
  }
  return meters;
}

std::vector<metering::MeterId> coverable_task_meters(const Parameters& values) {
  if (values.text("purchase") != "on-demand") return {};
  return {{"fargate", "vcpu-hours-" + values.text("arch")},
          {"fargate", "gb-hours-" + values.text("arch")}};
}

void tell_task_spread(const Counts& tasks, const Parameters& values, const Context& context) {
  for (const metering::MeterId& meter : coverable_task_meters(values)) {
    tell_spread(meter.service, meter.meter, tasks, context);
  }
}

std::optional<std::int64_t> at_most(std::optional<double> quota,
                                    std::optional<std::int64_t> count) {
  if (!quota || !count) return count;
  return std::min(*count, static_cast<std::int64_t>(*quota));
}

NodeTerms task_terms(const Parameters& values, const Context& context) {
  if (values.flag("job")) {
    return {.vcpu = values.real("vcpu"),
            .fixed = 1,
            .job = JobTerms{job_time_of({}, values, context)},
            .boot = boot_of(values, context),
            .launches = launch_rate_of(context)};
  }
  std::vector<Finding> ignored;
  const std::optional<double> quota = tasks_of_quota(values, context);
  return {.vcpu = values.real("vcpu"),
          .target_utilisation = values.real("target_utilisation"),
          .slots = places_of(demand_of({}, values, context, ignored), room_of_task(values)),
          .fixed = at_most(quota, count_if(values, "tasks")),
          .least = *at_most(quota, values.count("min_tasks")),
          .most = at_most(quota, count_if(values, "max_tasks")),
          .boot = boot_of(values, context),
          .launches = launch_rate_of(context)};
}

/// `why`: there are so many of them.
void use_tasks(const Decimal& task_hours, const std::string& why, const Parameters& values,
               const Context& context, StageOutcome& outcome) {
  const std::string& purchase = values.text("purchase");
  const std::string kind =
      values.text("arch") + (purchase == "on-demand" ? "" : fmt::format("-{}", purchase));
  const Decimal memory = gigabytes(Decimal(values.bytes("memory").value));
  outcome.use("fargate", "vcpu-hours-" + kind, task_hours * values.number("vcpu"));
  outcome.use("fargate", "gb-hours-" + kind, task_hours * memory);
  const auto derive = [&](const std::string& meter, std::string_view key, const Decimal& each) {
    std::vector<Term> terms = held_hours("tasks", task_hours, why, context);
    terms.push_back({std::string(key), each, "", "of a task", OverMonths::Largest});
    outcome.derive(meter, fmt::format("tasks × hours × {}", key), std::move(terms));
  };
  derive("vcpu-hours-" + kind, "vcpu", values.number("vcpu"));
  derive("gb-hours-" + kind, "memory", memory);
  const Bytes free = context.rules.bytes("ephemeral-free");
  const Bytes disk = bytes_or(values, "ephemeral_storage", free);
  const Decimal paid_disk = gigabytes(Decimal(std::max<std::int64_t>(0, disk.value - free.value)));
  use_some(outcome, "fargate", "ephemeral-gb-hours", task_hours * paid_disk);
}

constexpr std::string_view task_guide = "Amazon ECS developer guide, task CPU and memory";

/// Which memory a task of so many quarters of a vCPU can have.
template <int quarters>
constexpr SettingRule memory_of_task(std::string_view refused, std::string_view sizes) {
  return {.key = "memory",
          .bound = services::Bound::OneOf,
          .refused = refused,
          .constant = sizes,
          .source = task_guide,
          .holds_for = [](const Parameters& own, const Parameters*) {
            return own.has("vcpu") && own.number("vcpu") * Decimal(4) == Decimal(quarters);
          }};
}

constexpr SettingRule fargate_settings[] = {
    {.key = "vcpu",
     .bound = services::Bound::OneOf,
     .refused = "there are no tasks of that size",
     .constant = "0.25|0.5|1|2|4|8|16|32",
     .source = task_guide},
    memory_of_task<1>("a task of 0.25 vCPU does not have that much", "0.5GB|1GB|2GB"),
    memory_of_task<2>("a task of 0.5 vCPU does not have that much", "1GB|2GB|3GB|4GB"),
    memory_of_task<4>("a task of 1 vCPU does not have that much", "2GB|3GB|4GB|5GB|6GB|7GB|8GB"),
    memory_of_task<8>("a task of 2 vCPUs does not have that much",
                      "4GB|5GB|6GB|7GB|8GB|9GB|10GB|11GB|12GB|13GB|14GB|15GB|16GB"),
    memory_of_task<16>("a task of 4 vCPUs does not have that much",
                       "8GB|9GB|10GB|11GB|12GB|13GB|14GB|15GB|16GB|17GB|18GB|19GB|20GB"
                       "|21GB|22GB|23GB|24GB|25GB|26GB|27GB|28GB|29GB|30GB"),
    memory_of_task<32>("a task of 8 vCPUs does not have that much",
                       "16GB|20GB|24GB|28GB|32GB|36GB|40GB|44GB|48GB|52GB|56GB|60GB"),
    memory_of_task<64>("a task of 16 vCPUs does not have that much",
                       "32GB|40GB|48GB|56GB|64GB|72GB|80GB|88GB|96GB|104GB|112GB|120GB"),
    memory_of_task<128>("a task of 32 vCPUs does not have that much", "60GB|120GB|244GB"),
    {.key = "vcpu", .refused = "a task cannot be that large", .rule = "vcpu-max"},
    {.key = "ephemeral_storage",
     .refused = "a task cannot have that much disk",
     .rule = "ephemeral-max"},
};

/// Held against the account's default quota of tasks, or of their vCPUs, whichever the epoch has.
/// What a stated one allows no task beyond.
void find_account_quota(double peak, const Parameters& values, const Context& context,
                        StageOutcome& outcome) {
  const bool by_vcpu = context.rules.has("account-vcpu");
  if (!by_vcpu && !context.rules.has("account-tasks")) return;
  const bool stated = tasks_of_quota(values, context).has_value();
  const Severity severity = stated ? Severity::Error : Severity::Warning;
  const Limit quota = by_vcpu
                          ? count_limit("task-quota", "account-vcpu", " vCPU", context, severity)
                          : count_limit("task-quota", "account-tasks", " tasks", context, severity);
  need_of_account({.limit = quota,
                   .combined = CombinedLoad::Peaks,
                   .message = stated ? "the load wants more tasks than the account's stated quota: "
                                       "those beyond it do not start"
                                     : "the account's default quota of tasks must be raised first",
                   .own = by_vcpu ? peak * values.real("vcpu") : peak},
                  context, outcome);
}

/// Tasks that are wanted, and wait for their launch.
void find_launches(double most_awaited, const Context& context, StageOutcome& outcome) {
  if (most_awaited <= 0) return;
  Limit limit = rate_limit("launch-rate", "launch-rate", " tasks/min", context);
  limit.value = limit.value * 60 + context.rules.number("launch-burst").to_double();
  limit.second_rule = "launch-burst";
  hold_against(limit, limit.value + most_awaited,
               "tasks are wanted faster than an account may launch them: requests wait or are lost",
               context, outcome.findings);
}

void find_spot_tasks(const Parameters& values, const Context& context, StageOutcome& outcome) {
  find_spot(
      values,
      "spot tasks are taken back at two minutes' notice, and none on demand takes their place; "
      "AWS lists no price of them, theirs is a planning value",
      context, outcome.findings);
}

void let_through(const Flow& input, const Parameters& values, StageOutcome& outcome) {
  outcome.invocations = input;
  outcome.output = scaled(input, values.number("emits"));
  outcome.output.delivery = Delivery::Request;
}

StageOutcome run_tasks_of_jobs(const Flow& input, const Parameters& values,
                               const Context& context) {
  StageOutcome outcome;
  const JobMonth month = run_jobs(input, values, context);
  use_tasks(month.task_hours, "one for each job, from its launch to its end, a minute at least",
            values, context, outcome);
  tell_task_spread(month.running, values, context);
  outcome.node_hours = month.task_hours;
  use_addresses(month.task_hours, values, outcome);
  outcome.metric("nodes_mean", month.mean, OverMonths::Mean);
  outcome.metric("nodes_peak", month.peak);
  outcome.metric("vcpu_hours", (month.task_hours * values.number("vcpu")).to_double(),
                 OverMonths::Sum);
  need_of_launches(input, context, outcome);
  if (input.items.size() > 0) {
    find_account_quota(month.peak, values, context, outcome);
    find_spot_tasks(values, context, outcome);
    find_awaited_jobs(input, month, context, outcome);
    find_late_answers(input, month.stay, context, outcome);
  }
  let_through(month.started, values, outcome);
  return outcome;
}

StageOutcome run_fargate(const Flow& input, const Parameters& values, const Context& context) {
  check_size(values);
  refuse_interruptions_unless_spot(values);
  if (values.flag("job")) return run_tasks_of_jobs(input, values, context);
  StageOutcome outcome;
  const ItemDemand item = demand_of(input, values, context, outcome.findings);
  const BusyTime busy = busy_time(item, room_of_task(values));
  const Counts load = busy_nodes(input, item, busy);
  const ScalingPolicy policy = policy_of(values, context), wanted = wanted_policy(values, context);
  const auto group_of = [&](const ScalingPolicy& scaling) {
    return scale_nodes(load, input, item, busy, scaling, values);
  };
  const ScaledCapacity capacity = group_of(policy);
  const double wanted_peak = policy.max < wanted.max ? group_of(wanted).peak : capacity.peak;
  const Decimal task_hours = values.has("tasks")
                                 ? hours_of(fixed_tasks(values, context), context)
                                 : hours_of_steps(capacity.provided.sum(), input.step);
  use_tasks(task_hours, why_held("tasks", capacity, load, values), values, context, outcome);
  tell_task_spread(capacity.provided, values, context);
  outcome.node_hours = task_hours;
  use_addresses(task_hours, values, outcome);
  outcome.capacity = planned(capacity.serving, input.step,
                             values.has("tasks") ? SetBy::Scenario : SetBy::Autoscaling);
  outcome.metric("vcpu_hours", (task_hours * values.number("vcpu")).to_double(), OverMonths::Sum);
  const FromQueue taken = taken_from_queue(input, load, capacity);
  if (input.items.size() > 0) {
    measure_nodes(capacity, load, input, item, outcome);
    find_account_quota(wanted_peak, values, context, outcome);
    find_lag(capacity.lag, context, outcome);
    find_spot_tasks(values, context, outcome);
    find_launches(capacity.most_awaited, context, outcome);
    const std::string_view limited_by =
        policy.max < wanted.max
            ? "[quotas]"
            : (values.has("tasks") ? "tasks" : "max_tasks, target_utilisation and boot");
    check_overload(capacity, busy.by, limited_by, taken, context, outcome);
    find_late_answers(input, handling_of(item, values, values.real("vcpu")), context, outcome);
  }
  let_through(taken.items, values, outcome);
  return outcome;
}

}  // namespace

Service fargate() {
  return {.name = "fargate",
          .role = Role::Nodes,
          .help = "container tasks, paid per vCPU and GB of memory",
          .parameters = fargate_parameters,
          .run = run_fargate,
          .planned_meters = planned_task_meters,
          .node_terms = task_terms,
          .settings = fargate_settings,
          .assumed = assumed_of_nodes,
          .coverable = coverable_task_meters,
          .subcategory = "Containers"};
}

}  // namespace costsim::services
