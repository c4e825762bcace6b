// Meters that no source prices in some of the 28 regions of 2026
// (models/aws/<region>/2026/regional.toml).
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "metering/usage.hpp"

namespace costsim::testing {

/// AWS's page of Lambda names these in us-east-1 alone.
inline bool priced_in_virginia_alone(const metering::MeterId& meter) {
  static constexpr std::array<std::string_view, 6> names = {
      "lambda.durable-operations",  "lambda.durable-retained-gb-months",
      "lambda.durable-written-gb",  "lambda.snapshot-cache-gb-seconds",
      "lambda.snapshot-restore-gb", "lambda.tenant-environment-gb-x86"};
  return std::find(names.begin(), names.end(), meter.text()) != names.end();
}

/// NAT gateways and EBS have Seoul's prices alone; the maps of AWS's pricing pages lack the rest in
/// a few regions, and name no prices of pollers and of Kinesis On-demand Advantage by region.
inline bool unpriced_somewhere(const metering::MeterId& meter) {
  static constexpr std::array<std::string_view, 16> names = {
      "appsync.connection-minutes",
      "data-transfer.inter-zone-gb",
      "dynamodb.kinesis-capture-units",
      "dynamodb.stream-reads",
      "ebs.gp2-gb-months",
      "ebs.gp3-gb-months",
      "ebs.gp3-iops-months",
      "ebs.gp3-mbps-months",
      "eventbridge-pipes.requests",
      "kinesis.advantage-in-gb",
      "kinesis.advantage-out-gb",
      "kinesis.advantage-retention-gb-months",
      "lambda.kafka-event-poller-unit-hours",
      "lambda.response-streaming-gb",
      "lambda.sqs-event-poller-unit-hours",
      "waf.requests"};
  return meter.service == "nat-gateway" || priced_in_virginia_alone(meter) ||
         std::find(names.begin(), names.end(), meter.text()) != names.end();
}

}  // namespace costsim::testing
