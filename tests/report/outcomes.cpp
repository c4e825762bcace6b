#include "outcomes.hpp"

#include <cmath>

namespace costsim::report {
namespace {

using decision::CheckSeverity;
using decision::Outcome;
using services::Severity;

constexpr std::string_view long_name =
    "a-stage-with-a-name-that-somebody-generated-from-the-path-of-a-repository-and-never-read-"
    "again";

Outcome base() {
  Outcome outcome;
  outcome.scenario = {"scenarios/event-collector.toml",
                      "Event collector: gateway and functions or containers?",
                      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"};
  outcome.prices = {"us-west-1", "2018-08", "2018-12-05"};
  outcome.month = outcome.period = std::chrono::hours(720);
  return outcome;
}

decision::ArchitectureOutcome serverless() {
  decision::ArchitectureOutcome outcome;
  outcome.name = "serverless";
  outcome.bill.items = {
      line("api-gateway", "api-gateway", "rest-requests", 1, "8640000000", "request", "3.50",
           "1000000"),
      line("kinesis", "kinesis", "shard-hours", 1, "57600", "shard-hour", "0.0182", "1"),
      line("kinesis", "kinesis", "put-payload-units", 1, "8640000000", "payload unit", "0.0172",
           "1000000"),
      line("lambda", "lambda", "gb-seconds-x86", 0, "400000", "GB-second", "0", "1"),
      line("lambda", "lambda", "gb-seconds-x86", 1, "4784000", "GB-second", "0.0000166667", "1"),
      line("lambda", "lambda", "requests", 1, "86400000", "request", "0.20", "1000000")};
  outcome.bill.items[3].provenance = {"QP, IC", "2018-08", "V2"};
  outcome.bill.items[4].provenance = {"QP, IC", "2018-08", "V2"};
  outcome.bill.items[5].provenance = {"A18", "2018", "MEM"};
  outcome.stages = {
      {"api-gateway", "api-gateway", {{"mean_per_s", 3333.3333}, {"peak_per_s", 5412.125}}},
      {"kinesis", "kinesis", {{"shards", 80}, {"peak_bytes_per_s", 5541888}}},
      {"lambda", "lambda", {{"mean_concurrency", 4}, {"peak_concurrency", 12.75}}}};
  outcome.findings = {
      {"burst", Severity::Info, "lambda", "8 % of the burst quota is used", "", "", ""},
      {"account-rate", Severity::Warning, "api-gateway",
       "the account's request rate is exceeded at the peak: calls get 429 until AWS "
       "raises the quota",
       "5000 requests/s", "5412 requests/s", "AWS quotas (2018-08, V2)"},
      {"reshard", Severity::Error, "kinesis", "80 shards exceed the quota of the region",
       "50 shards", "80 shards", "AWS quotas (2018-08, V1)"}};
  outcome.latency = {{14.25, 0.125}, {11, 0.25}, {31.5, 0.5}, {62, 2}, {480, 35}, 1204};
  return outcome;
}

decision::ArchitectureOutcome containers() {
  decision::ArchitectureOutcome outcome;
  outcome.name = "containers";
  outcome.bill.items = {
      line("ec2", "ec2", "t2.2xlarge.on-demand", 1, "396", "instance-hour", "0.4416", "1"),
      line("kinesis", "kinesis", "shard-hours", 1, "57600", "shard-hour", "0.0182", "1"),
      line("operations", "operations", "engineer", 1, "0.1", "engineer-month", "12000", "1")};
  outcome.stages = {{"ec2", "ec2", {{"nodes_mean", 4}, {"nodes_peak", 5}, {"vcpu_hours", 3168}}},
                    {"kinesis", "kinesis", {{"shards", 80}}}};
  return outcome;
}

}  // namespace

pricing::LineItem line(const std::string& stage, const std::string& service,
                       const std::string& meter, int tier, const std::string& quantity,
                       const std::string& unit, const std::string& price, const std::string& per) {
  pricing::LineItem item;
  item.stage = stage;
  item.meter = {service, meter};
  item.tier = tier;
  item.quantity = Decimal::parse(quantity);
  item.unit = unit;
  item.price = Decimal::parse(price);
  item.per = Decimal::parse(per);
  item.amount = cost(item.quantity, item.price, item.per);
  item.provenance = {"A18", "2018-08", "V1"};
  return item;
}

decision::CheckOutcome check(const std::string& id, const std::string& require, bool passed) {
  decision::CheckOutcome outcome;
  outcome.check.id = id;
  outcome.check.requirement.text = require;  // reports show the text alone
  outcome.check.requirement.where = {"scenarios/event-collector.toml", 41, 12};
  outcome.passed = passed;
  return outcome;
}

Outcome event_collector() {
  Outcome outcome = base();
  outcome.traffic = {8'640'000'000, 3333.3333333333335,      5412.125,
                     324'728,       std::chrono::minutes(1), {}};
  for (int i = 0; i < 60; ++i) outcome.traffic.sketch.push_back(3333 - 2000 * std::cos(i / 4.8));
  outcome.architectures = {serverless(), containers()};
  auto rule = check("rule-of-40", "serverless.cost < containers.cost + 40%", false);
  rule.actual = "$31533.9414928";
  rule.limit = "$3392.47104";
  rule.headroom_percent = -829.5271;
  auto budget = check("budget", "containers.cost <= $2500", true);
  budget.actual = "$2423.1936";
  budget.limit = "$2500.00";
  budget.headroom_percent = 3.072256;
  auto slow = check("slow", "serverless.latency.p99 < 50ms", false);
  slow.check.severity = CheckSeverity::Warn;
  slow.actual = "62 ms";
  slow.limit = "50 ms";
  slow.headroom_percent = -24;
  outcome.checks = {rule, budget, slow};
  outcome.subcategories = {{"api-gateway", "API Management"},
                           {"kinesis", "Streaming Analytics"},
                           {"lambda", "Serverless Compute"},
                           {"ec2", "Virtual Machines"},
                           {"operations", services::other_subcategory}};
  outcome.notes = {"the free tier is on: allowances are taken off before tiers",
                   "unverified prices were used: lambda.requests"};
  return outcome;
}

Outcome empty_outcome() {
  Outcome outcome = base();
  outcome.traffic.step = std::chrono::minutes(1);
  return outcome;
}

Outcome huge_outcome() {
  Outcome outcome = base();
  outcome.traffic = {1'000'000'000'000'000, 385'802'469.1358,        1e9,
                     60'000'000'000,        std::chrono::minutes(1), {1, 1, 1}};
  decision::ArchitectureOutcome architecture;
  architecture.name = long_name;
  architecture.bill.items = {
      line(std::string(long_name), "api-gateway", std::string(long_name), 4, "1000000000000000",
           "request", "8.999999999", "1000000"),
      line("api-gateway", "api-gateway", "cache-hours", 1, "0", "hour", "0.02", "1"),
      line("lambda", "lambda", "gb-seconds-x86", 1, "0.000000001", "GB-second", "0.0000166667",
           "1")};
  for (int i = 0; i < 170; ++i) {
    architecture.bill.items.push_back(line("function-" + std::to_string(i), "lambda", "requests", 1,
                                           "1000", "request", "0.20", "1000000"));
  }
  architecture.stages = {{std::string(long_name), "api-gateway", {}}};
  for (int i = 0; i < 12; ++i) {
    architecture.stages[0].metrics.push_back({"figure_" + std::to_string(i), 1e15 / (i + 1)});
  }
  outcome.architectures = {architecture};
  outcome.checks = {check(std::string(long_name),
                          std::string(long_name) + ".cost < $" + std::string(300, '9'), false)};
  outcome.checks[0].actual = "$" + std::string(120, '9');
  outcome.checks[0].limit = "$" + std::string(120, '9');
  return outcome;
}

Outcome hostile_outcome() {
  Outcome outcome = event_collector();
  const std::string hostile =
      "=HYPERLINK(\"http://x\")|cell\r\n## head\n<script>alert(1)</script> </details> `x` @all #1 "
      "\x1b[31mred\x1b[0m \x1b]0;owned\x07 [a](b) *b* _i_ , \"q\" \xE2\x80\xAEtxt \xff\xfe "
      "日本語 café $1 $2";
  outcome.scenario.title = outcome.scenario.path = outcome.prices.region = hostile;
  for (auto& architecture : outcome.architectures) {
    architecture.name += hostile;
    for (auto& item : architecture.bill.items) {
      item.stage = item.meter.meter = item.unit = item.provenance.source = hostile;
    }
    for (auto& stage : architecture.stages) {
      stage.stage = hostile;
      for (auto& metric : stage.metrics) metric.name = hostile;
    }
    for (auto& finding : architecture.findings) {
      finding.stage = finding.message = finding.limit = finding.actual = hostile;
    }
  }
  for (auto& each : outcome.checks) {
    each.check.id = each.check.requirement.text = each.actual = each.limit = hostile;
  }
  outcome.notes = {hostile};
  return outcome;
}

}  // namespace costsim::report
