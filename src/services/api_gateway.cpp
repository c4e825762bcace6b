// Amazon API Gateway: REST (with cache), HTTP and WebSocket APIs.
// Metering: a REST call is one request; an HTTP API call is metered in 512 KB steps, a WebSocket
// message in 32 KB steps (rules of the price file). Throttled calls are not charged.
#include <fmt/format.h>

#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {"kind", Kind::Choice, "rest", "type of API", "rest|http|websocket"},
    {"cache", Kind::Choice, optional, "size of a REST stage cache, in GB",
     "0.5|1.6|6.1|13.5|28.4|58.2|118|237"},
    {"request", Kind::Bytes, optional, "size of one request; default: the event of [workload]"},
    {"integration_time", Kind::Time, optional,
     "how long the backend takes to answer; default: cpu + wait of [workload]"},
    {"timeout", Kind::Time, optional, "integration timeout asked for; default: the quota"},
    {"connections", Kind::Count, "0", "mean number of open WebSocket connections"},
};

/// What differs between the three types of API.
struct ApiKind {
  std::string_view name;
  std::string_view meter;
  std::string_view step;  ///< rule with the metering step, "" when every call counts once
  std::string_view payload;
  std::string_view timeout;  ///< "" when there is none
};

constexpr ApiKind kinds[] = {
    {"rest", "rest-requests", "", "rest-payload", "rest-timeout"},
    {"http", "http-requests", "http-metering-step", "http-payload", "http-timeout"},
    {"websocket", "websocket-messages", "websocket-metering-step", "websocket-payload", ""},
};

const ApiKind& kind_named(std::string_view name) {
  for (const ApiKind& kind : kinds) {
    if (kind.name == name) return kind;
  }
  return kinds[0];
}

void check_rate(const Flow& input, const Context& context, Outcome& outcome) {
  const double burst = burst_count(input.peak_per_second(), input.dispersion, context);
  const double rate = context.rules.rate("account-rate").per_second();
  const double bucket = context.rules.number("account-burst").to_double();
  outcome.metric("mean_per_s", input.mean_per_second());
  outcome.metric("peak_per_s", burst);
  hold_against(
      {"account-rate", "account-rate", rate, " requests/s"}, input.peak_per_second(),
      fmt::format("the account's request rate is exceeded{}: calls get 429 until AWS raises "
                  "the quota",
                  input.mean_per_second() > rate ? " even on average" : " at the peak"),
      context, outcome.findings);
  // A token bucket refills at the account rate and holds `bucket` requests.
  if (input.peak_per_second() <= rate) {
    hold_against({"account-burst", "account-burst", rate + bucket, " requests in one second"},
                 burst, "a burst empties the account's token bucket", context, outcome.findings);
  }
}

void check_request(const Parameters& values, const ApiKind& kind, Bytes size,
                   const Context& context, Outcome& outcome) {
  const double payload = static_cast<double>(context.rules.bytes(kind.payload).value);
  hold_against({"payload", kind.payload, payload, " bytes", Severity::Error},
               static_cast<double>(size.value), "a request is larger than the gateway takes",
               context, outcome.findings);
  if (kind.timeout.empty()) return;
  const double quota = seconds(context.rules.duration(kind.timeout));
  const double timeout = values.has("timeout") ? seconds(values.duration("timeout")) : quota;
  const bool raisable = context.rules.at(kind.timeout).raisable;
  hold_against(
      {"timeout-quota", kind.timeout, quota, " s", raisable ? Severity::Warning : Severity::Error},
      timeout,
      raisable ? "the timeout asked for needs a raised quota"
               : "the timeout asked for is beyond the hard limit",
      context, outcome.findings);
  const Duration time = values.has("integration_time")
                            ? values.duration("integration_time")
                            : context.workload.cpu + context.workload.wait;
  hold_against({"integration-timeout", kind.timeout, timeout, " s", Severity::Error}, seconds(time),
               "the backend answers later than the gateway waits: callers get 504", context,
               outcome.findings);
}

Outcome run(const Flow& input, const Parameters& values, const Context& context) {
  Outcome outcome;
  const ApiKind& kind = kind_named(values.text("kind"));
  const Bytes size = values.has("request") ? values.bytes("request") : input.size;
  const std::int64_t steps =
      kind.step.empty() ? 1 : increments(size, context.rules.bytes(kind.step));
  outcome.use("api-gateway", kind.meter, input.total * Decimal(steps));
  if (values.has("cache")) {
    outcome.use("api-gateway", "cache-" + values.text("cache") + "gb-hours",
                exact_hours(context.span));
  }
  if (kind.name == "websocket") {
    outcome.use("api-gateway", "websocket-connection-minutes",
                values.number("connections") * exact_hours(context.span) * Decimal(60));
  }
  check_rate(input, context, outcome);
  check_request(values, kind, size, context, outcome);
  outcome.output = input;
  outcome.output.size = size;
  outcome.output.delivery = Delivery::Request;
  return outcome;
}

}  // namespace

Service api_gateway() {
  return {"api-gateway", "managed HTTP front door, paid per request", parameters, run};
}

}  // namespace costsim::services
