// costsim services [NAME]: what a scenario can name, and what is to know of each.
#include <algorithm>
#include <map>
#include <memory>
#include <ostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/options/book_options.hpp"
#include "cli/options/run_examples.hpp"
#include "cli/options/scenario_options.hpp"
#include "decision/names.hpp"
#include "report/figure_help.hpp"
#include "report/outcome/headroom.hpp"
#include "report/service_page.hpp"
#include "scenario/books/catalogue_files.hpp"
#include "scenario/service_examples.hpp"
#include "services/left_out.hpp"
#include "units/diagnostics.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

constexpr const char* services_footer = R"(Figures are those that the examples report.

Examples:
  costsim services
  costsim services lambda
  costsim services sns sqs
  costsim services sqs --format json
  costsim services sqs --example > my.toml    a whole scenario, ready to run)";

struct ServicesCommand {
  std::vector<std::string> names;
  std::string format = "table";
  std::string provider = scenario::default_provider;
  std::optional<std::string> models;
  StyleOptions style;
  bool example = false;

  bool json() const { return format == "json"; }
};

const services::Service& service_named(const std::string& name,
                                       const services::Catalogue& catalogue) {
  if (const services::Service* service = catalogue.find(name)) return *service;
  std::vector<std::string_view> names;
  for (const services::Service& service : catalogue) names.push_back(service.name);
  throw Error(Failure::Usage,
              fmt::format("there is no service '{}': expected one of {}{}", name,
                          fmt::join(names, ", "), services::in_place_of(name, names)));
}

scenario::ServiceExample example_for(const services::Service& service,
                                     const ServicesCommand& command) {
  const std::string name(service.name);
  if (auto example = scenario::example_of(name, command.models, command.provider)) return *example;
  throw Error(Failure::Usage,
              fmt::format("service '{}' has no example: expected {}/examples/{}.toml in the models",
                          name, command.provider, name));
}

using Figures = std::map<std::string, report::ServiceFigure>;

template <typename Each>
std::vector<Each> in_order(std::map<std::string, Each> by_name) {
  std::vector<Each> all;
  all.reserve(by_name.size());
  for (auto& [name, each] : by_name) all.push_back(std::move(each));
  return all;
}

/// The names of a stage that a check may use, costs and quantities left out.
void add_run_figures(const decision::Outcome& outcome, const std::string& stage, Figures& figures) {
  const std::string prefix = outcome.architectures.front().name + "." + stage + ".";
  for (const std::string& name : decision::all_names(outcome)) {
    const std::string own = name.starts_with(prefix) ? name.substr(prefix.size()) : "";
    if (own.empty() || own == "cost" || own.find('.') != std::string::npos) continue;
    figures[own].in_run = true;
  }
  for (const architecture::StageResult& result : outcome.architectures.front().stages) {
    if (result.stage != stage) continue;
    for (const services::Metric& metric : result.metrics) {
      if (!metric.help.empty()) figures[metric.name].help = metric.help;
    }
  }
}

void add_simulated_figures(const std::vector<simulation::SimulatedStage>& simulated,
                           const std::string& stage, Figures& figures) {
  for (const simulation::SimulatedStage& result : simulated) {
    if (result.name != stage) continue;
    for (const auto& figure : simulation::figures_of(result)) {
      figures[std::string(figure.name)].in_simulation = true;
    }
  }
}

/// Those of its price file, and those that its example uses (labour has a price in the scenario).
std::vector<report::ServiceMeter> meters_of(const services::Service& service,
                                            const RunExample& example) {
  std::map<std::string, report::ServiceMeter> meters;
  for (const auto& [meter, tariff] : example.study.candidates.front().setting.book.tariffs) {
    if (meter.service == service.name) meters[meter.meter] = {meter.meter, tariff.unit};
  }
  for (const pricing::LineItem& item : example.outcome.architectures.front().bill.items) {
    if (item.meter.service != service.name) continue;
    meters[item.meter.meter] = {item.meter.meter, item.unit, true};
  }
  return in_order(std::move(meters));
}

/// Of every example that has it: a function tells more behind a stream than by itself.
std::vector<report::ServiceFigure> figures_of(const services::Service& service,
                                              RunExamples& examples) {
  Figures figures;
  for (const RunExample* example : examples.with(service)) {
    const std::string& stage = find_stage(example->study, service)->name;
    add_run_figures(example->outcome, stage, figures);
    add_simulated_figures(example->simulated, stage, figures);
  }
  for (auto& [name, figure] : figures) {
    figure.name = name;
    if (figure.help.empty()) figure.help = report::figure_help(name);
  }
  return in_order(std::move(figures));
}

