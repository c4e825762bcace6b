// The instances of a function: what cold starts take, how long idle ones live, which calls are
// cold.
#pragma once

#include <optional>
#include <vector>

#include "engine/distribution.hpp"
#include "services/kit/service.hpp"

namespace costsim::services {

inline constexpr Parameter instance_rows[] = {
    {.name = "cold_duration",
     .kind = Kind::Distribution,
     .fallback = optional,
     .help = "time of a whole cold invocation"},
    {.name = "init",
     .kind = Kind::Distribution,
     .fallback = optional,
     .help = "time of INIT, before the first invocation of an instance; default: that of the "
             "runtime, else of package_kind"},
    {.name = "setup",
     .kind = Kind::Distribution,
     .fallback = optional,
     .help = "time before INIT in which an instance is placed and its code fetched, never billed; "
             "default: that of package_kind, none where `init` is stated"},
    {.name = "first_run",
     .kind = Kind::Distribution,
     .fallback = optional,
     .help = "what the first invocation of an instance takes longer than others; default: by "
             "memory, none where `init` is stated"},
    {.name = "runtime",
     .fallback = optional,
     .help = "such as \"nodejs22.x\": whose INIT it is, where `init` is not given"},
    {.name = "package_kind",
     .kind = Kind::Choice,
     .fallback = "zip",
     .help = "what INIT loads, where `init` is not given; a `runtime` of .NET (\"dotnet8\") makes "
             "zip and image the same as zip-dotnet and image-dotnet",
     .choices = "zip|zip-dotnet|image|image-dotnet"},
    {.name = "keep_alive",
     .kind = Kind::Distribution,
     .fallback = optional,
     .help = "how long an idle instance stays warm; default: as measured at the time of the "
             "prices"},
    {.name = "initial_instances",
     .kind = Kind::Count,
     .fallback = "0",
     .help = "idle instances at the start of `simulate`",
     .max = 1e6,
     .request_level_only = true},
    {.name = "initial_idle",
     .kind = Kind::Distribution,
     .fallback = "0s",
     .help = "how long they have been idle by then; as many measured values are taken one by one",
     .request_level_only = true},
    {.name = "initial_running",
     .kind = Kind::Count,
     .fallback = "0",
     .help = "requests in service at the start of `simulate`",
     .max = 1e6,
     .request_level_only = true},
    {.name = "pick",
     .kind = Kind::Choice,
     .fallback = "most-recent",
     .help = "which idle instance takes a request",
     .choices = "most-recent|newest|oldest|random|least-recent",
     .request_level_only = true},
    {.name = "requests_per_instance",
     .kind = Kind::Count,
     .fallback = "1",
     .help = "requests that one instance serves at a time",
     .min = 1,
     .max = 10000},
    {.name = "packing",
     .kind = Kind::Choice,
     .fallback = "fill",
     .help = "which shared instance takes a request: a partly busy one first (fill), an idle one "
             "first (spread), or all with room alike by `pick`",
     .choices = "fill|spread|pick",
     .request_level_only = true},
    {.name = "during_init",
     .kind = Kind::Choice,
     .fallback = "wait",
     .help = "a request that finds room only in an instance in INIT waits there, or starts another",
     .choices = "wait|start",
     .request_level_only = true},
};

/// Executions that one instance has at a time.
double requests_per_instance(const Parameters& function);
/// Executions at a time that a function's reservation allows, where it has one: so many instances,
/// all of them full.
double reserved_places(const Parameters& function);

/// What a cold start takes. The answer waits for all of it; INIT and the first run are billed, INIT
/// by the rule of the time.
struct ColdStart {
  std::optional<engine::Distribution> setup = {};  ///< before INIT
  std::optional<engine::Distribution> init = {};
  std::optional<engine::Distribution> first_run = {};  ///< beyond a warm invocation
};

/// A runtime, or a kind of package, of which the rules know no cold start, where none is stated.
std::vector<Refusal> refused_starts(const Parameters& function, const Context& context);

/// As stated, else what the rules know of the runtime or the kind of package: INIT log-normal with
/// the published median and 97.5 % quantile, the same whatever the memory; setup what the answer of
/// a cold start takes beyond INIT; the first run by memory, between published sizes a straight line
/// over the logarithm. Error(Usage) when the rules do not know it.
ColdStart cold_start_of(const Parameters& function, const Context& context);

/// How long an idle instance lives: as stated, else what the rules know (evenly spread in the range
/// they give), else 600 s.
engine::Distribution idle_life_of(const Parameters& function, const Context& context);

/// What part of the calls starts cold, while one instance of each function is enough. A function
/// called at Poisson rate λ: e^(−λL), averaged over the idle life L; one called at even intervals:
/// where those are longer than L. Pings at intervals P save all but 1 − L/P of them.
/// Calls that come together at each tick of a timer are as far from the next ones as the ticks; the
/// first ones of a span follow the last ones of a span like it.
/// `shares`: of the calls, by function; tenants share a function's evenly. As `cold_starts` states,
/// if it does.
double cold_share(const std::vector<double>& shares, const Flow& calls, const Parameters& function,
                  const Context& context);

/// What the answer of a cold call takes beyond a warm one's, which takes `warm_s`.
double cold_start_s(double warm_s, const Parameters& function, const Context& context);

/// Billed time of a cold call beyond a warm one's, which takes `warm_s`; below 0 where a cold one
/// is stated to be shorter.
double billed_cold_s(double warm_s, const Parameters& function, const Context& context);

}  // namespace costsim::services
