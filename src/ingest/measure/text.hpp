// A measurement as the contract's JSON, and as the file that container sizing reads.
#pragma once

#include <string>
#include <string_view>

#include "ingest/measure/measure.hpp"

namespace costsim::ingest {

/// Where and when a measurement was made, beyond what it knows itself.
struct Provenance {
  std::string commit;
  std::string date;  ///< empty: none, so that equal runs give equal files
};

/// What `costsim measure` prints.
std::string to_json(const Measurement& measurement, const Provenance& provenance);
/// [machine] cpu, cores, os; commit; method; date; [[figure]] name, events_per_s_per_vcpu,
/// cpu_s_per_million_events, event_bytes, spread_percent.
std::string to_toml(const Measurement& measurement, const Provenance& provenance);
/// Whether a file begins as to_toml's text does.
bool is_measurement(std::string_view text);

}  // namespace costsim::ingest
