#include "scenario/books/base_file.hpp"

#include <fmt/format.h>

#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

std::string base_epoch(const Document& document) {
  TableReader reader(document, document.root(), "a base file");
  std::string epoch = reader.need_text("epoch");
  reader.finish();
  return epoch;
}

std::string base_file_text(const std::string& epoch) {
  return fmt::format(
      "# Services that have no file here are those of this epoch. Format: models/README.md.\n"
      "epoch = \"{}\"\n",
      epoch);
}

}  // namespace costsim::scenario
