// A region whose price files say only what differs:
// models/<provider>/<region>/<epoch>/regional.toml, the prices of one region on top of the files of
// another. The format is described in models/README.md.
#pragma once

#include <set>
#include <string>

#include "scenario/books/price_files.hpp"
#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// The name of such a file without its ending, where others have that of a service.
inline constexpr std::string_view regional_file = "regional";

/// The region whose files hold but for what this one says.
std::string region_alike(const Document& document);

/// `files` are those of region_alike(); what the document says of its own region takes their place.
/// A price that it does not give is not known there: it goes, so that a run that needs it stops;
/// but for services that it says have the `same` prices. Limits that it does not give stay as they
/// are. What it says of the services in `elsewhere`, which have files of their own, is passed over.
/// A meter or rule that the other region has not, or another number of tiers: Error(Usage) at
/// file:line:column.
void read_regional(const Document& document, const std::set<std::string>& elsewhere,
                   PriceFiles& files);

}  // namespace costsim::scenario
