#include "scenario/architecture/read_operations.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scenario/architecture/wage.hpp"

namespace costsim::scenario {
namespace {

using architecture::Stage;

/// Of labour: a table of the architecture, with a price of its own, and the stage that it becomes.
constexpr std::string_view labour_name = "operations";

constexpr Parameter labour_rows[] = {
    {.name = "engineer", .help = "what one costs: \"$12000/month\" or \"$80/h\""},
    {.name = "share",
     .kind = Kind::Percent,
     .fallback = optional,
     .help = "share of an engineer, when the price is by the month",
     .max = 1000},
    {.name = "hours",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "hours a month, when the price is by the hour",
     .max = 1e6},
};

const services::Service& labour_of(const services::Catalogue& catalogue) {
  return *std::find_if(catalogue.begin(), catalogue.end(), [](const services::Service& service) {
    return service.role == services::Role::Labour;
  });
}

/// By the month: a share of an engineer; by the hour: hours.
void read_amount(TableReader& reader, bool by_month, Parameters& amounts) {
  const std::string_view wanted = by_month ? "share" : "hours";
  const std::string_view other = by_month ? "hours" : "share";
  if (!reader.has(wanted) || reader.has(other)) {
    reader.missing(
        wanted, fmt::format("operations by the {} need '{}'{}", by_month ? "month" : "hour", wanted,
                            reader.has(other) ? fmt::format(" and no '{}'", other) : ""));
  }
  amounts.set(wanted, *reader.value(*find_parameter(labour_rows, wanted)));
}

}  // namespace

std::span<const Parameter> operations_rows() {
  return labour_rows;
}

void read_operations(TableReader& table, const services::Catalogue& catalogue,
                     ArchitectureText& text) {
  const toml::table* operations = table.table(labour_name);
  if (operations == nullptr) return;
  const services::Service& labour = labour_of(catalogue);
  TableReader reader(table.document(), *operations, std::string(labour_name));
  Stage stage;
  stage.name = labour_name;
  stage.where = reader.where();
  stage.service = &labour;
  stage.parameters = Parameters(stage.service->parameters);
  for (const Parameter& row : labour_rows) reader.take(row.name);
  Wage wage;
  reader.attempt([&] {
    wage = read_wage(reader);
    read_amount(reader, wage.meter == "engineer-months", stage.parameters);
  });
  reader.finish();
  const auto& stages = text.architecture.stages;
  if (std::any_of(stages.begin(), stages.end(),
                  [](const Stage& earlier) { return earlier.name == labour_name; })) {
    reader.fail("there is a stage 'operations' already: expected another `name` for it");
  }
  stage.inputs.push_back({});
  text.architecture.stages.push_back(std::move(stage));
  pricing::Tariff tariff;
  tariff.unit = wage.unit;
  tariff.per = wage.per;
  tariff.tiers = {{std::nullopt, wage.dollars}};
  tariff.provenance = {reader.where().text(), "", "stated"};
  tariff.stated = true;
  text.own_prices[{std::string(labour.name), wage.meter}] = tariff;
}

}  // namespace costsim::scenario
