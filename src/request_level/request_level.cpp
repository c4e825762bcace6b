#include "request_level/request_level.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "architecture/context.hpp"
#include "request_level/stage_models.hpp"
#include "request_level/unused_keys.hpp"
#include "services/kit/amounts.hpp"

namespace costsim::architecture {
namespace {

using services::Role;
using simulation::Entrance;
using simulation::ModelStage;
using simulation::StageInput;

constexpr std::string_view fifo_note = "messages are simulated without the order of a FIFO queue";
constexpr std::string_view whole_stream_note =
    "at request level it gets all records of its stream, not a `share` or `times`";

const Stage& stage_named(const Architecture& architecture, const std::string& name) {
  return *std::find_if(architecture.stages.begin(), architecture.stages.end(),
                       [&](const Stage& stage) { return stage.name == name; });
}

bool is(const Stage& stage, Role role) {
  return stage.service->role == role;
}

/// A stage that hands each request on and waits for its answer.
bool hands_on(const Stage& stage) {
  return is(stage, Role::Gateway) || is(stage, Role::Balancer);
}
bool hands_over(const Stage& stage) {
  return is(stage, Role::Topic);
}
bool keeps_records(const Stage& stage) {
  return services::keeps_records(stage.service->role);
}

std::optional<simulation::DownstreamConfig> downstream_of(const Stage& stage) {
  if (!stage.downstream) return std::nullopt;
  const Downstream& called = *stage.downstream;
  simulation::DownstreamConfig config{.name = stage.name + "/downstream",
                                      .service = called.latency,
                                      .capacity = called.concurrency,
                                      .spacing = called.spacing,
                                      .timeout = called.timeout};
  for (const Outage& outage : called.outages) config.outages.push_back({outage.from, outage.until});
  return config;
}

/// The first month as the flow sees it: shards and nodes.
Result flow_of(const Architecture& architecture, const traffic::Series& traffic,
               const Environment& environment) {
  services::Flow flow;
  const auto steps = std::min<Eigen::Index>(
      traffic.counts.size(), std::max<Eigen::Index>(1, environment.month / traffic.step));
  flow.step = traffic.step;
  flow.items = traffic.counts.head(steps);
  flow.total = Decimal(static_cast<std::int64_t>(flow.items->sum()));
  flow.size = environment.workload.event;
  flow.dispersion = traffic.dispersion;
  return run(architecture, flow, environment);
}

/// Builds the model stage by stage; each stage's requests are followed back to who sends them.
class Builder {
 public:
  Builder(const Architecture& architecture, const traffic::Series& traffic, Duration length,
          const Environment& environment)
      : architecture_(architecture),
        length_(length),
        environment_(environment),
        flow_(flow_of(architecture, traffic, environment)) {}

  RequestLevel build() {
    built_.model.name = architecture_.name;
    for (const Stage& stage : architecture_.stages) {
      try {
        add(stage);
      } catch (const Error& error) {
        throw Error(error.failure(), stage.where,
                    fmt::format("stage '{}': {}", stage.name, error.what()));
      }
    }
    return std::move(built_);
  }

 private:
  void add(const Stage& stage) {
    if (is(stage, Role::Function))
      add_function(stage);
    else if (is(stage, Role::Nodes))
      add_nodes(stage);
    else if (keeps_records(stage) && !is_read(stage))
      note(stage, "no function reads it");
  }

  /// Calls downstream are made one by one: their mean is nothing to add.
  services::Context context(const Stage& stage) const {
    services::Context context = context_of(stage, environment_, environment_.month);
    context.downstream_s = 0;
    return context;
  }

  void note(const Stage& stage, std::string_view why) {
    built_.notes.push_back(fmt::format("stage '{}' is not simulated: {}", stage.name, why));
  }

  void note_unused(const Stage& lambda, unsigned invokers) {
    for (std::string& text : unused_keys(lambda, invokers)) built_.notes.push_back(std::move(text));
  }

  void tell(const Stage& stage, std::string_view what) {
    built_.notes.push_back(fmt::format("stage '{}': {}", stage.name, what));
  }

  static unsigned invokers_of(const std::vector<StageInput>& inputs) {
    unsigned invokers = 0;
    for (const StageInput& input : inputs) {
      invokers |= input.entrance.asynchronous ? Event : Caller;
    }
    return invokers;
  }

  bool is_read(const Stage& source) const {
    return std::any_of(architecture_.stages.begin(), architecture_.stages.end(),
                       [&](const Stage& stage) {
                         return is(stage, Role::Function) && record_source(stage) == &source;
                       });
  }

  /// The stream or queue that feeds a function; nullptr: it is invoked directly.
  const Stage* record_source(const Stage& stage) const {
    for (const Edge& edge : stage.inputs) {
      if (edge.from.empty() || edge.port != Port::Output) continue;
      const Stage& from = stage_named(architecture_, edge.from);
      if (keeps_records(from)) return &from;
    }
    return nullptr;
  }

