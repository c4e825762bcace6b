// What a folder of models holds, by the names of its files.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "scenario/books/price_files.hpp"

namespace costsim::scenario {

struct ModelContents {
  std::set<BookName> books;  ///< with at least one price file
  std::size_t price_files = 0;
  std::map<std::string, std::set<std::string>> definitions;  ///< of services, by provider
  std::map<std::string, std::set<std::string>> examples;     ///< the same
  std::size_t measured = 0;
  std::vector<std::string> strays;  ///< paths of *.toml that nobody looks for where they stand
};

/// It cannot be read: Error(Io).
ModelContents contents_of(const std::string& models_dir);

}  // namespace costsim::scenario
