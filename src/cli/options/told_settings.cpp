#include "cli/options/told_settings.hpp"

#include <string>

#include <CLI/CLI.hpp>

#include "ingest/kinesis/credentials.hpp"
#include "scenario/books/price_files.hpp"
#include "services/services.hpp"
#include "units/error.hpp"
#include "units/quantity.hpp"

namespace costsim::cli {

void add_settings(CLI::App& command, ToldSettings& told, std::span<const Setting> settings,
                  const char* group) {
  for (const Setting& setting : settings) {
    const auto set = [&told, &setting](const std::string& text) {
      told.attempt(
          [&] { setting.apply(told.config, setting.is_flag && text.empty() ? "true" : text); });
    };
    command.add_option_function<std::string>(setting.name, set, setting.help)
        ->group(group)
        ->type_name("")
        // Of an option that may stand alone it would be the value then.
        ->default_str(setting.is_flag ? "" : setting.fallback)
        ->expected(setting.is_flag ? 0 : 1, 1);
  }
}

namespace {

/// The quotas of a call and a record are the same in every region.
constexpr const char* quota_region = "us-east-1";

Bytes kinesis_quota(const std::string& epoch, const char* name) {
  const auto files = scenario::load_price_files({quota_region, epoch});
  return files.rules.at(std::string(services::kinesis().name)).bytes(name);
}

/// What one PutRecords call may carry. A file's megabyte is read as the smaller one, to be safe
/// under both readings of the service's documents.
std::size_t put_records_bytes(const std::string& epoch) {
  constexpr std::int64_t larger = 1 << 20, smaller = 1'000'000;
  return static_cast<std::size_t>(kinesis_quota(epoch, "put-records-bytes").value / larger *
                                  smaller);
}

}  // namespace

void set_quotas(ServeConfig& config) {
  const bool is_kinesis = config.delivery.sink.kind == ingest::SinkSpec::Kind::Kinesis;
  try {
    config.delivery.kinesis_record_bytes = kinesis_quota(config.epoch, "record-max").value;
    config.delivery.kinesis_call_bytes = kinesis_quota(config.epoch, "put-records-bytes").value;
  } catch (const Error& error) {
    throw error.with_context("--epoch").about("--epoch");
  }
  config.delivery.kinesis_quotas = "--epoch " + config.epoch;
  if (config.batch_bytes)
    config.delivery.limits.bytes = *config.batch_bytes;
  else if (is_kinesis)
    config.delivery.limits.bytes = put_records_bytes(config.epoch);
}

void take_region_from_environment(ServeConfig& config) {
  for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    const auto region = ingest::process_environment(name);
    if (!region) continue;
    try {
      return setting_of("region").set(config, *region);
    } catch (const Error& error) {
      throw error.with_context(name);
    }
  }
}

}  // namespace costsim::cli