  void add_function(const Stage& stage) {
    const auto lambda = context(stage);
    const Stage* source = record_source(stage);
    if (source == nullptr) {
      Route route = route_to(stage);
      if (route.inputs.empty()) return note(stage, "nothing that is simulated invokes it");
      note_unused(stage, invokers_of(route.inputs));
      return add(stage, {.kind = function_stage(stage, lambda),
                         .inputs = std::move(route.inputs),
                         .downstream = downstream_of(stage)});
    }
    const double taken = taken_of(stage, *source);
    const double share = is(*source, Role::Queue) ? taken : 1;
    Route route = route_to(*source, records_of(*source) * share);
    if (route.inputs.empty()) return note(stage, "nothing that is simulated writes for it");
    note_unused(stage, is(*source, Role::Queue) ? Queue : Stream);
    if (is(*source, Role::Queue)) {
      if (source->parameters.text("kind") == "fifo") tell(*source, fifo_note);
      auto queue = queue_stage(*source, stage, lambda);
      if (share < 1) queue.queue.name += "/" + stage.name;  // the part that this reader takes
      return add(
          stage,
          {.kind = std::move(queue), .inputs = route.inputs, .downstream = downstream_of(stage)});
    }
    if (taken != 1) tell(stage, whole_stream_note);
    const auto shards = static_cast<std::uint32_t>(
        std::clamp(metric(*source, "shards", 1), 1.0, double{simulation::most_lanes} + 1));
    add(stage, {.kind = stream_stage(*source, context(*source), stage, lambda, shards),
                .inputs = route.inputs,
                .downstream = downstream_of(stage)});
  }

  void add_nodes(const Stage& stage) {
    Route route = route_to(stage);
    if (route.inputs.empty()) return note(stage, "no simulated request reaches it");
    auto nodes = node_stage(stage, context(stage), metric(stage, "nodes_mean", 1));
    if (route.balancer != nullptr) set_balancing(*route.balancer, nodes);
    add(stage, {.kind = std::move(nodes),
                .inputs = std::move(route.inputs),
                .downstream = downstream_of(stage)});
  }

  void add(const Stage& stage, ModelStage model) {
    model.service = stage.service->name;
    if (const Stage* source = record_source(stage)) model.source_service = source->service->name;
    places_[stage.name] = built_.model.stages.size();
    built_.model.stages.push_back(std::move(model));
  }

  struct Route {
    std::vector<StageInput> inputs;
    const Stage* balancer = nullptr;
  };

  /// Who sends a stage its requests, through gateways, balancers and topics.
  Route route_to(const Stage& stage, double times = 1) const {
    Route route;
    for (const Edge& edge : stage.inputs) follow(edge, times * edge.times.to_double(), {}, route);
    return route;
  }

  /// `entrance`: how what comes by this edge gets to the stage.
  void follow(const Edge& edge, double times, Entrance entrance, Route& route) const {
    if (edge.from.empty()) return route.inputs.push_back({.times = times, .entrance = entrance});
    const Stage& from = stage_named(architecture_, edge.from);
    if (is(from, Role::Timer)) {
      entrance.asynchronous = true;
      return route.inputs.push_back(
          {.own = timer_arrivals(from, times, length_), .entrance = entrance});
    }
    if (hands_on(from) || hands_over(from)) {
      if (is(from, Role::Balancer)) route.balancer = &from;
      entrance = through(from, entrance);
      for (const Edge& earlier : from.inputs) {
        follow(earlier, times * earlier.times.to_double(), entrance, route);
      }
      return;
    }
    const auto place = places_.find(edge.from);
    if (place == places_.end()) return;
    route.inputs.push_back(
        {.from = place->second, .times = times * let_out(from, edge.port), .entrance = entrance});
  }

  /// Items for each event that a stage has processed.
  static double let_out(const Stage& from, Port port) {
    const bool emits = port == Port::Output && from.parameters.has("emits");
    return emits ? from.parameters.real("emits") : 1;
  }

  /// Records that a source hands its reader for each item: a table's change stream has one of every
  /// write.
  static double records_of(const Stage& source) {
    const bool changes = is(source, Role::Table) && source.parameters.flag("stream");
    return changes ? source.parameters.real("writes") : 1;
  }

  /// What part of a source's items goes to one of its readers.
  static double taken_of(const Stage& reader, const Stage& source) {
    for (const Edge& edge : reader.inputs) {
      if (edge.from == source.name && edge.port == Port::Output) return edge.times.to_double();
    }
    return 1;
  }

  /// A topic answers at once: what is in front of it does not wait for what comes after.
  Entrance through(const Stage& from, Entrance entrance) const {
    if (hands_over(from)) entrance.asynchronous = true;
    if (!is(from, Role::Gateway)) return entrance;
    entrance.behind_gateway = true;
    if (!entrance.asynchronous) entrance.gateway_timeout = gateway_timeout(from, context(from));
    return entrance;
  }

