// Amazon EC2: whole instances, a fixed number or as many as the load needs, or the used share of
// nodes that stand there anyway. Billed per second, at least a minute (rules of the price file).
#include <algorithm>

#include <fmt/format.h>

#include "services/ec2_sizing.hpp"
#include "services/kit/amounts.hpp"
#include "services/kit/held_hours.hpp"
#include "services/kit/late_answers.hpp"
#include "services/kit/retry_rows.hpp"
#include "services/services.hpp"
#include "units/error.hpp"
#include "units/readable.hpp"

namespace costsim::services {
namespace {

constexpr Parameter size_rows[] = {
    {.name = "instance", .kind = Kind::Text, .help = "type of the instances: \"m5.large\""},
    purchase_row("how they are paid; reserved: the peak's, all month"),
    savings_row,
    public_ip_row,
    {.name = "billing",
     .kind = Kind::Choice,
     .fallback = "instances",
     .help = "whole instances, or the vCPUs used on shared nodes",
     .choices = "instances|vcpu-share"},
    nodes_row("nodes", optional, "fixed number of nodes; default: as the load needs"),
    {.name = "vcpu_per_node",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "vCPUs used on each node: paid with vcpu-share, and what a node is sized for",
     .min = 0.001},
    nodes_row("min_nodes", "1", "fewest nodes"),
    nodes_row("max_nodes", optional, "most nodes; default: no limit"),
    target_utilisation_row("60%", "how busy scaling keeps the nodes"),
    boot_row("from the launch of a node to its first request; default: as measured (start-time)"),
    cool_down_row("how long the load must have been lower before nodes stop"),
};

constexpr Parameter room_rows[] = {
    places_row("requests_per_node", "items that a node handles at a time"),
    memory_per_request_row,
    {.name = "memory_base",
     .kind = Kind::Bytes,
     .fallback = "0B",
     .help = "memory of a node that is not there for items"},
    {.name = "services",
     .kind = Kind::Count,
     .fallback = "1",
     .help = "services that run here, each all the time",
     .min = 1,
     .max = 1e6},
    {.name = "min_vcpu",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "vCPUs kept for each service; default: a node"},
    {.name = "min_memory",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "memory kept for each service; default: a node"},
    {.name = "credits",
     .kind = Kind::Choice,
     .fallback = "auto",
     .help = "burstable types, whole instances: throttled when credits are gone, or charged",
     .choices = "auto|standard|unlimited"},
};

constexpr Parameter node_output_rows[] = {
    emits_row,
    {.name = "emit_size",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "size of an item let out; default: that of the input"},
};

constexpr auto ec2_parameters = joined(size_rows, demand_rows, room_rows, trouble_rows, retry_rows,
                                       spot_rows, node_output_rows);

/// Sums of shares that differ by less, relatively, are equal.
constexpr double rounding = 1e-9;

/// Instances running, in hours.
Decimal node_hours(const NodeMonth& month, const Flow& input, const Parameters& values,
                   const Context& context) {
  if (values.has("nodes")) return hours_of(values.number("nodes"), context);
  const bool reserved = values.text("purchase").starts_with("reserved");
  if (reserved && month.capacity.provided.size() > 0) {
    return hours_of(whole(month.capacity.peak), context);
  }
  return hours_of_steps(month.capacity.provided.sum(), input.step);
}

/// vCPU-hours at work. To a millionth: below that a sum of many steps is rounding.
Decimal used_vcpu_hours(const NodeMonth& month, const Flow& input) {
  return hours_of_steps(month.used.sum(), input.step).rounded(6);
}

/// Instance-hours paid: of whole nodes, or the used share of their vCPUs.
Decimal instance_hours(const NodeMonth& month, const Flow& input, const Parameters& values,
                       const Context& context) {
  const Decimal hours = node_hours(month, input, values, context);
  if (values.text("billing") == "instances") return hours;
  const Decimal vcpu_hours = values.has("vcpu_per_node") ? hours * values.number("vcpu_per_node")
                                                         : used_vcpu_hours(month, input);
  return vcpu_hours.divided_by(month.instance.vcpu);
}

void use_nodes(const NodeMonth& month, const Decimal& hours, const Flow& input,
               const Parameters& values, const Context& context, StageOutcome& outcome) {
  const std::string meter = month.instance.type + "." + values.text("purchase");
  outcome.use("ec2", meter, hours);
  const Decimal of_nodes = node_hours(month, input, values, context);
  std::vector<Term> terms =
      held_hours("nodes", of_nodes, why_held("nodes", month.capacity, month.load, values), context);
  const bool shared = values.text("billing") != "instances" && !of_nodes.is_zero();
  if (shared) {
    terms.push_back({"share", hours.divided_by(of_nodes, 9), "",
                     fmt::format("of a node's {} vCPUs that is paid: billing = {}",
                                 month.instance.vcpu.text(), values.text("billing")),
                     OverMonths::Mean});
  }
  outcome.derive(meter, shared ? "nodes × hours × share" : "nodes × hours", std::move(terms));
}

/// Waiting items may fill a node that has CPU left.
void find_bottleneck(const NodeMonth& month, const Context& context, StageOutcome& outcome) {
  if (month.busy.by == Bottleneck::Cpu) return;
  add_finding(
      "not-cpu-bound", Severity::Info,
      fmt::format("{}, not CPU, decides how many nodes there must be", name_of(month.busy.by)),
      context, outcome.findings);
  Finding& finding = outcome.findings.back();
  const double by_cpu = month.instance.vcpu.to_double() / month.item.cpu_s;
  finding.limit = fmt::format("{} items/s per node by {}", readable_number(1 / month.busy.seconds),
                              name_of(month.busy.by));
  finding.actual = month.item.cpu_s > 0
                       ? fmt::format("{} items/s per node by CPU", readable_number(by_cpu))
                       : "no CPU time at all";
  finding.source = stated_source(month.busy.by == Bottleneck::Slots ? "requests_per_node"
                                                                    : "memory_per_request");
}

void check_sizing(const NodeMonth& month, double paid_vcpu_hours, const Flow& input,
                  const FromQueue& taken, const Parameters& values, const Context& context,
                  StageOutcome& outcome) {
  const std::string limited_by =
      values.has("nodes") ? "nodes" : "max_nodes, target_utilisation and boot";
  check_overload(month.capacity, month.busy.by, limited_by, taken, context, outcome);
  find_lag(month.capacity.lag, context, outcome);
  hold_against({.id = "reservations",
                .rule = "",
                .value = month.capacity.peak,
                .unit = " nodes",
                .severity = Severity::Error,
                .source = stated_source(limited_by),
                .of_load = false},
               month.reserved_nodes, "the nodes are too few for what the services keep", context,
               outcome.findings);
  if (month.busy.seconds == 0 && !values.has("nodes")) {
    add_finding("cpu-unknown", Severity::Warning,
                "nothing says how much CPU an event takes: the nodes are the fewest allowed",
                context, outcome.findings);
    outcome.findings.back().source = stated_source("[workload]");
  }
  find_bottleneck(month, context, outcome);
  if (values.text("billing") == "vcpu-share") {
    hold_against({.id = "vcpu-share",
                  .rule = "",
                  .value = paid_vcpu_hours * (1 + rounding),
                  .unit = " vCPU-hours",
                  .source = stated_source("vcpu_per_node"),
                  .of_load = false},
                 used_vcpu_hours(month, input).to_double(),
                 "the load takes more CPU than the share that is paid", context, outcome.findings);
  }
  find_spot(values,
            "spot instances are taken back at two minutes' notice: other nodes must carry on",
            context, outcome.findings);
}

/// Mean vCPUs in use on each node.
double used_per_node(const NodeMonth& month, const Parameters& values) {
  if (values.has("vcpu_per_node")) return values.real("vcpu_per_node");
  const double nodes = month.capacity.provided.sum();
  return nodes > 0 ? month.used.sum() / nodes : 0;
}

/// Says what a burstable type can sustain, and warns when it is asked for more.
void find_baseline(const NodeMonth& month, const Parameters& values, const Context& context,
                   StageOutcome& outcome) {
  if (!month.terms) return;
  const double sustained = month.terms->sustained_vcpu;
  const std::string rule = month.instance.type + ".credits-per-hour";
  const double used = used_per_node(month, values);
  const std::string message =
      fmt::format("a {} sustains {:.4g} of its {} vCPUs; more is on credit", month.instance.type,
                  sustained, month.instance.vcpu.text());
  const bool beyond = used > sustained * (1 + rounding);
  add_limit_finding({"burstable-baseline", rule, sustained, " vCPU per node",
                     beyond ? Severity::Warning : Severity::Info},
                    used, message, context, outcome.findings);
}

void find_throttling(const NodeMonth& month, const Context& context, StageOutcome& outcome) {
  // One per cent of lost work is no passing trouble.
  const Severity severity = month.throttled_share > 0.01 ? Severity::Error : Severity::Warning;
  hold_against({"credits", month.instance.type + ".max-credits", 0, " % of the load", severity},
               month.throttled_share * 100,
               "the CPU credits run out: nodes are throttled to their baseline, requests wait or "
               "are lost",
               context, outcome.findings);
}

void use_surplus(const NodeMonth& month, StageOutcome& outcome) {
  const std::string& type = month.instance.type;
  use_some(outcome, "ec2", "surplus-vcpu-hours-" + type.substr(0, type.find('.')),
           Decimal::from_double(month.credits.surplus));
}

std::vector<PlannedMeter> planned_meters(const Parameters& values) {
  const std::string type = values.text("instance");
  return {{{"ec2", type + ".on-demand"}, {"ec2", type + ".savings-plan"}}};
}

std::vector<metering::MeterId> coverable_meters(const Parameters& values) {
  if (values.text("purchase") != "on-demand") return {};
  return {{"ec2", values.text("instance") + ".on-demand"}};
}

/// Nodes that follow the load are paid when they run; of others every hour is alike.
Counts paid_over_time(const NodeMonth& month, const Flow& input, const Parameters& values) {
  if (values.has("nodes") && values.text("billing") == "instances") {
    return Counts::constant(input.items.size(), 1);
  }
  return values.text("billing") == "instances" || values.has("vcpu_per_node")
             ? month.capacity.provided
             : month.used;
}

NodeTerms node_terms(const Parameters& values, const Context& context) {
  const std::string type = values.text("instance");
  const double vcpu = context.rules.number(type + ".vcpu").to_double();
  NodeTerms terms{.vcpu = vcpu,
                  .target_utilisation = values.has("vcpu_per_node")
                                            ? values.real("vcpu_per_node") / vcpu
                                            : values.real("target_utilisation"),
                  .slots = places_in_node(values, context),
                  .fixed = count_if(values, "nodes"),
                  .least = values.count("min_nodes"),
                  .most = count_if(values, "max_nodes"),
                  .boot = boot_of(values, context)};
  // Who pays for a share of an instance's vCPUs has no say in its credits.
  if (values.text("billing") == "instances") {
    terms.credits = credit_terms(type, values.text("credits"), context);
  }
  return terms;
}

StageOutcome run_ec2(const Flow& input, const Parameters& values, const Context& context) {
  StageOutcome outcome;
  refuse_interruptions_unless_spot(values);
  const NodeMonth month = run_nodes(input, values, context, outcome.findings);
  const Decimal hours = instance_hours(month, input, values, context);
  const double vcpu_hours = (hours * month.instance.vcpu).to_double();
  use_nodes(month, hours, input, values, context, outcome);
  tell_spread("ec2", month.instance.type + ".on-demand", paid_over_time(month, input, values),
              context);
  outcome.node_hours = hours;
  use_addresses(hours, values, outcome);
  outcome.metric("vcpu_hours", vcpu_hours, OverMonths::Sum);
  const FromQueue taken = taken_from_queue(input, month.load, month.capacity);
  if (input.items.size() > 0) {
    measure_nodes(month.capacity, month.load, input, month.item, outcome);
    check_sizing(month, vcpu_hours, input, taken, values, context, outcome);
    find_baseline(month, values, context, outcome);
    find_throttling(month, context, outcome);
    find_late_answers(input, handling_of(month.item, values, month.instance.vcpu.to_double()),
                      context, outcome);
  }
  use_surplus(month, outcome);
  outcome.capacity = planned(month.capacity.serving, input.step,
                             values.has("nodes") ? SetBy::Scenario : SetBy::Autoscaling);
  outcome.invocations = input;
  outcome.output = scaled(taken.items, values.number("emits"));
  outcome.output.delivery = Delivery::Request;
  if (values.has("emit_size")) outcome.output.size = values.bytes("emit_size");
  return outcome;
}

}  // namespace

Service ec2() {
  return {.name = "ec2",
          .role = Role::Nodes,
          .help = "virtual machines: whole instances, or a share of their vCPUs",
          .parameters = ec2_parameters,
          .run = run_ec2,
          .planned_meters = planned_meters,
          .node_terms = node_terms,
          .assumed = assumed_of_nodes,
          .coverable = coverable_meters,
          .subcategory = "Virtual Machines"};
}

}  // namespace costsim::services
