// The small example that each service has: models/<provider>/examples/<service>.toml holds the
// stages, models/<provider>/example.toml what makes a scenario of them.
#pragma once

#include <optional>
#include <string>

#include "scenario/books/price_files.hpp"
#include "units/error.hpp"

namespace costsim::scenario {

struct ServiceExample {
  std::string file;  ///< where the architecture stands
  std::string
      architecture;      ///< a comment, then keys of an [[architecture]]: `stages`, `operations`
  std::string scenario;  ///< the whole file: it runs as it is
  std::string around;    ///< the file that makes a scenario of it

  /// Where a place of `scenario` stands, which goes by the name of `file`; others as they are.
  Location place_of(const Location& in_scenario) const;
};

/// Absent when nobody wrote one for this service. A file of `models_dir` stands in place of the
/// embedded one; unreadable: Error(Io).
std::optional<ServiceExample> example_of(const std::string& service,
                                         const std::optional<std::string>& models_dir = {},
                                         const std::string& provider = default_provider);

/// Its key `stages`; its file where it has none.
Location place_of_stages(const ServiceExample& example);

}  // namespace costsim::scenario
