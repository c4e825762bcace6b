// Where a fact comes from. Every price, increment and quota carries one.
#pragma once

#include <string>

namespace costsim::metering {

struct Provenance {
  std::string source;  ///< document, price list or "scenario.toml:12:3"
  std::string as_of;   ///< date of the data, "2025-06-05"
  std::string
      confidence;      ///< "V3": three independent sources agree; "V1": one; "MEM": not verified
  std::string note{};  ///< what a reader should know of the entry, in words

  friend bool operator==(const Provenance&, const Provenance&) = default;
  /// By the scenario, in place of what the data says.
  bool stated() const { return confidence == "stated"; }
  bool verified() const { return confidence != "MEM"; }
};

}  // namespace costsim::metering
