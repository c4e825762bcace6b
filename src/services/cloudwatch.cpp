// Amazon CloudWatch: log ingest by class, log storage, custom metrics, alarms.
#include "services/kit/amounts.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {.name = "log",
     .kind = Kind::Bytes,
     .fallback = "0B",
     .help = "log text written for each item"},
    {.name = "class",
     .kind = Kind::Choice,
     .fallback = "standard",
     .help = "log class; lambda: vended logs of functions",
     .choices = "standard|infrequent|lambda"},
    {.name = "retention",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "how long logs are kept; default: for good"},
    {.name = "stored",
     .kind = Kind::Percent,
     .fallback = "100%",
     .help = "size of stored logs, of what was ingested (they are kept compressed)",
     .max = 1},
    {.name = "insights",
     .kind = Kind::Bytes,
     .fallback = "0B",
     .help = "log data that queries scan in a month"},
    {.name = "metrics", .kind = Kind::Number, .fallback = "0", .help = "custom metrics"},
    {.name = "alarms",
     .kind = Kind::Number,
     .fallback = "0",
     .help = "alarms of standard resolution"},
    {.name = "high_resolution_alarms",
     .kind = Kind::Number,
     .fallback = "0",
     .help = "alarms of high resolution"},
};

struct LogClass {
  std::string_view name;
  std::string_view meter;
};

constexpr LogClass classes[] = {{"standard", "log-ingest-gb"},
                                {"infrequent", "log-ingest-infrequent-gb"},
                                {"lambda", "lambda-log-ingest-gb"}};

void use_logs(const Flow& input, const Parameters& values, const Context& context,
              Outcome& outcome) {
  const Decimal ingested = gigabytes_of(input, values.bytes("log"));
  if (ingested.is_zero()) return;
  for (const LogClass& log_class : classes) {
    if (log_class.name == values.text("class")) {
      outcome.use("cloudwatch", log_class.meter, ingested);
    }
  }
  const Decimal kept = stored_gb_months(ingested, duration_if(values, "retention"), context);
  outcome.use("cloudwatch", "log-storage-gb-months", kept * values.number("stored"));
}

Outcome run(const Flow& input, const Parameters& values, const Context& context) {
  constexpr std::pair<std::string_view, std::string_view> monthly[] = {
      {"metrics", "metric-months"},
      {"alarms", "alarm-months"},
      {"high_resolution_alarms", "high-resolution-alarm-months"}};
  Outcome outcome;
  use_logs(input, values, context, outcome);
  for (const auto& [parameter, meter] : monthly) {
    use_some(outcome, "cloudwatch", meter, months_of(values.number(parameter), context));
  }
  use_some(outcome, "cloudwatch", "insights-gb",
           months_of(gigabytes(Decimal(values.bytes("insights").value)), context));
  outcome.output = input;
  return outcome;
}

}  // namespace

Service cloudwatch() {
  return {"cloudwatch", Role::Counter, "logs, metrics and alarms", parameters, run};
}

}  // namespace costsim::services
