// Amazon CloudWatch: log ingest by class, log storage, custom metrics, alarms.
#include "services/kit/amounts.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {"log", Kind::Bytes, "0B", "log text written for each item"},
    {"class", Kind::Choice, "standard", "log class; lambda: vended logs of functions",
     "standard|infrequent|lambda"},
    {"retention", Kind::Time, optional, "how long logs are kept; default: for good"},
    {"stored",
     Kind::Percent,
     "100%",
     "size of stored logs, of what was ingested (they are kept compressed)",
     {},
     0,
     1},
    {"insights", Kind::Bytes, "0B", "log data that queries scan in a month"},
    {"metrics", Kind::Number, "0", "custom metrics"},
    {"alarms", Kind::Number, "0", "alarms of standard resolution"},
    {"high_resolution_alarms", Kind::Number, "0", "alarms of high resolution"},
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
