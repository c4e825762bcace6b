// Amazon SNS: a publish is billed in steps of 64 KB; deliveries by protocol.
#include "services/kit/amounts.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {.name = "lambda",
     .kind = Kind::Number,
     .fallback = "0",
     .help = "functions that each message goes to"},
    {.name = "sqs",
     .kind = Kind::Number,
     .fallback = "0",
     .help = "queues that each message goes to"},
    {.name = "http",
     .kind = Kind::Number,
     .fallback = "0",
     .help = "HTTP endpoints that each message goes to"},
};

Outcome run(const Flow& input, const Parameters& values, const Context& context) {
  constexpr std::pair<std::string_view, std::string_view> subscribers[] = {
      {"lambda", "lambda-deliveries"}, {"sqs", "sqs-deliveries"}, {"http", "http-deliveries"}};
  Outcome outcome;
  const std::int64_t chunks = increments(input.size, context.rules.bytes("billing-chunk"));
  outcome.use("sns", "publishes", input.total * Decimal(chunks));
  for (const auto& [protocol, meter] : subscribers) {
    use_some(outcome, "sns", meter, input.total * values.number(protocol));
  }
  hold_against(size_limit("message-size", "message-max", context),
               static_cast<double>(input.size.value), "a message is larger than a topic takes",
               context, outcome.findings);
  outcome.output = input;
  outcome.output.delivery = Delivery::Event;
  return outcome;
}

}  // namespace

Service sns() {
  return {"sns", Role::Topic, "publish and subscribe", parameters, run};
}

}  // namespace costsim::services
