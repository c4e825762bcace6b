#include "report/service_page.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "report/kit/page.hpp"
#include "units/parameters.hpp"

namespace costsim::report {
namespace {

using services::Role;

/// "needed", "may be left out", "default 512MB"
std::string fallback_text(const Parameter& row) {
  if (row.fallback == required) return "needed";
  return row.fallback == optional ? "may be left out" : fmt::format("default {}", row.fallback);
}

void tell_parameters(Page& page, const services::Service& service) {
  page.blank();
  page.heading("Keys", "");
  if (service.parameters.empty()) page.line("  None of its own.");
  for (const Parameter& row : service.parameters) {
    page.paragraph(fmt::format("  {:22} ", row.name),
                   page.clean(fmt::format("{}; {}", expected_text(row), fallback_text(row))));
    page.paragraph("      ", page.clean(description(row)), Paint::Dim);
  }
  page.blank();
  page.paragraph("  Units: ",
                 fmt::format("sizes {}; times {}; counts {}; shares % or x.", byte_units_text(),
                             duration_units_text(), count_units_text()));
  page.paragraph("  ",
                 "'request level' marks what only simulated requests heed: the flow counts "
                 "the same usage with any value.");
}

std::string_view told_by(const ServiceFigure& figure) {
  if (figure.in_run && figure.in_simulation) return "run, simulate";
  return figure.in_run ? "run" : "simulate";
}

void tell_figures(Page& page, const ServicePage& told) {
  page.blank();
  page.heading("Figures", "");
  if (told.figures.empty()) page.line("  None.");
  for (const ServiceFigure& figure : told.figures) {
    page.paragraph(fmt::format("  {:29} ", figure.name),
                   page.clean(fmt::format("{} ({})", figure.help, told_by(figure))));
  }
}

/// Meters of one unit in one paragraph; of very many the first.
void tell_meters(Page& page, const ServicePage& told) {
  constexpr std::size_t most = 12;
  page.blank();
  page.heading("Meters", page.clean(told.region + ", prices " + told.epoch));
  if (told.meters.empty()) page.line("  None of its own.");
  std::vector<ServiceMeter> meters = told.meters;
  std::stable_sort(meters.begin(), meters.end(),
                   [](const auto& a, const auto& b) { return a.unit < b.unit; });
  for (auto meter = meters.begin(); meter != meters.end();) {
    const auto end = std::find_if(meter, meters.end(),
                                  [&](const auto& other) { return other.unit != meter->unit; });
    const auto count = static_cast<std::size_t>(end - meter);
    std::string names;
    for (std::size_t i = 0; i < std::min(count, most); ++i) {
      names += (i == 0 ? "" : ", ") + (meter + static_cast<std::ptrdiff_t>(i))->name;
    }
    if (count > most) {
      names +=
          fmt::format(" and {} more: costsim prices show --region {} --prices {} --service {}{}",
                      count - most, told.region, told.epoch, told.service->name, told.models);
    }
    page.paragraph(fmt::format("  by {:19} ", meter->unit), page.clean(names));
    meter = end;
  }
}

void tell_limits(Page& page, const ServicePage& told) {
  page.blank();
  page.heading("Limits", "");
  if (told.limits.empty()) page.line("  None.");
  for (const ServiceLimit& limit : told.limits) {
    page.paragraph(fmt::format("  {:29} ", page.clean(limit.name)), page.clean(limit.limit));
  }
}

/// A parameter to set and a figure to ask for, where the service has one.
void tell_names(Page& page, const ServicePage& told) {
  const std::string stage = "ARCHITECTURE." + told.stage;
  const auto figure = std::find_if(told.figures.begin(), told.figures.end(),
                                   [](const ServiceFigure& each) { return each.in_run; });
  page.blank();
  page.heading("Names", "");
  page.paragraph("  ", page.clean(fmt::format(
                           "A stage is called as its service, or by its `name`. The same names are "
                           "used everywhere; costs and quantities of a meter, too:")));
  const auto line = [&page](std::string_view lead, const std::string& text) {
    page.paragraph(fmt::format("  {:8} ", lead), page.clean(text));
  };
  if (!told.service->parameters.empty()) {
    line("--set", fmt::format("{}.{}=VALUE", stage, told.service->parameters.front().name));
  }
  line("checks", stage + ".cost < $100");
  if (figure != told.figures.end()) line("", fmt::format("{}.{} < 1000", stage, figure->name));
  const auto meter = std::find_if(told.meters.begin(), told.meters.end(),
                                  [](const ServiceMeter& each) { return each.used; });
  if (meter != told.meters.end()) line("", fmt::format("{}.{}.quantity < 1M", stage, meter->name));
  line("explain", fmt::format("costsim explain my.toml {}{}{}", stage,
                              figure == told.figures.end() ? "" : "." + figure->name, told.models));
}

void tell_example(Page& page, const ServicePage& told) {
  page.blank();
  page.heading("Example", "");
  std::istringstream lines(told.example);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    page.paragraph(std::string(2 + indent, ' '), page.clean(line));
  }
  page.blank();
  page.paragraph("  ", page.clean(fmt::format("A whole scenario: costsim services {} --example{}",
                                              told.service->name, told.models)));
}

}  // namespace

std::string_view name_of(Role role) {
  static constexpr std::pair<Role, std::string_view> names[] = {
      {Role::Gateway, "gateway"},       {Role::Balancer, "balancer"}, {Role::Topic, "topic"},
      {Role::Timer, "timer"},           {Role::Stream, "stream"},     {Role::Table, "table"},
      {Role::Queue, "queue"},           {Role::Function, "function"}, {Role::Nodes, "nodes"},
      {Role::Counter, "counter"},       {Role::Labour, "labour"},     {Role::CostLine, "cost line"},
      {Role::Transfer, "data transfer"}};
  return std::find_if(std::begin(names), std::end(names),
                      [role](const auto& name) { return name.first == role; })
      ->second;
}

std::string services_table(const services::Catalogue& catalogue, const Style& style) {
  Page page(style);
  std::vector<Row> rows = {{"service", "role", "what it is"}};
  for (const services::Service& service : catalogue) {
    rows.push_back(
        {page.clean(service.name), std::string(name_of(service.role)), page.clean(service.help)});
  }
  page.grid({{}, {}, {Align::Left, true}}, rows);
  page.blank();
  page.paragraph("",
                 "'costsim services NAME' tells one: its keys, figures and meters, and an "
                 "example.");
  return std::move(page).text();
}

std::string service_page_table(const ServicePage& told, const Style& style) {
  Page page(style);
  page.paragraph("",
                 page.clean(fmt::format("{} ({}): {}", told.service->name,
                                        name_of(told.service->role), told.service->help)),
                 Paint::Bold);
  tell_parameters(page, *told.service);
  tell_figures(page, told);
  tell_meters(page, told);
  tell_limits(page, told);
  tell_names(page, told);
  tell_example(page, told);
  return std::move(page).text();
}

}  // namespace costsim::report
