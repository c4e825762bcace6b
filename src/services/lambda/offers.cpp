#include "services/lambda/offers.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace costsim::services {
namespace {

/// Environments that are created, each with a whole function's memory.
struct Created {
  Decimal executions;
  Decimal share;   ///< of the executions
  Decimal memory;  ///< GB
  std::vector<Term> terms;

  Decimal environments() const { return executions * share; }
};

/// By the share as stated, to the last digit, else by the estimate.
Created created_of(const Flow& executions, double estimated, const Parameters& function) {
  const bool stated = function.has("cold_starts");
  Created created{
      .executions = executions.total,
      .share = stated ? function.number("cold_starts") : Decimal::from_double(estimated),
      .memory = gigabytes(Decimal(function.bytes("memory").value)),
      .terms = {}};
  created.terms = {
      {"executions", created.executions, "executions", "of the period"},
      {"environments created for each", created.share, "",
       stated ? "as cold_starts states" : "estimated by load and idle life", OverMonths::Mean},
      {"memory", created.memory, "GB",
       fmt::format("{} / 1,024 MB", to_text(function.bytes("memory"))), OverMonths::Largest}};
  return created;
}

/// Paid by the memory of what is created.
void use_created(const std::string& meter, const Created& created, StageOutcome& outcome) {
  outcome.use("lambda", meter, created.environments() * created.memory);
  outcome.derive(meter, "executions × environments created for each × memory in GB", created.terms);
}

/// Seconds in which snapshots of all versions are paid for. A version that is replaced sooner than
/// after the least time is paid for that long all the same.
Decimal cached_seconds(const Parameters& function, const Context& context) {
  const Decimal span = exact_seconds(context.span);
  const Decimal least = exact_seconds(context.rules.duration("snapshot-least"));
  const Decimal versions = function.number("snapshots") * function.number("functions");
  if (!function.has("snapshot_life")) return versions * std::max(span, least);
  const Decimal life = exact_seconds(function.duration("snapshot_life"));
  return life >= least ? versions * span : (versions * span * least).divided_by(life, 9);
}

void use_cache(const Parameters& function, const Decimal& memory, const Context& context,
               StageOutcome& outcome) {
  const Decimal cached = cached_seconds(function, context);
  const Decimal versions = function.number("snapshots") * function.number("functions");
  outcome.use("lambda", "snapshot-cache-gb-seconds", cached * memory);
  outcome.derive(
      "snapshot-cache-gb-seconds", "seconds in which snapshots are cached × memory in GB",
      {{"versions", versions, "versions", "snapshots × functions", OverMonths::Largest},
       {"seconds", cached, "s",
        fmt::format("of all of them, each version snapshot-least = {} or longer",
                    context.rules.at("snapshot-least").text)},
       {"memory", memory, "GB", fmt::format("{} / 1,024 MB", to_text(function.bytes("memory"))),
        OverMonths::Largest}});
}

bool is_java(const Parameters& function) {
  return function.has("runtime") && function.text("runtime").starts_with("java");
}

/// AWS Lambda developer guide, SnapStart: Java 11, Python 3.12, .NET 8 and later.
bool has_snapshots(std::string_view runtime) {
  struct Since {
    std::string_view name;
    int version;
  };
  constexpr Since all[] = {{"java", 11}, {"python3.", 12}, {"dotnet", 8}};
  return std::ranges::any_of(all, [&](const Since& since) {
    if (!runtime.starts_with(since.name)) return false;
    int version = 0;
    std::from_chars(runtime.data() + since.name.size(), runtime.data() + runtime.size(), version);
    return version >= since.version;
  });
}

}  // namespace

double isolated_parts(const Parameters& function) {
  return function.has("tenants") ? function.real("tenants") : 1;
}

void use_offers(const Flow& executions, double cold, const Parameters& function,
                const Context& context, StageOutcome& outcome) {
  const bool isolated = function.has("tenants");
  const bool restored = function.flag("snapstart");
  if (!isolated && !restored) return;
  const Created created = created_of(executions, cold, function);
  outcome.metric("environments_created", created.environments().to_double(), OverMonths::Sum);
  if (isolated) use_created("tenant-environment-gb-" + function.text("arch"), created, outcome);
  if (!restored || is_java(function)) return;
  use_created("snapshot-restore-gb", created, outcome);
  use_cache(function, created.memory, context, outcome);
}

std::vector<Refusal> refused_snapshots(const Parameters& function) {
  if (!function.flag("snapstart")) return {};
  if (function.text("package_kind").starts_with("image")) {
    return {{"snapstart", "snapstart = true: images have no snapshots: expected a zip package"}};
  }
  if (!function.has("runtime") || has_snapshots(function.text("runtime"))) return {};
  return {{"snapstart", fmt::format("snapstart = true: runtime '{}' has no snapshots: expected "
                                    "java11, python3.12, dotnet8 or later",
                                    function.text("runtime"))}};
}

std::vector<Refusal> refused_without_offer(const Parameters& function) {
  struct Needed {
    std::string_view key, offer, example;
    bool taken;
  };
  const bool snapshots = function.flag("snapstart");
  const bool durable = function.number("durable_operations") > Decimal(0);
  const Needed all[] = {
      {"snapshots", "snapstart", "snapstart = true", snapshots},
      {"snapshot_life", "snapstart", "snapstart = true", snapshots},
      {"durable_written", "durable_operations", "durable_operations = 4", durable},
      {"durable_wait", "durable_operations", "durable_operations = 4", durable},
      {"durable_retention", "durable_operations", "durable_operations = 4", durable},
      {"pollers_max", "pollers", "pollers = 2", function.has("pollers")},
  };
  std::vector<Refusal> refused;
  for (const Needed& each : all) {
    if (each.taken || !function.stated(each.key)) continue;
    refused.push_back(
        {each.key, fmt::format("{}: changes nothing without {}: expected {} beside it", each.key,
                               each.offer, each.example)});
  }
  return refused;
}

}  // namespace costsim::services
