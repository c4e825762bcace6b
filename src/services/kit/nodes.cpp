#include "services/kit/nodes.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/distribution.hpp"
#include "services/kit/amounts.hpp"
#include "services/kit/at_work.hpp"
#include "units/error.hpp"
#include "units/readable.hpp"

namespace costsim::services {
namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw Error(Failure::Usage, message);
}

const Measurement& measurement_of(const Parameters& values, const Context& context) {
  if (context.measurements == nullptr || context.measurements->empty()) {
    refuse("capacity = 'measured': there is no measurement yet; run `costsim measure` first");
  }
  const auto& all = *context.measurements;
  std::vector<std::string_view> names;
  names.reserve(all.size());
  for (const auto& [name, measurement] : all) names.push_back(name);
  if (!values.has("measurement")) {
    if (all.size() == 1) return all.begin()->second;
    refuse(fmt::format("capacity = 'measured': which one? Give measurement = one of: {}",
                       fmt::join(names, ", ")));
  }
  const std::string& asked = values.text("measurement");
  if (const auto found = all.find(asked); found != all.end()) return found->second;
  refuse(fmt::format("measurement = '{}': expected one of: {}", asked, fmt::join(names, ", ")));
}

double measured_seconds(const Parameters& values, const Context& context,
                        std::vector<Finding>& findings) {
  const Measurement& measured = measurement_of(values, context);
  if (!(measured.events_per_s_per_vcpu > 0)) {
    refuse(fmt::format("measurement '{}' has no events per second and vCPU", measured.name));
  }
  const double factor = values.real("cpu_factor");
  add_finding(
      "measured-capacity", Severity::Info,
      fmt::format("sized by the measurement '{}': {} events/s per vCPU of {}{}", measured.name,
                  readable_number(measured.events_per_s_per_vcpu), measured.cpu,
                  factor == 1 ? "" : fmt::format(", with {:g} times its CPU time here", factor)),
      context, findings);
  findings.back().source = measured.source;
  return factor / measured.events_per_s_per_vcpu;
}

double fleet_seconds(const Parameters& values, const Context& context,
                     std::vector<Finding>& findings) {
  for (const std::string_view name : {"fleet_rate", "fleet_nodes", "fleet_vcpu"}) {
    if (!values.has(name)) refuse(fmt::format("capacity = 'fleet': {} is missing", name));
  }
  const Rate& rate = values.rate("fleet_rate");
  if (!(rate.per_second() > 0)) refuse("fleet_rate: expected more than no events");
  const double vcpus = values.real("fleet_nodes") * values.real("fleet_vcpu");
  add_finding(
      "fleet-capacity", Severity::Info,
      fmt::format("sized by a stated fleet: {} on {:g} nodes × {:g} vCPU is {} events/s per "
                  "vCPU",
                  to_text(rate), values.real("fleet_nodes"), values.real("fleet_vcpu"),
                  readable_number(rate.per_second() / vcpus)),
      context, findings);
  return vcpus / rate.per_second();
}

/// Seconds of one vCPU for each event.
double cpu_per_event(const Parameters& values, const Context& context,
                     std::vector<Finding>& findings) {
  const std::string& capacity = values.text("capacity");
  if (capacity == "measured") return measured_seconds(values, context, findings);
  if (capacity == "fleet") return fleet_seconds(values, context, findings);
  return seconds(context.workload.cpu);
}

/// The mean of a stated duration is time of a vCPU, or of a slot where there are slots.
void set_duration(const Parameters& values, ItemDemand& item) {
  const double mean = engine::make_distribution(values.distribution("duration")).mean();
  if (has_slots(values)) {
    item.wait_s = std::max(0.0, mean - item.cpu_s);
    return;
  }
  if (values.has("cpu") || values.text("capacity") != "cpu") {
    refuse("duration: expected none beside a CPU time that is stated, measured or derived");
  }
  item.cpu_s = mean;
}

}  // namespace

Duration boot_of(const Parameters& values, const Context& context) {
  return duration_if(values, "boot").value_or(context.rules.duration("start-time"));
}

std::optional<LaunchRate> launch_rate_of(const Context& context) {
  if (!context.rules.has("launch-rate")) return std::nullopt;
  return LaunchRate{context.rules.number("launch-burst").to_double(),
                    context.rules.rate("launch-rate").per_second()};
}

NodeRoom room_of_task(const Parameters& values) {
  NodeRoom room{values.real("vcpu"), static_cast<double>(values.bytes("memory").value)};
  if (values.has("requests_per_task")) room.slots = values.real("requests_per_task");
  return room;
}

