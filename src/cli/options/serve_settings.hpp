// What `costsim serve` can be told: one row a setting, for the command line and for its file.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/process/service_log.hpp"
#include "ingest/service/config.hpp"
#include "units/error.hpp"

namespace costsim::cli {

/// With what only the command knows.
struct ServeConfig : ingest::ServiceConfig {
  std::string epoch = "2026";
  std::optional<std::size_t> batch_bytes = {};
  LogFormat log = LogFormat::Text;
  /// Where the file states a setting that holds, by the name of its flag.
  std::map<std::string, Location> places = {};
};

/// A value of the command line or of the configuration file, where its key is the name without
/// the dashes.
struct Setting {
  const char* name;
  const char* fallback;
  const char* help;
  void (*set)(ServeConfig& config, const std::string& text);
  bool is_flag = false;  ///< on the command line it may stand without a value, for "true"

  std::string_view key() const { return std::string_view(name).substr(2); }
  /// `set`, with the name of the setting before the complaint: Error(Usage).
  void apply(ServeConfig& config, const std::string& text) const;
};

std::span<const Setting> front_settings();
std::span<const Setting> delivery_settings();
/// The keys of a file of settings.
std::vector<std::string_view> setting_keys();
/// The setting of a key that there is.
const Setting& setting_of(std::string_view key);

}  // namespace costsim::cli
