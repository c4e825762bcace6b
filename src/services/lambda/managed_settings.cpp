#include "services/lambda/managed_settings.hpp"

#include <fmt/format.h>

#include "services/kit/nodes.hpp"

namespace costsim::services {
namespace {

constexpr std::string_view managed_guide =
    "AWS Lambda developer guide, Lambda Managed Instances (2026)";

bool runs(const Parameters& own, std::string_view runtime) {
  return own.text("runtime") == runtime;
}

constexpr SettingRule rows_of_managed[] = {
    {.key = "memory",
     .bound = Bound::AtLeast,
     .refused = "an environment on managed instances has no less",
     .rule = "memory-min"},
    {.key = "requests_per_vcpu",
     .refused = "an environment of Node.js takes no more at a time",
     .rule = "requests-per-vcpu-nodejs",
     .source = managed_guide,
     .holds_for = [](const Parameters& own, const Parameters*) { return runs(own, "nodejs"); }},
    {.key = "requests_per_vcpu",
     .refused = "an environment of Python takes no more at a time",
     .rule = "requests-per-vcpu-python",
     .source = managed_guide,
     .holds_for = [](const Parameters& own, const Parameters*) { return runs(own, "python"); }},
    {.key = "requests_per_vcpu",
     .refused = "an environment of Java takes no more at a time",
     .rule = "requests-per-vcpu-java",
     .source = managed_guide,
     .holds_for = [](const Parameters& own, const Parameters*) { return runs(own, "java"); }},
    {.key = "requests_per_vcpu",
     .refused = "an environment of .NET takes no more at a time",
     .rule = "requests-per-vcpu-dotnet",
     .source = managed_guide,
     .holds_for = [](const Parameters& own, const Parameters*) { return runs(own, "dotnet"); }},
};

}  // namespace

std::span<const SettingRule> managed_settings() {
  return rows_of_managed;
}

/// kirodotdev/powers, pull request 139 (2026-05): C from .xlarge, M and R from .large.
std::vector<Refusal> refused_types(const Parameters& values, const Context&) {
  const std::string& type = values.text("instance");
  const bool compute = type.starts_with('c');
  const bool known_family = compute || type.starts_with('m') || type.starts_with('r');
  const bool too_small = type.ends_with(".medium") || (compute && type.ends_with(".large"));
  if (known_family && !too_small) return {};
  return {{"instance", fmt::format("instance = '{}': functions do not run on it: expected C from "
                                   ".xlarge, M or R from .large",
                                   type)}};
}

std::vector<Assumption> assumed_of_managed(const Parameters& values, const Context& context) {
  if (values.has("instances")) return {};
  std::vector<Assumption> assumed = assumed_of_nodes(values, context);
  const bool cpu_known = values.has("cpu") || values.text("capacity") != "cpu" ||
                         context.workload.cpu > Duration(0) || !assumed.empty();
  if (cpu_known) return assumed;
  return {{"cpu", "0s",
           "no CPU time is stated: a vCPU takes as many requests at a time as the runtime allows",
           true}};
}

}  // namespace costsim::services
