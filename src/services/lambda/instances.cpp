#include "services/lambda/instances.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "engine/math.hpp"
#include "services/kit/amounts.hpp"
#include "services/lambda/offers.hpp"
#include "units/error.hpp"

namespace costsim::services {
namespace {

using engine::Distribution;

bool is_image(const Parameters& function) {
  return function.text("package_kind").rfind("image", 0) == 0;
}

std::string_view package_of(const Parameters& function) {
  return is_image(function) ? "image" : "zip";
}

bool says_dotnet(const Parameters& function) {
  return function.text("package_kind").ends_with("-dotnet");
}

/// A runtime of .NET that compiles as it starts; what was compiled ahead of time starts as others.
bool runs_dotnet(const Parameters& function) {
  if (!function.has("runtime")) return says_dotnet(function);
  const std::string& runtime = function.text("runtime");
  return runtime.starts_with("dotnet") && runtime.find("-aot") == std::string::npos;
}

/// "image-dotnet": the same whether the runtime says it or the kind of package.
std::string kind_of(const Parameters& function) {
  return fmt::format("{}{}", package_of(function), runs_dotnet(function) ? "-dotnet" : "");
}

/// Rules of cold starts begin with the kind of package, or with runtime, package and processor.
std::string prefix_of(const Parameters& function) {
  if (!function.has("runtime")) return kind_of(function) + ".";
  return fmt::format("{}.{}.{}.", function.text("runtime"), package_of(function),
                     function.text("arch"));
}

/// "dotnet8" of "dotnet8.zip.x86.init-p50", of those with this package and processor.
std::vector<std::string> known_runtimes(const Parameters& function, const metering::Rules& rules) {
  const std::string ending =
      fmt::format(".{}.{}.init-p50", package_of(function), function.text("arch"));
  std::vector<std::string> known;
  for (const auto& [name, rule] : rules.all()) {
    if (name.size() > ending.size() && name.ends_with(ending)) {
      known.push_back(name.substr(0, name.size() - ending.size()));
    }
  }
  return known;
}

bool is_start_known(const Parameters& function, const metering::Rules& rules) {
  const std::string prefix = prefix_of(function);
  if (rules.has(prefix + "init-p50") || rules.has(prefix + "answer-p50")) return true;
  // Without a runtime: there are books that know of no cold start at all.
  return !function.has("runtime") && !rules.has("zip.answer-p50");
}

Refusal refused_runtime(const Parameters& function, const metering::Rules& rules) {
  const std::vector<std::string> known = known_runtimes(function, rules);
  return {"runtime",
          fmt::format("runtime = '{}' ({}, {}): no cold start of it is known{}{}; or state `init`, "
                      "or leave `runtime` out",
                      function.text("runtime"), package_of(function), function.text("arch"),
                      known.empty() ? " at the prices' epoch"
                                    : fmt::format(": expected one of {}", fmt::join(known, ", ")),
                      suggestion(function.text("runtime"), known))};
}

Refusal refused_package(const Parameters& function) {
  return {"package_kind", fmt::format("package_kind = '{}': the prices' epoch knows no cold start "
                                      "of it; state `init`",
                                      function.text("package_kind"))};
}

/// Log-normal with the "<name>-p50" and "<name>-p975" of the rules.
Distribution published(const std::string& name, const metering::Rules& rules) {
  return engine::make_distribution("lognormal",
                                   {{"p50", seconds(rules.duration(name + "-p50"))},
                                    {"p975", seconds(rules.duration(name + "-p975"))}});
}

/// What the answer of a cold start of this kind takes beyond its INIT. Where nobody published the
/// answer of .NET, that of such a package: it is fetched in the same way.
std::optional<Distribution> published_setup(const Parameters& function,
                                            const metering::Rules& rules) {
  std::string kind = kind_of(function) + ".";
  if (!rules.has(kind + "answer-p50")) kind = fmt::format("{}.", package_of(function));
  if (!rules.has(kind + "answer-p50")) return std::nullopt;
  if (!rules.has(kind + "init-p50")) return published(kind + "answer", rules);
  const auto beyond = [&](const std::string& quantile) {
    return seconds(rules.duration(kind + "answer-" + quantile) -
                   rules.duration(kind + "init-" + quantile));
  };
  return engine::make_distribution("lognormal", {{"p50", beyond("p50")}, {"p975", beyond("p975")}});
}

/// By memory; of what is measured, the nearest where the memory lies outside.
std::optional<Distribution> published_first_run(const Parameters& function,
                                                const metering::Rules& rules) {
  constexpr std::array sizes = {128, 256, 512, 1024};
  const std::string name = prefix_of(function) + "first-run-";
  const double memory = static_cast<double>(function.bytes("memory").value) / (1 << 20);
  std::optional<double> before;
  double smaller = 0;
  for (const int size : sizes) {
    const std::string rule = name + std::to_string(size);
    if (!rules.has(rule)) continue;
    const double here = seconds(rules.duration(rule));
    if (memory <= size) {
      if (!before) return engine::deterministic(here);
      const double part = engine::math::log(memory / smaller) / engine::math::log(size / smaller);
      return engine::deterministic(*before + part * (here - *before));
    }
    before = here;
    smaller = size;
  }
  if (!before) return std::nullopt;
  return engine::deterministic(*before);
}

std::optional<Distribution> stated(const Parameters& function, std::string_view name) {
  if (!function.has(name)) return std::nullopt;
  return engine::make_distribution(function.distribution(name));
}

/// At even intervals a second holds ⌊rate⌋ or ⌈rate⌉ calls; of less than one a second the variance
/// of such a count over its mean is 1 − rate.
bool comes_evenly(double calls_per_s, double dispersion) {
  return dispersion <= std::max(0.0, 1 - calls_per_s) + 1e-9;
}

/// Equally likely values that stand for a distribution: of one with percentiles the middles of
/// equal parts, of others draws, which only integrate.
std::vector<double> representatives(const Distribution& distribution) {
  if (distribution.family == engine::Family::Deterministic) return {distribution.a};
  std::vector<double> values;
  if (distribution.family != engine::Family::Empirical) {
    constexpr int draws = 256;
    engine::RandomStream stream(1, "lambda/idle life");
    for (int i = 0; i < draws; ++i) values.push_back(distribution.sample(stream));
    return values;
  }
  constexpr int parts = 16;
  const auto& points = distribution.quantiles;
  for (int i = 0; i < parts; ++i) {
    const double probability = (i + 0.5) / parts;
    const auto above = std::find_if(points.begin() + 1, points.end() - 1, [&](const auto& point) {
      return point.probability > probability;
    });
    const auto& [p0, v0] = *(above - 1);
    const auto& [p1, v1] = *above;
    values.push_back(v0 + (v1 - v0) * (probability - p0) / (p1 - p0));
  }
  return values;
}

/// The share of the groups that come together before which an idle instance has waited longer than
/// it lives, in a span that repeats.
double groups_after(double life_s, const Flow& calls) {
  if (calls.every == Duration(0)) return calls.every_s() > life_s ? 1 : 0;
  const double groups = std::max(1.0, std::round(calls.total.to_double() / calls.together));
  const double every_s = calls.every_s();
  const double first_s = seconds(calls.span()) - (groups - 1) * every_s;
  const double after = (every_s > life_s ? groups - 1 : 0) + (first_s > life_s ? 1 : 0);
  return after / groups;
}

/// A call at even intervals, or a group of calls that come together.
double uncalled_evenly(double life_s, const Flow& calls) {
  if (calls.together <= 0) return calls.mean_per_second() * life_s < 1 ? 1 : 0;
  // Of those that come together one after another takes an instance.
  const double at_once = calls.at_once > 0 ? std::min(1.0, calls.at_once / calls.together) : 1;
  return groups_after(life_s, calls) * at_once;
}

}  // namespace

double requests_per_instance(const Parameters& function) {
  return function.real("requests_per_instance");
}

double reserved_places(const Parameters& function) {
  return function.real("concurrency_limit") * requests_per_instance(function);
}

std::vector<Refusal> refused_starts(const Parameters& function, const Context& context) {
  if (auto refused = refused_snapshots(function); !refused.empty()) return refused;
  if (says_dotnet(function) && function.has("runtime") &&
      !function.text("runtime").starts_with("dotnet")) {
    return {{"package_kind",
             fmt::format("package_kind = '{}' beside runtime = '{}': expected '{}', or no runtime",
                         function.text("package_kind"), function.text("runtime"),
                         package_of(function))}};
  }
  if (function.has("init") || is_start_known(function, context.rules)) return {};
  if (function.has("runtime")) return {refused_runtime(function, context.rules)};
  return {refused_package(function)};
}

ColdStart cold_start_of(const Parameters& function, const Context& context) {
  const metering::Rules& rules = context.rules;
  ColdStart start{stated(function, "setup"), stated(function, "init"),
                  stated(function, "first_run")};
  if (start.init) return start;
  for (const Refusal& refusal : refused_starts(function, context)) {
    throw Error(Failure::Usage, refusal.message);
  }
  const std::string prefix = prefix_of(function);
  if (rules.has(prefix + "init-p50")) start.init = published(prefix + "init", rules);
  if (!start.setup) start.setup = published_setup(function, rules);
  if (!start.first_run) start.first_run = published_first_run(function, rules);
  return start;
}

Distribution idle_life_of(const Parameters& function, const Context& context) {
  if (auto life = stated(function, "keep_alive")) return *life;
  const metering::Rules& rules = context.rules;
  if (!rules.has("idle-life-least")) return engine::deterministic(600);
  const double least = seconds(rules.duration("idle-life-least"));
  const double greatest = seconds(rules.duration("idle-life-greatest"));
  if (least == greatest) return engine::deterministic(least);
  return engine::make_distribution(
      "empirical", {{"min", least}, {"p50", (least + greatest) / 2}, {"max", greatest}});
}

double cold_share(const std::vector<double>& shares, const Flow& calls, const Parameters& function,
                  const Context& context) {
  if (function.has("cold_starts")) return function.real("cold_starts");
  const double tenants = isolated_parts(function);
  const double calls_per_s = calls.mean_per_second();
  const std::vector<double> lives = representatives(idle_life_of(function, context));
  const double pinged_every = function.has("keep_warm") ? seconds(function.duration("keep_warm"))
                                                        : std::numeric_limits<double>::infinity();
  const bool even = shares.size() == 1 && tenants == 1 &&
                    (calls.together > 0 || comes_evenly(calls_per_s, calls.dispersion));
  double cold = 0;
  for (const double share : shares) {
    const double rate = share * calls_per_s / tenants;
    for (const double life : lives) {
      const double unpinged = std::max(0.0, 1 - life / pinged_every);
      const double uncalled = even ? uncalled_evenly(life, calls) : engine::math::exp(-rate * life);
      cold += share * unpinged * uncalled;
    }
  }
  cold /= static_cast<double>(lives.size());
  return cold < 1e-12 ? 0 : cold;
}

double cold_start_s(double warm_s, const Parameters& function, const Context& context) {
  if (const auto whole = stated(function, "cold_duration")) {
    return std::max(0.0, whole->mean() - warm_s);
  }
  const ColdStart start = cold_start_of(function, context);
  double sum = 0;
  for (const auto& part : {start.setup, start.init, start.first_run}) {
    if (part) sum += part->mean();
  }
  return sum;
}

double billed_cold_s(double warm_s, const Parameters& function, const Context& context) {
  if (const auto whole = stated(function, "cold_duration")) return whole->mean() - warm_s;
  const ColdStart start = cold_start_of(function, context);
  double billed = start.first_run ? start.first_run->mean() : 0;
  if (start.init && context.rules.flag("init-billed")) billed += start.init->mean();
  return billed;
}

}  // namespace costsim::services
