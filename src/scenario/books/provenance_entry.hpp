// Where an entry of a model file comes from, as the file says it.
#pragma once

#include <string>
#include <string_view>

#include "metering/provenance.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

/// "2025", "2025-06" or "2025-06-30": a day that there was.
bool is_date(std::string_view text);

/// A model file says whose it is, as its name does.
void require_service(TableReader& root, const std::string& service);

/// source, as_of, confidence and note of an entry, each with the file's default. What is missing or
/// malformed is Error(Usage) at the entry.
metering::Provenance provenance(TableReader& reader, const metering::Provenance& defaults);

/// The file's as_of and [defaults]; each entry is checked with what it ends up with.
metering::Provenance read_defaults(const Document& document, TableReader& root);

}  // namespace costsim::scenario
