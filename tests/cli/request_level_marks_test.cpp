// Rows that say that simulated requests alone heed them: no flow does.
#include <fmt/format.h>

#include "decision/evaluate.hpp"
#include "scenario/books/catalogue_files.hpp"
#include "scenario/scenario.hpp"
#include "scenario/service_examples.hpp"
#include "simulation_fixture.hpp"

using namespace costsim;
using namespace costsim::testing;

namespace {

/// A value that the row does not have by itself.
std::string other_value(const Parameter& row) {
  switch (row.kind) {
    case Kind::Flag:
      return row.fallback == "true" ? "false" : "true";
    case Kind::Choice: {
      const std::string_view first = row.choices.substr(0, row.choices.find('|'));
      const std::string_view rest = row.choices.substr(first.size() + 1);
      return std::string(first == row.fallback ? rest.substr(0, rest.find('|')) : first);
    }
    case Kind::Time:
    case Kind::Distribution:
      return "77s";
    case Kind::Percent:
      return "35%";
    default:
      return "7";
  }
}

struct Example {
  std::string service, text;

  decision::Outcome outcome(const std::vector<std::string>& sets) const {
    scenario::LoadOptions options;
    options.shelf = carried_books();
    options.sets = sets;
    decision::Study study = scenario::load_text(text, service, "", options);
    study.windows = decision::Windows::Never;
    return decision::evaluate(study);
  }
};

/// What the flow says of an example's only architecture.
std::string told(const decision::Outcome& outcome) {
  const decision::ArchitectureOutcome& all = outcome.architectures.front();
  std::string text = all.bill.total().text();
  for (const auto& item : all.bill.items) {
    text += fmt::format("\n{}.{} {}", item.stage, item.meter.meter, item.quantity.text());
  }
  for (const auto& finding : all.findings)
    text += fmt::format("\n{}.{}", finding.stage, finding.id);
  return text;
}

/// ARCHITECTURE.STAGE of the example's stages of this service.
std::vector<std::string> stages_of(const Example& example, const scenario::LoadOptions& options) {
  std::vector<std::string> names;
  const auto study = scenario::load_text(example.text, example.service, "", options);
  const auto& architecture = study.candidates.front().architecture;
  for (const auto& stage : architecture.stages) {
    if (stage.service->name != example.service) continue;
    names.push_back(architecture.name + "." + stage.name);
  }
  return names;
}

}  // namespace

TEST_CASE("what simulated requests alone heed changes nothing that the flow says") {
  scenario::LoadOptions options;
  options.shelf = carried_books();
  int tried = 0;
  for (const services::Service& service : scenario::load_catalogue()) {
    const std::string name(service.name);
    const auto text = scenario::example_of(name);
    REQUIRE(text.has_value());
    const Example example{name, text->scenario};
    const std::vector<std::string> stages = stages_of(example, options);
    for (const Parameter& row : service.parameters) {
      if (!row.request_level_only) continue;
      for (const std::string& stage : stages) {
        const std::string set = fmt::format("{}.{}={}", stage, row.name, other_value(row));
        CAPTURE(set);
        std::vector<std::string> sets;
        if (row.name.starts_with("spot_")) sets.push_back(stage + ".purchase=spot");
        const std::string before = told(example.outcome(sets));
        sets.push_back(set);
        CHECK(told(example.outcome(sets)) == before);
        ++tried;
      }
    }
  }
  CHECK(tried > 40);
}
