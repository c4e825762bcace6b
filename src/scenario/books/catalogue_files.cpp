#include "scenario/books/catalogue_files.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scenario/books/counting_file.hpp"
#include "scenario/books/model_folder.hpp"
#include "scenario/books/priced_names.hpp"
#include "services/services.hpp"
#include "units/diagnostics.hpp"

namespace costsim::scenario {

namespace {

void add_service(const Document& document, const std::string& name, const PricedNames& names,
                 services::Catalogue& catalogue) {
  if (catalogue.find(name) != nullptr) {
    throw Error(Failure::Usage, {document.name(), 0, 0},
                fmt::format("'{}' is a service with code of its own: expected another name", name));
  }
  catalogue.add(services::service_of(read_counting(document, name, names)));
}

using ModelFiles = std::map<std::string, ModelFile>;

/// What the price files of a service have. Files of the program name what its books have, which a
/// test holds them against: there is nothing to ask for unless the folder has prices of its own.
class NamesFor {
 public:
  NamesFor(const std::string& provider, const std::optional<std::string>& models_dir)
      : provider_(provider), models_dir_(models_dir) {
    if (models_dir) own_ = services_priced_in(*models_dir);
  }

  PricedNames operator()(const std::string& service, const ModelFile& file) const {
    if (file.built_in && !own_.contains(service)) return {};
    return priced_names(provider_, service, models_dir_);
  }

 private:
  const std::string& provider_;
  const std::optional<std::string>& models_dir_;
  std::set<std::string> own_;
};

services::Catalogue with_files(const ModelFiles& files, services::Catalogue catalogue,
                               const std::string& provider,
                               const std::optional<std::string>& models_dir) {
  Diagnostics diagnostics;
  const NamesFor names_for(provider, models_dir);
  for (const auto& [name, file] : files) {
    PricedNames names;  // of price files that cannot be read nothing is known
    diagnostics.attempt([&, &name = name, &file = file] { names = names_for(name, file); });
    diagnostics.attempt([&, &name = name, &file = file] {
      Document document = file.read();
      document.keep_errors_in(diagnostics);
      add_service(document, name, names, catalogue);
    });
  }
  diagnostics.raise();
  return catalogue;
}

ModelFiles service_files(const std::string& provider,
                         const std::optional<std::string>& models_dir) {
  return model_files(provider + "/services", models_dir);
}

}  // namespace

services::Catalogue load_catalogue(const std::optional<std::string>& models_dir,
                                   const std::string& provider) {
  return with_files(service_files(provider, models_dir), services::services_in_code(), provider,
                    models_dir);
}

services::Catalogue load_catalogue_of(const NamedServices& named,
                                      const std::optional<std::string>& models_dir,
                                      const std::string& provider) {
  services::Catalogue in_code = services::services_in_code();
  ModelFiles files = service_files(provider, models_dir);
  const bool all_known = std::ranges::all_of(named.stages, [&](const std::string& name) {
    return files.contains(name) || in_code.find(name) != nullptr;
  });
  if (all_known) {
    std::erase_if(files, [&](const auto& file) {
      return !named.stages.contains(file.first) && !named.billed.contains(file.first);
    });
  }
  return with_files(files, std::move(in_code), provider, models_dir);
}

}  // namespace costsim::scenario
