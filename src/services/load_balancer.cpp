// Elastic Load Balancing: application, network and classic balancers.
// A capacity unit (LCU) is billed by the hour for the largest of its dimensions: new connections,
// active connections, bytes, rule evaluations (rules of the price file). Each dimension grows in
// proportion to the requests, so the one that is largest in an hour is largest in all of them, and
// the month's sum is exact.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "services/kit/amounts.hpp"
#include "services/services.hpp"
#include "units/error.hpp"

namespace costsim::services {
namespace {

const Parameter load_balancer_parameters[] = {
    {.name = "kind",
     .kind = Kind::Choice,
     .fallback = "alb",
     .help = "type of balancer",
     .choices = "alb|nlb|classic"},
    {.name = "balancers",
     .kind = Kind::Number,
     .fallback = "1",
     .help = "number of balancers, or the share of one"},
    {.name = "public_ips",
     .kind = Kind::Number,
     .fallback = "0",
     .help = "public IPv4 addresses of each, paid by the hour: of one that faces the internet one "
             "for each zone",
     .max = 100},
    {.name = "requests_per_connection",
     .kind = Kind::Number,
     .fallback = "1",
     .help = "requests on each connection (keep-alive)",
     .min = 1e-3},
    {.name = "connection_time",
     .kind = Kind::Time,
     .fallback = "1s",
     .help = "how long a connection stays open"},
    {.name = "request",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "size of a request, or the volume of all; default: the item's size",
     .volume = true},
    {.name = "response",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "size of a response, or the volume of all; default: that of [workload]",
     .volume = true},
    {.name = "rules",
     .kind = Kind::Count,
     .fallback = "0",
     .help = "ALB: listener rules that a request is checked against",
     .max = 1e6},
    {.name = "balance",
     .kind = Kind::Choice,
     .fallback = "round-robin",
     .help = "which node gets a request (least-outstanding: an ALB's since 2019-11)",
     .choices = "round-robin|least-outstanding",
     .request_level_only = true},
    {.name = "timeout",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "until it answers 504 because its target says nothing: its idle timeout; default: as "
             "long as it takes, with a warning where that is longer than usual",
     .min = 1,
     .max = 4000},
    {.name = "target",
     .kind = Kind::Choice,
     .fallback = "instance",
     .help = "ALB: what it sends to",
     .choices = "instance|lambda"},
};

/// The first ten rules of a request are free.
constexpr std::int64_t free_rules = 10;

/// Meters and capacity units of a type of balancer.
struct BalancerKind {
  std::string_view name, hours, units;
  std::string_view new_connections, active_connections, bytes;
  std::string_view lambda_bytes, evaluations;  ///< "" when there is none
};

constexpr BalancerKind balancer_kinds[] = {
    {"alb", "alb-hours", "alb-lcu-hours", "lcu-new-connections", "lcu-active-connections",
     "lcu-bytes-per-hour", "lcu-lambda-bytes-per-hour", "lcu-rule-evaluations"},
    {"nlb", "nlb-hours", "nlb-lcu-hours", "nlcu-new-flows", "nlcu-active-flows",
     "nlcu-bytes-per-hour", "", ""},
};

/// Bytes that go through the balancer, and of one request and its response (on average, where the
/// volume of all is stated).
struct Exchanged {
  Decimal all;
  Bytes request, response;