ScalingPolicy policy_of_tasks(const Parameters& values, Duration boot, Duration billing_minimum) {
  ScalingPolicy policy;
  if (values.has("tasks")) {
    policy.min = policy.max = values.real("tasks");
    return policy;
  }
  policy.min = values.real("min_tasks");
  policy.max = std::max(policy.min, values.real("max_tasks"));
  policy.target_utilisation = values.real("target_utilisation");
  policy.boot_delay = boot;
  policy.cool_down = std::max(values.duration("cool_down"), billing_minimum);
  policy.metric_delay = values.duration("metric_delay");
  return policy;
}

bool has_slots(const Parameters& values) {
  // An environment of a managed runtime takes so many, stated or not.
  return values.has("requests_per_node") || values.has("requests_per_task") ||
         values.has("runtime");
}

std::string_view name_of(Bottleneck bottleneck) {
  switch (bottleneck) {
    case Bottleneck::Slots:
      return "request slots";
    case Bottleneck::Memory:
      return "memory";
    case Bottleneck::Cpu:
      break;
  }
  return "CPU";
}

Counts busy_nodes(const Flow& items, const ItemDemand& each, const BusyTime& busy) {
  const double step = seconds(items.step);
  if (each.handled_s() <= step) return items.items * (busy.seconds / step);
  return at_work(items.items, items.step, {.fixed_s = each.handled_s()}) *
         (busy.seconds / each.handled_s());
}

Wavering wavering_of(const Flow& items, const ItemDemand& each, const BusyTime& busy) {
  const double stay_s = each.handled_s();
  return stay_s > 0 ? wavering_of(busy.seconds / stay_s, stay_s, items.dispersion) : Wavering{};
}

ScaledCapacity scale_nodes(const Counts& load, const Flow& items, const ItemDemand& each,
                           const BusyTime& busy, const ScalingPolicy& policy,
                           const Parameters& values, double shares) {
  const double stay_s = each.handled_s(), step_s = seconds(items.step);
  const bool together = items.together > 0 && items.every > Duration(0);
  Arriving arriving{.stay_s = stay_s, .by_queue = items.delivery == Delivery::Queue};
  // Who has come keeps the node that it was sent to. Longer stays are seen as they go on.
  constexpr double metric_s = 60;
  if (stay_s > step_s && (together || stay_s <= metric_s)) {
    arriving.load = items.items * (busy.seconds / step_s);
  }
  if (together) arriving.every = items.every;
  if (values.has("queue_limit")) {
    arriving.most_waiting_s = (values.real("queue_limit") + shares) * busy.seconds;
  }
  const bool by_chance = !together && !items.recorded;
  return scale(load, items.step, policy, by_chance ? wavering_of(items, each, busy) : Wavering{},
               arriving);
}

std::optional<std::int64_t> places_of(const ItemDemand& item, const NodeRoom& node) {
  switch (busy_time(item, node).by) {
    case Bottleneck::Slots:
      return std::llround(*node.slots);
    case Bottleneck::Memory:
      return std::max(std::int64_t{1}, static_cast<std::int64_t>(node.memory / item.memory));
    case Bottleneck::Cpu:
      break;
  }
  return std::nullopt;
}

BusyTime busy_time(const ItemDemand& item, const NodeRoom& node) {
  BusyTime busy{item.cpu_s / node.vcpu, Bottleneck::Cpu};
  const auto consider = [&busy](double time, Bottleneck by) {
    if (time > busy.seconds) busy = {time, by};
  };
  if (node.slots) consider(item.handled_s() / *node.slots, Bottleneck::Slots);
  consider(item.handled_s() * item.memory / node.memory, Bottleneck::Memory);
  return busy;
}

ItemDemand demand_of(const Flow& input, const Parameters& values, const Context& context,
                     std::vector<Finding>& findings) {
  ItemDemand item;
  if (values.has("cpu")) {
    if (values.text("capacity") != "cpu") {
      refuse(fmt::format("cpu: expected none with capacity = '{}'", values.text("capacity")));
    }
    item.cpu_s = seconds(values.duration("cpu"));
  } else {
    item.cpu_s = cpu_per_event(values, context, findings) * input.events_per_item;
  }
  item.wait_s = seconds(context.workload.wait);
  if (values.has("duration")) set_duration(values, item);
  item.wait_s += context.downstream_s;
  item.memory = static_cast<double>(values.bytes("memory_per_request").value);
  return item;
}

Stay handling_of(const ItemDemand& item, const Parameters& values, double vcpu) {
  const double speed = std::min(1.0, vcpu);
  if (!values.has("duration")) return {.fixed_s = item.cpu_s / speed + item.wait_s};
  engine::Distribution time = engine::make_distribution(values.distribution("duration"));
  const double others_s = std::max(0.0, item.handled_s() - time.mean());
  if (has_slots(values) || speed == 1) return {.fixed_s = others_s, .varying = std::move(time)};
  return {.fixed_s = others_s + time.mean() / speed};
}

