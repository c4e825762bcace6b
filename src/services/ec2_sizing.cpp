#include "services/ec2_sizing.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::services {
namespace {

std::string nearest_type(const std::string& type, const metering::Rules& rules) {
  std::vector<std::string_view> types;
  for (const auto& [name, rule] : rules.all()) {
    if (name.ends_with(".vcpu")) types.push_back(std::string_view(name).substr(0, name.size() - 5));
  }
  const std::string nearest = suggestion(type, types);
  return nearest.empty() ? ": `costsim prices show --service ec2` lists them" : nearest;
}

Instance instance_of(const Parameters& values, const metering::Rules& rules) {
  Instance instance = known_instance(values.text("instance"), rules);
  const Bytes base = values.bytes("memory_base");
  const Bytes memory{static_cast<std::int64_t>(instance.memory)};
  instance.memory -= static_cast<double>(base.value);
  if (instance.memory <= 0) {
    throw Error(Failure::Usage, fmt::format("memory_base = '{}': expected less than the {} of a {}",
                                            to_text(base), to_text(memory), instance.type));
  }
  if (values.has("vcpu_per_node") && values.number("vcpu_per_node") > instance.vcpu) {
    throw Error(Failure::Usage, fmt::format("vcpu_per_node = {}: a {} has {}",
                                            values.number("vcpu_per_node").text(), instance.type,
                                            instance.vcpu.text()));
  }
  return instance;
}

NodeRoom room_of(const Instance& instance, const Parameters& values) {
  NodeRoom room{instance.vcpu.to_double(), instance.memory};
  if (values.has("requests_per_node")) room.slots = values.real("requests_per_node");
  return room;
}

/// The nodes that services keep whether they have work or not.
double reserved_nodes(const Instance& instance, const Parameters& values) {
  double part = values.has("min_vcpu") || values.has("min_memory") ? 0 : 1;
  if (values.has("min_vcpu")) part = values.real("min_vcpu") / instance.vcpu.to_double();
  if (values.has("min_memory")) {
    const auto memory = static_cast<double>(values.bytes("min_memory").value);
    part = std::max(part, memory / instance.memory);
  }
  // A quotient that is whole but for rounding must not cost a node.
  return std::ceil(values.real("services") * part - 1e-9);
}

ScalingPolicy policy_of(const Instance& instance, double reserved_nodes, const Parameters& values,
                        const Context& context) {
  ScalingPolicy policy;
  if (values.has("nodes")) {
    policy.min = policy.max = values.real("nodes");
    return policy;
  }
  policy.min = std::max(values.real("min_nodes"), reserved_nodes);
  if (values.has("max_nodes")) policy.max = values.real("max_nodes");
  if (policy.max < policy.min) {
    throw Error(Failure::Usage, fmt::format("max_nodes = {}: at least {} nodes run all the time",
                                            policy.max, policy.min));
  }
  policy.target_utilisation = values.has("vcpu_per_node")
                                  ? values.real("vcpu_per_node") / instance.vcpu.to_double()
                                  : values.real("target_utilisation");
  policy.boot_delay = boot_of(values, context);
  policy.metric_delay = values.duration("metric_delay");
  // A node that stops sooner than the billing minimum costs as if it had run on.
  policy.cool_down =
      std::max(values.duration("cool_down"), context.rules.duration("billing-minimum"));
  return policy;
}

/// Throttling by credits is work not served. On shared nodes others spend the credits, too.
void spend(NodeMonth& month, const Flow& input, const Parameters& values, const Context& context) {
  month.terms = credit_terms(month.instance.type, values.text("credits"), context);
  if (!month.terms || values.text("billing") != "instances") return;
  month.credits = spend_credits(month.used.by_step(), month.capacity.provided.by_step(), input.step,
                                *month.terms);
  const double vcpu_hours = month.used.sum() * seconds(input.step) / 3600;
  if (vcpu_hours <= 0) return;
  month.throttled_share = month.credits.throttled / vcpu_hours;
  double& unserved = month.capacity.unserved_share;
  unserved += (1 - unserved) * month.throttled_share;
}

}  // namespace

Instance known_instance(const std::string& type, const metering::Rules& rules) {
  if (!rules.has(type + ".vcpu")) {
    throw Error(Failure::Usage,
                fmt::format("instance = '{}': no such type in the price files of this region and "
                            "epoch{}",
                            type, nearest_type(type, rules)));
  }
  return {.type = type,
          .vcpu = rules.number(type + ".vcpu"),
          .memory = static_cast<double>(rules.bytes(type + ".memory").value)};
}

std::optional<std::int64_t> places_in_node(const Parameters& values, const Context& context) {
  std::vector<Finding> ignored;
  return places_of(demand_of({}, values, context, ignored),
                   room_of(instance_of(values, context.rules), values));
}

NodeMonth run_nodes(const Flow& input, const Parameters& values, const Context& context,
                    std::vector<Finding>& findings) {
  NodeMonth month;
  month.instance = instance_of(values, context.rules);
  month.item = demand_of(input, values, context, findings);
  const NodeRoom room = room_of(month.instance, values);
  month.busy = busy_time(month.item, room);
  month.reserved_nodes = reserved_nodes(month.instance, values);
  month.load = busy_nodes(input, month.item, month.busy);
  month.policy = policy_of(month.instance, month.reserved_nodes, values, context);
  month.capacity = scale_nodes(month.load, input, month.item, month.busy, month.policy, values);
  if (month.busy.seconds > 0) {
    month.used = month.capacity.busy * (month.item.cpu_s / month.busy.seconds);
  } else {
    month.used = Counts::constant(input.items.size(), 0);
  }
  spend(month, input, values, context);
  return month;
}

}  // namespace costsim::services
