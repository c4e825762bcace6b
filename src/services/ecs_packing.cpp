#include "services/ecs_packing.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "units/error.hpp"
#include "units/readable.hpp"

namespace costsim::services {
namespace {

[[noreturn]] void refuse_task(const Instance& instance, const Parameters& values) {
  throw Error(
      Failure::Usage,
      fmt::format("instance = '{}': a task of {} vCPU and {} does not fit into its {} vCPUs "
                  "and {} less vcpu_base and memory_base",
                  instance.type, values.number("vcpu").text(), to_text(values.bytes("memory")),
                  instance.vcpu.text(),
                  to_text(Bytes{static_cast<std::int64_t>(instance.memory)})));
}

}  // namespace

Packing packing_of(const Parameters& values, const metering::Rules& machines) {
  // A quotient that is whole but for rounding must not cost a task.
  constexpr double slack = 1e-9;
  Packing packing{.instance = known_instance(values.text("instance"), machines)};
  const double vcpu = packing.instance.vcpu.to_double();
  const auto memory_each = static_cast<double>(values.bytes("memory").value);
  const double by_vcpu = (vcpu - values.real("vcpu_base")) / values.real("vcpu");
  const double by_memory =
      (packing.instance.memory - static_cast<double>(values.bytes("memory_base").value)) /
      memory_each;
  packing.tasks = std::floor(std::min(by_vcpu, by_memory) + slack);
  if (packing.tasks < 1) refuse_task(packing.instance, values);
  packing.vcpu_share = packing.tasks * values.real("vcpu") / vcpu;
  packing.memory_share = packing.tasks * memory_each / packing.instance.memory;
  return packing;
}

void measure_packing(const Packing& packing, const ScaledCapacity& tasks, const Counts& instances,
                     double peak, const Parameters& values, StageOutcome& outcome) {
  outcome.metric("instances_mean", instances.mean(), OverMonths::Mean);
  outcome.metric("instances_peak", peak);
  outcome.metric("tasks_per_instance", packing.tasks);
  const double vcpus = instances.sum() * packing.instance.vcpu.to_double();
  outcome.metric("packed_share", vcpus > 0 ? tasks.provided.sum() * values.real("vcpu") / vcpus : 0,
                 OverMonths::Mean);
}

void find_stranded(const Packing& packing, const Parameters& values, const Context& context,
                   StageOutcome& outcome) {
  const double used = std::max(packing.vcpu_share, packing.memory_share);
  if (used > 0.75) return;
  add_finding(
      "stranded", Severity::Info,
      fmt::format("a {} holds {:g} tasks of {} vCPU and {}: {} % of its vCPUs and {} % of "
                  "its memory fit no further one",
                  packing.instance.type, packing.tasks, values.number("vcpu").text(),
                  to_text(values.bytes("memory")), readable_number((1 - packing.vcpu_share) * 100),
                  readable_number((1 - packing.memory_share) * 100)),
      context, outcome.findings);
  outcome.findings.back().source = stated_source("instance, vcpu and memory");
}

}  // namespace costsim::services
