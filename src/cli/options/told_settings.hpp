// Settings of the service as a command is told them: on its line, in a file, by the environment.
#pragma once

#include <span>

#include "cli/options/serve_settings.hpp"
#include "units/diagnostics.hpp"

namespace CLI {
class App;
}

namespace costsim::cli {

/// What was told so far, and all that is wrong with it.
struct ToldSettings {
  ServeConfig config;
  Diagnostics wrong;

  /// A complaint about a setting of the file gets its place; others stay as they are.
  template <typename Work>
  void attempt(const Work& work) {
    Diagnostics found;
    found.attempt(work);
    for (const Error& error : found.all()) {
      const auto place = config.places.find(error.subject());
      wrong.add(place == config.places.end() ? error : error.at(place->second));
    }
  }
};

/// Makes options of settings; `told` must live as long as the command.
void add_settings(CLI::App& command, ToldSettings& told, std::span<const Setting> settings,
                  const char* group);

/// What Kinesis takes in one record and one call by --epoch. A limit that was not told follows from
/// it. Throws Error(Usage).
void set_quotas(ServeConfig& config);

/// The region of AWS_REGION, else of AWS_DEFAULT_REGION, as other programs that call AWS have it.
void take_region_from_environment(ServeConfig& config);

}  // namespace costsim::cli
