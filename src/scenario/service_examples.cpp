#include "scenario/service_examples.hpp"

#include <algorithm>

#include "scenario/books/model_folder.hpp"

namespace costsim::scenario {
namespace {

/// Ends with a line break, so that what follows is not part of its last line.
std::string whole_lines(std::string text) {
  if (!text.empty() && text.back() != '\n') text += '\n';
  return text;
}

}  // namespace

Location ServiceExample::place_of(const Location& in_scenario) const {
  if (in_scenario.file != file || in_scenario.line == 0) return in_scenario;
  const auto end = scenario.end() - static_cast<std::ptrdiff_t>(architecture.size());
  const auto before = static_cast<std::size_t>(std::count(scenario.begin(), end, '\n'));
  Location place = in_scenario;
  if (place.line <= before)
    place.file = around;
  else
    place.line -= before;
  return place;
}

std::optional<ServiceExample> example_of(const std::string& service,
                                         const std::optional<std::string>& models_dir,
                                         const std::string& provider) {
  const auto examples = model_files(provider + "/examples", models_dir);
  const auto surroundings = model_files(provider, models_dir);
  const auto found = examples.find(service);
  const auto around = surroundings.find("example");
  if (found == examples.end() || around == surroundings.end()) return std::nullopt;
  const Document example = found->second.read();
  const Document frame = around->second.read();
  return ServiceExample{.file = example.name(),
                        .architecture = example.text(),
                        .scenario = whole_lines(frame.text()) + example.text(),
                        .around = frame.name()};
}

Location place_of_stages(const ServiceExample& example) {
  const Document document = Document::parse(example.architecture, example.file);
  const auto stages = document.root().find("stages");
  return stages == document.root().end() ? Location{example.file} : document.where(stages->first);
}

}  // namespace costsim::scenario
