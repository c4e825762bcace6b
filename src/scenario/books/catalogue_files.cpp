#include "scenario/books/catalogue_files.hpp"

#include <fmt/format.h>

#include "scenario/books/counting_file.hpp"
#include "scenario/books/model_folder.hpp"
#include "services/services.hpp"

namespace costsim::scenario {

services::Catalogue load_catalogue(const std::optional<std::string>& models_dir,
                                   const std::string& provider) {
  services::Catalogue catalogue = services::services_in_code();
  for (const auto& [name, file] : model_files(provider + "/services", models_dir)) {
    const Document document = file.read();
    if (!catalogue.add(services::service_of(read_counting(document, name)))) {
      throw Error(
          Failure::Usage, {document.name(), 0, 0},
          fmt::format("'{}' is a service with code of its own: expected another name", name));
    }
  }
  return catalogue;
}

}  // namespace costsim::scenario