/// Whether a stage is among those that share a limit: "a, b".
bool shares(const std::string& stages, const std::string& stage) {
  return (", " + stages + ", ").find(", " + stage + ", ") != std::string::npos;
}

/// "at most 256KB" of what its data refuses.
void add_settings(const services::Service& service, std::vector<report::ServiceLimit>& limits) {
  for (const services::SettingRule& row : service.settings) {
    if (row.constant.empty()) continue;
    std::string values;
    for (const char c : row.constant) values += c == '|' ? std::string(", ") : std::string(1, c);
    limits.push_back(
        {std::string(row.key), fmt::format("{} {}", services::name_of(row.bound), values)});
  }
}

/// What needs are held against in every example that has it, and what its settings must keep to.
std::vector<report::ServiceLimit> limits_of(const services::Service& service,
                                            RunExamples& examples) {
  std::map<std::string, report::ServiceLimit> limits;
  for (const RunExample* example : examples.with(service)) {
    const std::string& stage = find_stage(example->study, service)->name;
    for (const services::Held& held : example->outcome.architectures.front().held) {
      if (!shares(held.stage, stage)) continue;
      limits.try_emplace(held.id, report::ServiceLimit{held.id, report::limit_text(held)});
    }
  }
  std::vector<report::ServiceLimit> all = in_order(std::move(limits));
  add_settings(service, all);
  return all;
}

report::ServicePage page_of(const services::Service& service, const ServicesCommand& command,
                            RunExamples& examples) {
  const std::string text = example_for(service, command).architecture;
  const RunExample& example = *examples.of(service);
  return {.service = &service,
          .stage = find_stage(example.study, service)->name,
          .figures = figures_of(service, examples),
          .meters = meters_of(service, example),
          .limits = limits_of(service, examples),
          .example = text,
          .region = example.outcome.prices.region,
          .epoch = example.outcome.prices.epoch,
          .models = command.models ? " --models " + *command.models : ""};
}

/// All that are asked for; those that there are not are told together.
std::vector<const services::Service*> chosen_of(const std::vector<std::string>& names,
                                                const services::Catalogue& catalogue) {
  std::vector<const services::Service*> chosen;
  Diagnostics diagnostics;
  for (const std::string& name : names) {
    diagnostics.attempt([&] { chosen.push_back(&service_named(name, catalogue)); });
  }
  diagnostics.raise();
  return chosen;
}

void tell_pages(const std::vector<const services::Service*>& chosen,
                const services::Catalogue& catalogue, const ServicesCommand& command,
                Session& session) {
  const report::Style style = report_options(command.style, session).style;
  scenario::LoadOptions load;
  load.models_dir = command.models;
  load.shelf = session.shelf;
  RunExamples examples(catalogue, std::move(load), command.provider);
  std::vector<std::string> pages;
  for (const services::Service* service : chosen) {
    const report::ServicePage page = page_of(*service, command, examples);
    pages.push_back(command.json() ? report::service_page_json(page)
                                   : report::service_page_table(page, style));
  }
  const bool list = command.json() && pages.size() > 1;
  session.out << (list ? "[\n" : "") << fmt::format("{}", fmt::join(pages, list ? ",\n" : "\n"))
              << (list ? "]\n" : "");
}

void tell(const ServicesCommand& command, Session& session) {
  const services::Catalogue catalogue = scenario::load_catalogue(command.models, command.provider);
  if (command.names.empty()) {
    if (command.example) throw Error(Failure::Usage, "--example: expected the name of a service");
    session.out << (command.json() ? report::services_json(catalogue)
                                   : report::services_table(
                                         catalogue, report_options(command.style, session).style));
    return;
  }
  const std::vector<const services::Service*> chosen = chosen_of(command.names, catalogue);
  if (command.example) {
    if (chosen.size() > 1)
      throw Error(Failure::Usage, "--example: expected the name of one service");
    session.out << example_for(*chosen.front(), command).scenario;
    return;
  }
  tell_pages(chosen, catalogue, command, session);
}

}  // namespace

void add_services(CLI::App& app, Session& session) {
  CLI::App* verb =
      app.add_subcommand("services", "What a stage can be: keys, figures, meters, an example");
  auto command = std::make_shared<ServicesCommand>();
  verb->add_option("name", command->names, "one service or several; default: a table of all");
  verb->add_flag("--example", command->example, "its example alone, as a whole scenario");
  add_provider_option(*verb, command->provider);
  add_models_option(*verb, command->models);
  add_format_option(*verb, command->format);
  add_style_options(*verb, command->style);
  verb->footer(services_footer);
  verb->callback([command, &session] { tell(*command, session); });
}

}  // namespace costsim::cli
