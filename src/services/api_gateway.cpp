// Amazon API Gateway: REST (with cache), HTTP and WebSocket APIs.
// Metering: a REST call is one request; an HTTP API call is metered in 512 KB steps, a WebSocket
// message in 32 KB steps (rules of the price file). Calls that get 429 by the account's rate are
// not charged (API Gateway developer guide, "pricing", 2018-05-24); those that the function behind
// refuses have passed the gateway, and are.
#include <algorithm>

#include <fmt/format.h>

#include "services/kit/account_rate.hpp"
#include "services/services.hpp"
#include "units/error.hpp"

namespace costsim::services {
namespace {

const Parameter api_gateway_parameters[] = {
    {.name = "kind",
     .kind = Kind::Choice,
     .fallback = "rest",
     .help = "type of API",
     .choices = "rest|http|websocket",
     .tried = "rest|http"},
    {.name = "cache",
     .kind = Kind::Choice,
     .fallback = optional,
     .help = "size of a REST stage cache, in GB",
     .choices = "0.5|1.6|6.1|13.5|28.4|58.2|118|237"},
    {.name = "request",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "size of one request; default: the event of [workload]"},
    {.name = "integration_time",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "how long the backend takes to answer; default: cpu + wait of [workload]"},
    {.name = "timeout",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "integration timeout asked for; default: the quota"},
    {.name = "connections",
     .kind = Kind::Count,
     .fallback = "0",
     .help = "mean number of open WebSocket connections",
     .max = 1e9},
};

/// What differs between the three types of API.
struct ApiKind {
  std::string_view name;
  std::string_view meter;
  std::string_view step;  ///< rule with the metering step, "" when every call counts once
  std::string_view payload;
  std::string_view timeout;  ///< "" when there is none
  std::string_view since;    ///< rule of the epochs before it came
};

constexpr ApiKind api_kinds[] = {
    {"rest", "rest-requests", "", "rest-payload", "rest-timeout", ""},
    {"http", "http-requests", "http-metering-step", "http-payload", "http-timeout", "http-since"},
    {"websocket", "websocket-messages", "websocket-metering-step", "websocket-payload", "",
     "websocket-since"},
};

const ApiKind& kind_named(std::string_view name) {
  return *std::find_if(std::begin(api_kinds), std::end(api_kinds),
                       [name](const ApiKind& kind) { return kind.name == name; });
}

/// Error(Untrustworthy) when the price files are of a time before this type of API.
void check_kind(const ApiKind& kind, const Context& context) {
  if (context.rules.has(kind.payload)) return;
  throw Error(Failure::Untrustworthy, fmt::format("kind = '{}': these APIs {}", kind.name,
                                                  came_later(kind.since, context)));
}

void check_request(const Parameters& values, const ApiKind& kind, Bytes size,
                   const Context& context, StageOutcome& outcome) {
  hold_against(size_limit("payload", kind.payload, context), static_cast<double>(size.value),
               "a request is larger than the gateway takes", context, outcome.findings);
  if (kind.timeout.empty()) return;
  // Where AWS does not raise it, gateway_settings refuses more.
  Limit limit = time_limit("timeout-quota", kind.timeout, context, Severity::Warning);
  if (values.has("timeout")) {
    const double asked = seconds(values.duration("timeout"));
    hold_against(limit, asked, "the timeout asked for needs a raised quota", context,
                 outcome.findings);
    limit.value = asked;
    limit.rule = "";
    limit.source = stated_source("timeout");
  }
  limit.id = "integration-timeout";
  limit.severity = Severity::Error;
  const Duration time = values.has("integration_time")
                            ? values.duration("integration_time")
                            : context.workload.cpu + context.workload.wait;
  hold_against(limit, seconds(time),
               "the backend answers later than the gateway waits: callers get 504", context,
               outcome.findings);
}

bool is_rest(const Parameters& gateway, const Parameters*) {
  return gateway.text("kind") == "rest";
}

bool is_http(const Parameters& gateway, const Parameters*) {
  return gateway.text("kind") == "http";
}

bool is_websocket(const Parameters& gateway, const Parameters*) {
  return gateway.text("kind") == "websocket";
}

constexpr std::string_view beyond_hard_limit = "the integration timeout is beyond the hard limit";
constexpr std::string_view gateway_quotas = "Amazon API Gateway developer guide, quotas";

constexpr SettingRule gateway_settings[] = {
    {.key = "timeout", .refused = beyond_hard_limit, .rule = "rest-timeout", .holds_for = is_rest},
    {.key = "timeout",
     .refused = beyond_hard_limit,
     .rule = "rest-timeout-max",
     .holds_for = is_rest},
    {.key = "timeout", .refused = beyond_hard_limit, .rule = "http-timeout", .holds_for = is_http},
    {.key = "timeout",
     .refused = beyond_hard_limit,
     .constant = "29s",
     .source = gateway_quotas,
     .holds_for = is_websocket},
    {.key = "timeout",
     .bound = Bound::AtLeast,
     .refused = "an API has no integration timeout that short",
     .constant = "50ms",
     .source = gateway_quotas},
};

StageOutcome run_api_gateway(const Flow& input, const Parameters& values, const Context& context) {
  StageOutcome outcome;
  const ApiKind& kind = kind_named(values.text("kind"));
  check_kind(kind, context);
  const Flow calls = let_through(input, {}, context);
  const Bytes size = values.has("request") ? values.bytes("request") : input.size;
  const std::int64_t steps =
      kind.step.empty() ? 1 : increments(size, context.rules.bytes(kind.step));
  outcome.use("api-gateway", kind.meter, calls.total * Decimal(steps));
  if (!kind.step.empty()) {
    outcome.derive(kind.meter, "calls × steps of each",
                   {{"calls", calls.total, "calls"},
                    increments_term("steps of each", size, kind.step, context)});
  }
  if (values.has("cache")) {
    outcome.use("api-gateway", "cache-" + values.text("cache") + "gb-hours",
                exact_hours(context.span));
  }
  if (kind.name == "websocket") {
    outcome.use("api-gateway", "websocket-connection-minutes",
                values.number("connections") * exact_hours(context.span) * Decimal(60));
  }
  outcome.metric("mean_per_s", input.mean_per_second(), OverMonths::Mean);
  outcome.metric("peak_per_s", burst_count(input.peak_per_second(), input.dispersion, context));
  need_of_rate(input, {}, context, outcome);
  check_request(values, kind, size, context, outcome);
  outcome.output = calls;
  outcome.output.size = size;
  outcome.output.delivery = Delivery::Request;
  return outcome;
}

}  // namespace

Service api_gateway() {
  return {.name = "api-gateway",
          .role = Role::Gateway,
          .help = "managed HTTP front door, paid per request",
          .parameters = api_gateway_parameters,
          .run = run_api_gateway,
          .settings = gateway_settings,
          .subcategory = "API Management"};
}

}  // namespace costsim::services
