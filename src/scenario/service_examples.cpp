#include "scenario/service_examples.hpp"

#include "scenario/books/model_folder.hpp"

namespace costsim::scenario {

std::optional<ServiceExample> example_of(const std::string& service,
                                         const std::optional<std::string>& models_dir,
                                         const std::string& provider) {
  const auto examples = model_files(provider + "/examples", models_dir);
  const auto surroundings = model_files(provider, models_dir);
  const auto found = examples.find(service);
  const auto around = surroundings.find("example");
  if (found == examples.end() || around == surroundings.end()) return std::nullopt;
  const Document example = found->second.read();
  return ServiceExample{example.name(), example.text(),
                        around->second.read().text() + example.text()};
}

}  // namespace costsim::scenario