  Bytes each() const { return {request.value + response.value}; }
};

Exchanged exchanged_of(const Flow& input, const Parameters& values, const Context& context) {
  const Decimal request(input.size.value), response(context.workload.response.value);
  const auto each = [&](std::string_view name, const Decimal& fallback) {
    return Bytes{std::llround(of_each_item(input, values, name, fallback))};
  };
  return {of_all_items(input, values, "request", request) +
              of_all_items(input, values, "response", response),
          each("request", request), each("response", response)};
}

/// Unit-hours of all requests by each of the dimensions, of which the largest is billed.
std::vector<Term> dimensions_of(const BalancerKind& kind, const Flow& input,
                                const Exchanged& exchanged, const Parameters& values,
                                const Context& context) {
  const metering::Rules& rules = context.rules;
  const Decimal hour(3600);
  const Decimal connections = input.total.divided_by(values.number("requests_per_connection"));
  const Decimal open_hours =
      hours_of_steps(connections.to_double(), values.duration("connection_time"));
  const bool to_lambda = !kind.lambda_bytes.empty() && values.text("target") == "lambda";
  const Bytes unit_bytes = rules.bytes(to_lambda ? kind.lambda_bytes : kind.bytes);
  const auto dimension = [&](std::string name, const Decimal& unit_hours, std::string of,
                             std::string_view rule) {
    return Term{std::move(name), unit_hours, "unit-hours",
                fmt::format("{}; a unit has {} = {}", of, rule, rules.at(rule).text)};
  };
  const std::string per_connection = values.number("requests_per_connection").text();
  std::vector<Term> terms = {
      dimension(
          "new connections", connections.divided_by(rules.number(kind.new_connections) * hour),
          "one a second for requests_per_connection = " + per_connection, kind.new_connections),
      dimension("active connections", open_hours.divided_by(rules.number(kind.active_connections)),
                "open for connection_time = " + to_text(values.duration("connection_time")),
                kind.active_connections),
      dimension("bytes", exchanged.all.divided_by(Decimal(unit_bytes.value)),
                to_text(exchanged.each()) + " of each request and its response",
                to_lambda ? kind.lambda_bytes : kind.bytes),
  };
  if (kind.evaluations.empty()) return terms;
  const std::int64_t evaluated = std::max<std::int64_t>(0, values.count("rules") - free_rules);
  terms.push_back(dimension(
      "rule evaluations",
      (input.total * Decimal(evaluated)).divided_by(rules.number(kind.evaluations) * hour),
      fmt::format("{} a request: rules = {}, of which {} are free", evaluated,
                  values.count("rules"), free_rules),
      kind.evaluations));
  return terms;
}

void use_units(const BalancerKind& kind, const Flow& input, const Exchanged& exchanged,
               const Parameters& values, const Context& context, StageOutcome& outcome) {
  std::vector<Term> dimensions = dimensions_of(kind, input, exchanged, values, context);
  const Decimal unit_hours = mark_largest(dimensions);
  const double span_hours = exact_hours(context.span).to_double();
  const double mean = span_hours > 0 ? unit_hours.to_double() / span_hours : 0;
  const double rate = input.mean_per_second();
  outcome.use("load-balancer", kind.hours, hours_of(values.number("balancers"), context));
  outcome.use("load-balancer", kind.units, unit_hours);
  outcome.derive(kind.units,
                 "the largest of its dimensions; all grow with the requests, so that the same one "
                 "is the largest in every hour",
                 std::move(dimensions));
  outcome.metric("capacity_units_mean", mean, OverMonths::Mean);
  outcome.metric("capacity_units_peak", rate > 0 ? mean * input.peak_per_second() / rate : 0);
}

/// A function behind a balancer gets the request, and gives the answer, in one piece. Error(Usage)
/// when the price files are of a time before there were any.
void check_payload(const Exchanged& exchanged, const Parameters& values, const Context& context,
                   StageOutcome& outcome) {
  if (values.text("kind") != "alb" || values.text("target") != "lambda") return;
  if (!context.rules.has("lambda-target-payload")) {
    throw Error(Failure::Usage, fmt::format("target = 'lambda': functions behind balancers {}",
                                            came_later("lambda-target-since", context)));
  }
  hold_against(size_limit("lambda-payload", "lambda-target-payload", context),
               static_cast<double>(std::max(exchanged.request, exchanged.response).value),
               "a request or its answer is larger than a balancer passes to a function", context,
               outcome.findings);
}

StageOutcome run_load_balancer(const Flow& input, const Parameters& values,
                               const Context& context) {
  StageOutcome outcome;
  const Exchanged exchanged = exchanged_of(input, values, context);
  check_payload(exchanged, values, context, outcome);
  if (values.text("kind") == "classic") {
    outcome.use("load-balancer", "classic-hours", hours_of(values.number("balancers"), context));
    outcome.use("load-balancer", "classic-gb", gigabytes(exchanged.all));
  }
  for (const BalancerKind& kind : balancer_kinds) {
    if (kind.name == values.text("kind")) {
      use_units(kind, input, exchanged, values, context, outcome);
    }
  }
  use_some(outcome, "vpc", "ipv4-hours",
           hours_of(values.number("balancers") * values.number("public_ips"), context));
  outcome.metric("requests_per_s_peak", input.peak_per_second());
  outcome.output = input;
  outcome.output.delivery = Delivery::Request;
  return outcome;
}

/// Bytes between a network load balancer and targets in another zone are paid, those of the other
/// kinds are not (models/SOURCES.md: NLBX, ALBX).
Network network_of_balancer(const Parameters& values) {
  return {.site = Site::Machines, .pays_between_zones = values.text("kind") == "nlb"};
}

}  // namespace

Service load_balancer() {
  return {.name = "load-balancer",
          .role = Role::Balancer,
          .help = "front of instances, tasks or functions",
          .parameters = load_balancer_parameters,
          .run = run_load_balancer,
          .assumed = assumed_size("request"),
          .network = network_of_balancer,
          .subcategory = "Application Networking"};
}

}  // namespace costsim::services
