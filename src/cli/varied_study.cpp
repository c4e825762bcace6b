#include "cli/varied_study.hpp"

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::cli {
namespace {

Decimal factor_of(const std::string& text) {
  std::string_view number = text;
  if (number.ends_with('x')) number.remove_suffix(1);
  return Decimal::parse(number);
}

}  // namespace

VariedStudy::VariedStudy(const ScenarioOptions& options) {
  scenario::Source source = scenario::read_source(options.file);
  decision::Study study = scenario::load(source, options.load);
  read_ = std::make_shared<const Read>(Read{std::move(source), options.load, std::move(study)});
}

analysis::Vary VariedStudy::vary() const {
  return [read = read_](const std::vector<analysis::Assignment>& assignments) {
    Decimal factor = 1;
    scenario::LoadOptions load = read->load;
    for (const analysis::Assignment& each : assignments) {
      if (each.key == analysis::all_traffic) {
        factor = factor_of(each.value);
      } else {
        load.sets.push_back(fmt::format("{}={}", each.key, each.value));
      }
    }
    const bool as_read = load.sets.size() == read->load.sets.size();
    decision::Study study = as_read ? read->study : scenario::load(read->source, load);
    return factor == Decimal(1) ? study : decision::scaled(std::move(study), factor);
  };
}

std::optional<double> VariedStudy::now(const analysis::VariedKey& key) const {
  if (key.key == analysis::all_traffic) return 1;
  const auto text = scenario::stated_value(read_->source, read_->load, key.key);
  return text ? key.number_of(*text) : std::nullopt;
}

}  // namespace costsim::cli
