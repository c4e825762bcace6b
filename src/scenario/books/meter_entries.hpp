// The [[meter]] entries of a price file → tariffs.
#pragma once

#include <string>

#include "scenario/books/price_files.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

/// Error(Usage) at the entry when the meter has a price already.
void add_tariff(TableReader& reader, const std::string& service, const std::string& name,
                pricing::Tariff tariff, PriceFiles& files);

void add_meter(const Document& document, const toml::table& table, const std::string& service,
               const metering::Provenance& defaults, PriceFiles& files);

/// An [[allowance]]: free units of the first of several meters that a region has.
void add_shared_allowance(const Document& document, const toml::table& table,
                          const std::string& service, const metering::Provenance& defaults,
                          PriceFiles& files);

/// Meters that share an allowance must agree on how much it is and how long it lasts.
void check_allowances(const Document& document, const std::string& service,
                      const pricing::PriceBook& book);

}  // namespace costsim::scenario
