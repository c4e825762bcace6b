#include "scenario/books/catalogue_files.hpp"

#include <fmt/format.h>

#include "scenario/books/counting_file.hpp"
#include "scenario/books/model_folder.hpp"
#include "services/services.hpp"
#include "units/diagnostics.hpp"

namespace costsim::scenario {

namespace {

void add_service(const Document& document, const std::string& name,
                 services::Catalogue& catalogue) {
  services::Service service = services::service_of(read_counting(document, name));
  if (catalogue.add(std::move(service))) return;
  throw Error(Failure::Usage, {document.name(), 0, 0},
              fmt::format("'{}' is a service with code of its own: expected another name", name));
}

}  // namespace

services::Catalogue load_catalogue(const std::optional<std::string>& models_dir,
                                   const std::string& provider) {
  services::Catalogue catalogue = services::services_in_code();
  Diagnostics diagnostics;
  for (const auto& [name, file] : model_files(provider + "/services", models_dir)) {
    diagnostics.attempt([&, &name = name, &file = file] {
      Document document = file.read();
      document.keep_errors_in(diagnostics);
      add_service(document, name, catalogue);
    });
  }
  diagnostics.raise();
  return catalogue;
}

}  // namespace costsim::scenario
