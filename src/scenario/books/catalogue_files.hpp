// Every service that a scenario can name: those that are code, and those of
// models/<provider>/services/<service>.toml.
#pragma once

#include <compare>
#include <optional>
#include <set>
#include <string>

#include "scenario/books/price_files.hpp"
#include "services/kit/catalogue.hpp"

namespace costsim::scenario {

/// A file of `models_dir` stands in place of the embedded file of the same service, or adds one; a
/// folder without <provider>/services/ adds none. A malformed file, or one with the name of a
/// service that is code: Error(Usage) at file:line:column. Unreadable: Error(Io).
services::Catalogue load_catalogue(const std::optional<std::string>& models_dir = {},
                                   const std::string& provider = default_provider);

/// What a scenario asks a catalogue for.
struct NamedServices {
  std::set<std::string> stages;       ///< each has to be there
  std::set<std::string> billed = {};  ///< whose meters are counted besides; may have prices alone

  friend auto operator<=>(const NamedServices&, const NamedServices&) = default;
};

/// The same catalogue for somebody who names these services only: files of others are not read.
/// Where one of the stages' is nobody's, they are, so that the nearest can be told.
services::Catalogue load_catalogue_of(const NamedServices& named,
                                      const std::optional<std::string>& models_dir,
                                      const std::string& provider);

}  // namespace costsim::scenario
