// Services that are data, as the program has them.
#pragma once

#include <string_view>

#include "scenario/books/catalogue_files.hpp"

namespace costsim::services {

inline const Service& counted(std::string_view name) {
  static const Catalogue catalogue = scenario::load_catalogue();
  return *catalogue.find(name);
}

}  // namespace costsim::services
