// A function under the limits of 2018 and of today.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/fixture.hpp"
#include "services/services.hpp"

namespace costsim::services::lambda_tests {

using Texts = std::vector<std::pair<std::string, std::string>>;

/// Limits of 2026, and of 2018 where they differed.
inline metering::Rules limits(bool in_2018) {
  RuleTexts values = {{"billing-step", Duration(std::chrono::milliseconds(in_2018 ? 100 : 1))},
                      {"init-billed", !in_2018},
                      {"full-vcpu-memory", Bytes{(in_2018 ? 1792LL : 1769LL) << 20}},
                      {"concurrency", Decimal(1000)},
                      {"scaling-rate", parse_rate(in_2018 ? "500/min" : "1000/10s")},
                      {"scaling-scope", std::string(in_2018 ? "account" : "function")},
                      {"requests-per-concurrency", Decimal(10)},
                      {"timeout", Duration(std::chrono::seconds(in_2018 ? 300 : 900))},
                      {"memory-min", Bytes{128 << 20}},
                      {"memory-max", Bytes{(in_2018 ? 3008LL : 10240LL) << 20}},
                      {"memory-step", Bytes{(in_2018 ? 64LL : 1LL) << 20}},
                      {"tmp-free", Bytes{512 << 20}},
                      {"tmp-max", Bytes{(in_2018 ? 512LL : 10240LL) << 20}},
                      {"package-zip", Bytes{50 << 20}},
                      {"sync-payload", Bytes{6 << 20}},
                      {"async-payload", Bytes{in_2018 ? 128LL << 10 : 1LL << 20}},
                      {"package-unzipped", Bytes{250 << 20}},
                      {"dynamodb-stream-batch-max", Decimal(in_2018 ? 1000 : 10000)},
                      {"sqs-visibility-factor", Decimal(6)},
                      {"vpc-cold-start", Duration(std::chrono::seconds(in_2018 ? 10 : 0))},
                      {"parallelisation-max", Decimal(in_2018 ? 1 : 10)},
                      {"batch-window-max", Duration(std::chrono::seconds(in_2018 ? 0 : 300))},
                      {"stream-batch-max", Decimal(10000)},
                      {"stream-batch-bytes", Bytes{6 << 20}},
                      {"sqs-batch-max", Decimal(in_2018 ? 10 : 10000)},
                      {"sqs-pollers-initial", Decimal(5)},
                      {"sqs-pollers-rate", parse_rate(in_2018 ? "60/min" : "300/min")},
                      {"sqs-pollers-max", Decimal(in_2018 ? 1000 : 1250)}};
  if (in_2018) {
    values.emplace_back("burst-concurrency", Decimal(500));
  } else {
    values.insert(values.end(), {{"async-request-bytes", Bytes{256 << 10}},
                                 {"async-request-step", Bytes{64 << 10}},
                                 {"streaming-free-bytes", Bytes{6 << 20}},
                                 {"streaming-max", Bytes{200 << 20}}});
  }
  return rules_of("lambda", values);
}

inline const metering::Rules today = limits(false);
inline const metering::Rules then = limits(true);

/// 1 GB of memory: a GB-second is a second.
inline StageOutcome function(const Flow& flow, const Texts& texts,
                             const metering::Rules& rules = today, const Workload& workload = {}) {
  Parameters values = given(lambda(), {{"memory", "1GB"}});
  for (const auto& [name, text] : texts) {
    values.set(name, read_value(*find_parameter(lambda().parameters, name), text));
  }
  Context context = context_of(rules, flow.span());
  context.workload = workload;
  return run_alone(lambda(), flow, values, context);
}

inline StageOutcome varying(const Flow& flow, const std::string& family, double mean,
                            const Texts& texts, const metering::Rules& rules) {
  Parameters values = given(lambda(), {{"memory", "1GB"}});
  for (const auto& [name, text] : texts) {
    values.set(name, read_value(*find_parameter(lambda().parameters, name), text));
  }
  DistributionText duration{family, {{"mean", mean}}};
  if (family == "lognormal") duration.parameters["cv"] = 0.5;
  values.set("duration", duration);
  return run_alone(lambda(), flow, values, context_of(rules, flow.span()));
}

inline Flow per_second(const char* rate, Delivery delivery = Delivery::Request, double shards = 0) {
  Flow flow = steady(parse_rate(rate));
  flow.delivery = delivery;
  flow.shards = shards;
  return flow;
}

inline const Flow busy = per_second("100/s");
inline const Decimal invocations = Decimal(259'200'000);

}  // namespace costsim::services::lambda_tests
