// The small example that each service has: models/<provider>/examples/<service>.toml holds the
// stages, models/<provider>/example.toml what makes a scenario of them.
#pragma once

#include <optional>
#include <string>

#include "scenario/books/price_files.hpp"

namespace costsim::scenario {

struct ServiceExample {
  std::string file;  ///< where the architecture stands
  std::string
      architecture;      ///< a comment, then keys of an [[architecture]]: `stages`, `operations`
  std::string scenario;  ///< the whole file: it runs as it is
};

/// Absent when nobody wrote one for this service. A file of `models_dir` stands in place of the
/// embedded one; unreadable: Error(Io).
std::optional<ServiceExample> example_of(const std::string& service,
                                         const std::optional<std::string>& models_dir = {},
                                         const std::string& provider = default_provider);

}  // namespace costsim::scenario
