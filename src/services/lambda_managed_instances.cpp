// AWS Lambda Managed Instances: functions on EC2 instances that Lambda runs for an account. Paid
// are requests, the instances, and a fee for each of their hours; no duration. Environments take
// several requests at a time, start with the instances and stay, so that no request starts cold;
// the fewest instances run with or without a load.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "services/ec2_sizing.hpp"
#include "services/kit/amounts.hpp"
#include "services/kit/late_answers.hpp"
#include "services/kit/retry_rows.hpp"
#include "services/lambda/managed_settings.hpp"
#include "services/services.hpp"
#include "units/error.hpp"
#include "units/readable.hpp"

namespace costsim::services {
namespace {

constexpr Parameter managed_rows[] = {
    {.name = "instance",
     .kind = Kind::Text,
     .help = "type of the instances: \"m7g.xlarge\"; C from .xlarge, M and R from .large"},
    purchase_row("how the instances are paid, the fee apart; reserved: the peak's, all month",
                 false),
    savings_row,
    {.name = "memory",
     .kind = Kind::Bytes,
     .fallback = "2GB",
     .help = "memory of an execution environment",
     .min = 1 << 20},
    {.name = "memory_per_vcpu",
     .kind = Kind::Choice,
     .fallback = "2GB",
     .help = "of an environment: 2:1, 4:1 or 8:1",
     .choices = "2GB|4GB|8GB"},
    {.name = "runtime",
     .kind = Kind::Choice,
     .fallback = "nodejs",
     .help = "which says how many requests a vCPU takes at a time",
     .choices = "nodejs|python|java|dotnet"},
    {.name = "requests_per_vcpu",
     .kind = Kind::Count,
     .fallback = optional,
     .help = "requests at a time for each vCPU of an environment; default: the runtime's most",
     .min = 1,
     .max = 1000},
    nodes_row("instances", optional, "fixed number of instances; default: as the load needs", 1e5),
    nodes_row("min_instances", "3",
              "fewest instances, load or none: three for three availability zones", 1e5),
    {.name = "max_vcpu",
     .kind = Kind::Count,
     .fallback = "400",
     .help = "most vCPUs of all instances together (MaxVCpuCount)",
     .min = 2,
     .max = 1e6},
    target_utilisation_row("50%", "how busy scaling keeps them: with room for twice the traffic"),
    boot_row(
        "from the wish for an instance to its first request; default: start-time, within which "
        "traffic may double"),
    cool_down_row("how long the load must have been lower before instances stop"),
    {.name = "memory_per_request",
     .kind = Kind::Bytes,
     .fallback = "0B",
     .help = "memory that a request takes while it is handled"},
};

/// Requests do not wait for an instance: what finds no place is answered with 429.
constexpr Parameter managed_trouble_rows[] = {
    queue_limit_row("0",
                    "requests that may wait in each instance beyond those that its "
                    "environments take at a time; more are refused"),
    request_timeout_row,
    metric_delay_row("0s"),
    mtbf_row,
    health_check_row("until a failure is known, and a new instance starts"),
};

constexpr Parameter managed_output_rows[] = {
    emits_row,
    {.name = "emit_size",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "size of an item let out; default: that of the input"},
};

constexpr auto managed_parameters =
    joined(managed_rows, demand_rows, managed_trouble_rows, retry_rows, managed_output_rows);

constexpr double bytes_of_gb = 1LL << 30;

double requests_per_vcpu(const Parameters& values, const Context& context) {
  if (values.has("requests_per_vcpu")) return values.real("requests_per_vcpu");
  return context.rules.number("requests-per-vcpu-" + values.text("runtime")).to_double();
}

/// What an instance has for functions: as many whole environments as fit beside the system.
struct Environments {
  Instance instance = {};
  double count = 0;
  NodeRoom room = {};
};

/// Memory and vCPUs of an environment, and of the system, by AWS's sample calculator: an
/// environment has memory / memory_per_vcpu vCPUs, rounded up.
Environments environments_of(const Parameters& values, const Context& context) {
  Environments all{.instance = known_instance(values.text("instance"), *context.machines)};
  const auto memory = static_cast<double>(values.bytes("memory").value);
  const double ratio = static_cast<double>(parse_bytes(values.text("memory_per_vcpu")).value);
  const double vcpu = std::ceil(memory / ratio);
  const double by_vcpu =
      (all.instance.vcpu - context.rules.number("system-vcpu")).to_double() / vcpu;
  const auto system = static_cast<double>(context.rules.bytes("system-memory").value);
  all.count = std::floor(std::min(by_vcpu, (all.instance.memory - system) / memory));
  if (all.count < 1) {
    throw Error(Failure::Usage,
                fmt::format("instance = '{}': an environment of {} and {:g} vCPU does not fit into "
                            "its {} vCPUs and {:g} GB beside the system's {} vCPU and {}",
                            all.instance.type, to_text(values.bytes("memory")), vcpu,
                            all.instance.vcpu.text(), all.instance.memory / bytes_of_gb,
                            context.rules.number("system-vcpu").text(),
                            to_text(context.rules.bytes("system-memory"))));
  }
  all.room = {.vcpu = all.count * vcpu,
              .memory = all.count * memory,
              .slots = all.count * vcpu * requests_per_vcpu(values, context)};
  return all;
}

double most_instances(const Parameters& values, const Instance& instance) {
  return std::max(1.0, std::floor(values.real("max_vcpu") / instance.vcpu.to_double()));
}

ScalingPolicy managed_policy(const Parameters& values, const Instance& instance,
                             const Context& context) {
  ScalingPolicy policy;
  if (values.has("instances")) {
    policy.min = policy.max = values.real("instances");
    return policy;
  }
  policy.min = values.real("min_instances");
  policy.max = most_instances(values, instance);
  if (policy.max < policy.min) {
    throw Error(Failure::Usage,
                fmt::format("max_vcpu = {}: {:g} instances of {} vCPUs run all the time",
                            values.count("max_vcpu"), policy.min, instance.vcpu.text()));
  }
  policy.target_utilisation = values.real("target_utilisation");
  policy.boot_delay = boot_of(values, context);
  policy.metric_delay = values.duration("metric_delay");
  policy.cool_down =
      std::max(values.duration("cool_down"), context.machines->duration("billing-minimum"));
  return policy;
}

Decimal managed_hours(const ScaledCapacity& capacity, const Flow& input, const Parameters& values,
                      const Context& context) {
  if (values.has("instances")) return hours_of(values.number("instances"), context);
  if (values.text("purchase").starts_with("reserved") && input.items.size() > 0) {
    return hours_of(whole(capacity.peak), context);
  }
  return hours_of_steps(capacity.provided.sum(), input.step);
}

/// What scaling cannot follow is answered with 429. One per cent of that is no passing trouble.
void find_throttles(const ScaledCapacity& capacity, const Parameters& values,
                    const Context& context, StageOutcome& outcome) {
  if (values.has("instances")) {
    return check_overload(capacity, Bottleneck::Slots, "instances", {}, context, outcome);
  }
  hold_against({.id = "doubling",
                .rule = "start-time",
                .value = 100,
                .unit = " % of the instances",
                .severity = capacity.unserved_share > 0.01 ? Severity::Error : Severity::Warning},
               capacity.peak_utilisation * 100,
               fmt::format("traffic rises faster than instances come, or beyond max_vcpu: {} % of "
                           "the requests are throttled (429)",
                           readable_number(capacity.unserved_share * 100)),
               context, outcome.findings);
}

/// Nothing scales to zero, and a small load does not need what runs.
void find_floor(const ScaledCapacity& capacity, const Parameters& values, const Context& context,
                StageOutcome& outcome) {
  const double fewest = values.real(values.has("instances") ? "instances" : "min_instances");
  if (values.has("instances") || capacity.peak > fewest) return;
  add_finding("always-on", Severity::Info,
              fmt::format("{:g} instances run all the time, and the load never needs more: nothing "
                          "scales to zero",
                          fewest),
              context, outcome.findings);
  outcome.findings.back().source = stated_source("min_instances");
}

NodeTerms managed_terms(const Parameters& values, const Context& context) {
  const Environments all = environments_of(values, context);
  std::vector<Finding> ignored;
  return {.vcpu = all.room.vcpu,
          .target_utilisation = values.real("target_utilisation"),
          .slots = places_of(demand_of({}, values, context, ignored), all.room),
          .admitted = std::llround(*all.room.slots),
          .fixed = count_if(values, "instances"),
          .least = values.count("min_instances"),
          .most = static_cast<std::int64_t>(most_instances(values, all.instance)),
          .boot = boot_of(values, context)};
}

/// What is throttled is not billed.
Decimal requests_taken(const Flow& input, const ScaledCapacity& capacity) {
  if (capacity.unserved_share <= 0) return input.total;
  return whole(input.total.to_double() * (1 - capacity.unserved_share));
}

void use_instances(const Decimal& hours, const Flow& input, const Environments& all,
                   const ScaledCapacity& capacity, const Parameters& values, const Context& context,
                   StageOutcome& outcome) {
  const std::string& type = all.instance.type;
  outcome.use("lambda", "requests", requests_taken(input, capacity));
  outcome.use("ec2", type + "." + values.text("purchase"), hours);
  outcome.use("lambda-managed-instances", type + ".fee", hours);
  outcome.node_hours = hours;
  tell_spread("ec2", type + ".on-demand", capacity.provided, context);
  outcome.metric("vcpu_hours", (hours * all.instance.vcpu).to_double(), OverMonths::Sum);
  outcome.metric("environments_per_instance", all.count);
}

StageOutcome run_managed(const Flow& input, const Parameters& values, const Context& context) {
  StageOutcome outcome;
  const Environments all = environments_of(values, context);
  const ItemDemand item = demand_of(input, values, context, outcome.findings);
  const BusyTime busy = busy_time(item, all.room);
  const Counts load = busy_nodes(input, item, busy);
  const bool shared = busy.by == Bottleneck::Cpu;
  const double shares = shared ? std::max(0.0, *all.room.slots - std::floor(all.room.vcpu)) : 0;
  const ScaledCapacity capacity = scale_nodes(
      load, input, item, busy, managed_policy(values, all.instance, context), values, shares);
  use_instances(managed_hours(capacity, input, values, context), input, all, capacity, values,
                context, outcome);
  outcome.capacity = planned(capacity.serving, input.step,
                             values.has("instances") ? SetBy::Scenario : SetBy::Autoscaling);
  if (input.items.size() > 0) {
    measure_nodes(capacity, load, input, item, outcome);
    find_throttles(capacity, values, context, outcome);
    find_floor(capacity, values, context, outcome);
    find_late_answers(input, handling_of(item, values, all.room.vcpu), context, outcome);
  }
  outcome.invocations = input;
  outcome.output = scaled(input, values.number("emits"));
  outcome.output.delivery = Delivery::Request;
  if (values.has("emit_size")) outcome.output.size = values.bytes("emit_size");
  return outcome;
}

std::vector<PlannedMeter> planned_instances(const Parameters& values) {
  const std::string& type = values.text("instance");
  return {{{"ec2", type + ".on-demand"}, {"ec2", type + ".savings-plan"}}};
}

std::vector<metering::MeterId> coverable_instances(const Parameters& values) {
  if (values.text("purchase") != "on-demand") return {};
  return {{"ec2", values.text("instance") + ".on-demand"}};
}

}  // namespace

Service lambda_managed_instances() {
  return {.name = "lambda-managed-instances",
          .role = Role::Nodes,
          .help = "functions on EC2 instances that Lambda runs: paid by request, instance and fee",
          .parameters = managed_parameters,
          .run = run_managed,
          .planned_meters = planned_instances,
          .node_terms = managed_terms,
          .settings = managed_settings(),
          .refuse = refused_types,
          .assumed = assumed_of_managed,
          .coverable = coverable_instances,
          .machines = "ec2",
          .subcategory = "Serverless Compute"};
}

}  // namespace costsim::services
