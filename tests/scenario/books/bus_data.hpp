// A service that is data, in the parts that tests of its entries put together: a bus that counts
// events, and the price file that goes with it.
#pragma once

#include <string>

#include "scenario/books/catalogue_files.hpp"
#include "scenario/books/price_files.hpp"
#include "support/models_folder.hpp"
#include "support/refusal.hpp"

namespace costsim::testing::bus {

inline const std::string head = "service = \"bus\"\nhelp = \"a bus\"\n";
inline const std::string meter = "[[meter]]\nname = \"events\"\nquantity = \"items\"\n";

inline std::string rule(const std::string& name, const std::string& value) {
  return "[[rule]]\nname = \"" + name + "\"\nvalue = \"" + value + "\"\n";
}

/// Of a book with the meter and these entries.
inline std::string prices(const std::string& entries = "", const std::string& service = "bus") {
  return "service = \"" + service +
         "\"\nas_of = \"2026\"\n[defaults]\nsource = \"x\"\nconfidence = \"V1\"\n"
         "[[meter]]\nname = \"events\"\nunit = \"event\"\nprice = \"1\"\n" +
         entries;
}

/// How a definition is refused, in a folder without price files or with this one.
inline std::string refusal_of_definition(const std::string& definition,
                                         const std::string& price_file = "") {
  const ModelsFolder models;
  if (!price_file.empty()) models.write("aws/us-east-1/2026/bus.toml", price_file);
  models.write("aws/services/bus.toml", definition);
  return refusal_of([&] { scenario::load_catalogue(models.path()); });
}

inline std::string refusal_of_price_file(const std::string& text) {
  const ModelsFolder models;
  models.write("aws/us-east-1/2026/bus.toml", text);
  return refusal_of([&] { scenario::load_price_files({"us-east-1", "2026"}, models.path()); });
}

}  // namespace costsim::testing::bus