std::vector<Assumption> assumed_of_nodes(const Parameters& values, const Context& context) {
  const bool fixed = values.has("nodes") || values.has("tasks");
  const bool known = values.has("cpu") || values.has("duration") ||
                     values.text("capacity") != "cpu" || context.workload.times_stated;
  if (fixed || known) return {};
  return {{"cpu", "0s",
           "neither cpu nor a duration nor [workload] cpu or wait is stated: no load makes the "
           "fewest nodes more",
           true}};
}

void measure_nodes(const ScaledCapacity& capacity, const Counts& load, const Flow& input,
                   const ItemDemand& item, StageOutcome& outcome) {
  const double running = capacity.provided.sum();
  outcome.metric("nodes_mean", capacity.provided.mean(), OverMonths::Mean);
  outcome.metric("nodes_peak", capacity.peak);
  outcome.metric("vcpu_needed_peak", input.peak_per_second() * item.cpu_s);
  outcome.metric("utilisation_mean", running > 0 ? load.sum() / running : 0, OverMonths::Mean);
  outcome.metric("utilisation_peak", capacity.peak_utilisation);
  outcome.metric("unserved_share", capacity.unserved_share);
  if (item.cpu_s > 0) {
    outcome.metric("events_per_s_per_vcpu", input.events_per_item / item.cpu_s);
  }
}

FromQueue taken_from_queue(const Flow& input, const Counts& load, const ScaledCapacity& capacity) {
  FromQueue taken{input};
  const double asked = load.sum();
  if (input.delivery != Delivery::Queue || capacity.peak_utilisation <= 1 || asked <= 0)
    return taken;
  const double each = asked / input.items.sum();
  const Eigen::ArrayXd& items = input.items.by_step();
  const Eigen::ArrayXd& serving = capacity.serving.by_step();
  Eigen::ArrayXd done(items.size());
  double waiting = 0;
  for (Eigen::Index i = 0; i < items.size(); ++i) {
    const double room = serving[i] / each;
    done[i] = std::min(waiting + items[i], room);
    waiting += items[i] - done[i];
    if (room > 0) taken.longest_s = std::max(taken.longest_s, waiting / room * seconds(input.step));
  }
  constexpr double nothing = 0.5;
  const double retention = seconds(input.retention.time);
  taken.all = waiting < nothing && (retention <= 0 || taken.longest_s < retention);
  if (waiting >= nothing) taken.items.total = whole(done.sum());
  taken.items.items = std::move(done);
  return taken;
}

void check_overload(const ScaledCapacity& capacity, Bottleneck by, std::string_view limited_by,
                    const FromQueue& taken, const Context& context, StageOutcome& outcome) {
  const bool waits = taken.items.delivery == Delivery::Queue && taken.all;
  hold_against({.id = "overload",
                .rule = "",
                .value = 100,
                .unit = "% of the nodes",
                .severity = waits ? Severity::Warning : Severity::Error,
                .source = stated_source(limited_by)},
               capacity.peak_utilisation * 100,
               fmt::format("the nodes run out of {} at the peak: {}", name_of(by),
                           waits ? fmt::format("messages wait in the queue, for up to {}",
                                               readable_time(taken.longest_s))
                                 : "requests wait or are lost"),
               context, outcome.findings);
}

void find_lag(const ScalingLag& lag, const Context& context, StageOutcome& outcome) {
  if (lag.late_share <= 0 || lag.utilisation <= 1) return;
  add_limit_finding({.id = "scaling-lag",
                     .rule = "",
                     .value = 100,
                     .unit = "% of the nodes",
                     .severity = severity_of_losses(lag.late_share),
                     .source = stated_source("metric_delay, boot and target_utilisation")},
                    lag.utilisation * 100,
                    fmt::format("the load jumps faster than scaling follows: {} of it comes "
                                "while all nodes are busy, and waits for up to {} or is lost",
                                percent_text(lag.late_share), readable_time(lag.longest_s)),
                    context, outcome.findings);
}

void use_addresses(const Decimal& node_hours, const Parameters& values, StageOutcome& outcome) {
  if (values.flag("public_ip")) use_some(outcome, "vpc", "ipv4-hours", node_hours);
}

void refuse_interruptions_unless_spot(const Parameters& values) {
  if (!values.has("spot_interruption") || values.text("purchase") == "spot") return;
  refuse(fmt::format("spot_interruption: expected none with purchase = '{}'",
                     values.text("purchase")));
}

void find_spot(const Parameters& values, std::string message, const Context& context,
               std::vector<Finding>& findings) {
  if (values.text("purchase") != "spot") return;
  add_finding("spot-interruptions", Severity::Info, std::move(message), context, findings);
}

}  // namespace costsim::services