  double metric(const Stage& stage, std::string_view name, double fallback) const {
    for (const StageResult& result : flow_.stages) {
      if (result.stage != stage.name) continue;
      for (const auto& figure : result.metrics) {
        if (figure.name == name) return figure.value;
      }
    }
    return fallback;
  }

  const Architecture& architecture_;
  Duration length_;
  const Environment& environment_;
  Result flow_;
  RequestLevel built_;
  std::map<std::string, std::size_t> places_;  ///< of stages in the model
};

/// Those of the first stage that plays this role; nullptr: none does, or no price file knows it.
const metering::Rules* rules_of(Role role, const Architecture& architecture,
                                const Environment& environment) {
  for (const Stage& stage : architecture.stages) {
    if (!is(stage, role)) continue;
    const auto found = environment.rules.find(std::string(stage.service->name));
    return found == environment.rules.end() ? nullptr : &found->second;
  }
  return nullptr;
}

/// Gaps that give counts this index of dispersion: regular, in between, at random or in bursts.
void set_gaps(double dispersion, simulation::ArrivalConfig& arrivals) {
  if (dispersion <= 0) {
    arrivals.gaps = engine::deterministic(1);
  } else if (dispersion < 1) {
    // Counts of a renewal process have the dispersion cv² in the long run (Cox, Renewal Theory,
    // 1962, §3.3); gamma gaps of shape 1 / cv².
    arrivals.gaps = engine::make_distribution("gamma", {{"mean", 1}, {"shape", 1 / dispersion}});
  } else {
    arrivals.dispersion.index = dispersion;
  }
}

bool varies(const DistributionText& duration) {
  return duration.family != "deterministic";
}

bool is_cut_off(const Parameters& lambda) {
  return lambda.has("timeout") && lambda.has("duration") &&
         engine::make_distribution(lambda.distribution("duration")).mean() >
             engine::to_seconds(lambda.duration("timeout"));
}

bool starts_cold(const Stage& lambda, const Environment& environment) {
  const Parameters& values = lambda.parameters;
  if (values.has("cold_duration") || values.has("init")) return true;
  const services::Context context = context_of(lambda, environment, environment.month);
  return values.flag("vpc") && context.rules.has("vpc-cold-start") &&
         context.rules.duration("vpc-cold-start") > Duration(0);
}

bool fails_or_retries(const Parameters& lambda) {
  return lambda.real("error_rate") > 0 || lambda.count("poison_every") > 0 ||
         lambda.count("attempts") > 1 || is_cut_off(lambda);
}

}  // namespace

bool depends_on_chance(const Architecture& architecture, const Environment& environment) {
  return std::any_of(architecture.stages.begin(), architecture.stages.end(),
                     [&](const Stage& stage) {
                       if (stage.downstream) return true;
                       if (!is(stage, Role::Function)) return false;
                       const Parameters& values = stage.parameters;
                       return (values.has("duration") && varies(values.distribution("duration"))) ||
                              starts_cold(stage, environment) || fails_or_retries(values);
                     });
}

simulation::ArrivalConfig arrivals_of(const traffic::Series& series, const ArrivalText& text,
                                      Duration length) {
  simulation::ArrivalConfig arrivals;
  arrivals.replay = text.replay;
  const double step = static_cast<double>(series.step.count()) / 1e9;
  const bool steady = series.counts.maxCoeff() - series.counts.minCoeff() <= 1;
  if (steady) {
    arrivals.rate.per_second = {traffic::mean_per_second(series)};
  } else {
    const auto steps = (length - Duration(1)) / series.step + 1;
    refuse_vast(static_cast<double>(steps), "steps of traffic");
    for (Eigen::Index i = 0; i < std::max<Eigen::Index>(1, steps); ++i) {
      arrivals.rate.per_second.push_back(series.counts[i % series.counts.size()] / step);
    }
    arrivals.rate.step = series.step;
  }
  if (text.gaps) {
    arrivals.gaps = engine::make_distribution(*text.gaps);
  } else {
    set_gaps(series.dispersion, arrivals);
  }
  return arrivals;
}

RequestLevel request_level(const Architecture& architecture, const traffic::Series& traffic,
                           const ArrivalText& arrivals, Duration length,
                           const Environment& environment) {
  RequestLevel built = Builder(architecture, traffic, length, environment).build();
  built.model.arrivals = arrivals_of(traffic, arrivals, length);
  if (const auto* rules = rules_of(Role::Function, architecture, environment)) {
    built.model.account = account_of(*rules);
  }
  if (const auto* rules = rules_of(Role::Gateway, architecture, environment)) {
    built.model.gateway = gateway_of(*rules);
  }
  return built;
}

}  // namespace costsim::architecture
