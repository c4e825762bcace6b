#include "scenario/read_architecture.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "scenario/competing_readers.hpp"
#include "scenario/read_downstream.hpp"
#include "scenario/wage.hpp"

namespace costsim::scenario {
namespace {

using architecture::Architecture;
using architecture::Edge;
using architecture::Port;
using architecture::Stage;

constexpr std::string_view traffic_name = "traffic";
/// Of labour: a table of the architecture, with a price of its own, and the stage that it becomes.
constexpr std::string_view labour_name = "operations";

constexpr Parameter common_rows[] = {
    {.name = "name", .fallback = optional, .help = "unique; default: the service's name"},
    {.name = "service", .help = "what this stage is"},
    {.name = "per",
     .kind = Kind::Choice,
     .fallback = optional,
     .help = "what it takes of `from`: items let out (default), events or invocations (calls)",
     .choices = "output|event|invocation"},
    {.name = "share",
     .kind = Kind::Percent,
     .fallback = "100%",
     .help = "part of the items that it takes",
     .max = 1},
    {.name = "times",
     .kind = Kind::Number,
     .fallback = "1",
     .help = "items here for each item there",
     .max = 1e9},
};

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

const Parameter& common(std::string_view name) {
  return *find_parameter(common_rows, name);
}

/// Names stand in checks, where a digit in front would be a number.
void check_name(TableReader& table, const std::string& name) {
  const auto allowed = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
  const bool good = !name.empty() && name.size() <= 64 &&
                    std::isalpha(static_cast<unsigned char>(name[0])) &&
                    std::all_of(name.begin(), name.end(), allowed);
  if (good) return;
  table.document().fail(table.need("name"),
                        fmt::format("'{}' cannot be a name: expected a letter, then letters, "
                                    "digits, - or _, at most 64",
                                    name));
}

/// Words that mean something else in a check.
void check_reserved(TableReader& table, const std::string& name,
                    std::initializer_list<std::string_view> reserved) {
  if (std::find(reserved.begin(), reserved.end(), name) == reserved.end()) return;
  table.document().fail(
      table.need("name"),
      fmt::format("'{}' means something else in a check: expected another name", name));
}

bool is_labour(const services::Service& service) {
  return service.role == services::Role::Labour;
}

const services::Service& labour_of(const services::Catalogue& catalogue) {
  return *std::find_if(catalogue.begin(), catalogue.end(), is_labour);
}

const services::Service& service_of(TableReader& table, const services::Catalogue& catalogue) {
  const std::string name = table.need_text("service");
  const services::Service* service = catalogue.find(name);
  if (service != nullptr && is_labour(*service)) {
    table.document().fail(
        table.need("service"),
        "labour is no stage: expected operations = { engineer = \"$12000/month\", "
        "share = 0.1 } in the [[architecture]]");
  }
  if (service != nullptr) return *service;
  std::vector<std::string_view> names;
  for (const auto& known : catalogue) {
    if (!is_labour(known)) names.push_back(known.name);
  }
  table.document().fail(table.need("service"),
                        fmt::format("unknown service '{}': expected one of {}{}", name,
                                    fmt::join(names, ", "), suggestion(name, names)));
}

/// Every name that a stage may have anywhere in the list, to tell a later one from a misspelt one.
void collect_names(const Document& document, const toml::array* stages,
                   std::vector<std::string>& names) {
  if (stages == nullptr) return;
  for (const toml::node& node : *stages) {
    const toml::table* table = node.as_table();
    if (table == nullptr) continue;
    const toml::node* name = table->get("name") ? table->get("name") : table->get("service");
    if (name != nullptr && name->is_string()) names.push_back(document.written(*name));
    const toml::node* calls = table->get("calls");
    collect_names(document, calls ? calls->as_array() : nullptr, names);
  }
}

/// Reads the stages of one architecture in order.
class StagesReader {
 public:
  StagesReader(const Document& document, const services::Catalogue& catalogue,
               const pricing::PriceBook& book, Architecture& architecture,
               std::vector<std::string> all_names)
      : document_(document),
        catalogue_(catalogue),
        book_(book),
        architecture_(architecture),
        all_names_(std::move(all_names)) {}

  /// `caller` is "" for a stage of the chain, else the stage that makes this call.
  void read(const toml::table& table, const std::string& caller) {
    TableReader reader(document_, table, "a stage");
    Stage stage;
    stage.where = reader.where();
    stage.service = &service_of(reader, catalogue_);
    stage.name = reader.text("name").value_or(std::string(stage.service->name));
    check_new_name(reader, stage.name);
    stage.inputs = read_edges(reader, stage.name, caller);
    stage.parameters = reader.parameters(stage.service->parameters);
    stage.stated_at = places_of(reader, *stage.service);
    check_meters(reader, *stage.service);
    if (architecture::may_call(*stage.service)) {
      if (const toml::table* called = reader.table("downstream")) {
        stage.downstream = read_downstream(document_, *called);
      }
    }
    const std::vector<const toml::table*> calls = calls_of(reader, *stage.service);
    const std::string name = stage.name;
    finish(reader, *stage.service);
    architecture_.stages.push_back(std::move(stage));
    if (caller.empty()) last_ = name;
    for (const toml::table* call : calls) read(*call, name);
  }

 private:
  /// Where each of the service's keys stands that the scenario states.
  std::map<std::string, Location, std::less<>> places_of(TableReader& reader,
                                                         const services::Service& service) const {
    std::map<std::string, Location, std::less<>> places;
    for (const Parameter& row : service.parameters) {
      if (!reader.has(row.name)) continue;
      places.emplace(row.name, document_.where(reader.need(row.name)));
    }
    return places;
  }

  /// None when the service has a parameter of that name: how often a key is called.
  static std::vector<const toml::table*> calls_of(TableReader& reader,
                                                  const services::Service& service) {
    if (find_parameter(service.parameters, "calls") != nullptr) return {};
    return reader.tables("calls");
  }

  /// A misspelt meter is told here, with its place; later it would be one without a price.
  void check_meters(TableReader& reader, const services::Service& service) {
    for (const Parameter& row : service.parameters) {
      if (row.kind != Kind::Meter || !reader.has(row.name)) continue;
      const std::string meter = reader.need_text(row.name);
      std::vector<std::string> names;
      for (const auto& [known, tariff] : book_.tariffs) names.push_back(known.text());
      if (std::find(names.begin(), names.end(), meter) != names.end()) continue;
      document_.fail(reader.need(row.name),
                     fmt::format("the prices of {} {} have no meter '{}'{}", book_.region,
                                 book_.epoch, meter, suggestion(meter, names)));
    }
  }

  void check_new_name(TableReader& reader, const std::string& name) {
    if (reader.has("name")) check_name(reader, name);
    if (reader.has("name"))
      check_reserved(reader, name, {traffic_name, "cost", "latency", "findings"});
    if (!known(name)) return;
    const toml::node& place = reader.has("name") ? reader.need("name") : reader.need("service");
    document_.fail(place,
                   fmt::format("there is a stage '{}' already: expected another `name`", name));
  }

  bool known(const std::string& name) const {
    return std::any_of(architecture_.stages.begin(), architecture_.stages.end(),
                       [&](const Stage& stage) { return stage.name == name; });
  }

  std::vector<Edge> read_edges(TableReader& reader, const std::string& self,
                               const std::string& caller) {
    Edge edge;
    const bool is_call = !caller.empty();
    edge.port = read_port(reader, is_call);
    edge.times = std::get<Decimal>(*reader.value(common("share"))) *
                 std::get<Decimal>(*reader.value(common("times")));
    std::vector<std::string> sources = reader.texts("from");
    if (sources.empty() && reader.has("from")) {
      document_.fail(reader.need("from"), "from is empty: expected names of earlier stages");
    }
    if (sources.empty()) sources = {is_call ? caller : last_};
    std::vector<Edge> edges;
    for (const std::string& source : sources) {
      if (reader.has("from")) check_source(reader, source, self);
      edge.from = source == traffic_name ? "" : source;
      edges.push_back(edge);
    }
    return edges;
  }

  Port read_port(TableReader& reader, bool is_call) {
    const auto per = reader.value(common("per"));
    if (!per) return is_call ? Port::Invocations : Port::Output;
    const std::string& text = std::get<std::string>(*per);
    if (text == "event") return Port::Events;
    return text == "invocation" ? Port::Invocations : Port::Output;
  }

  void check_source(TableReader& reader, const std::string& source, const std::string& self) {
    if (source == traffic_name || known(source)) return;
    const toml::node& place = reader.need("from");
    if (source == self) document_.fail(place, fmt::format("stage '{}' cannot feed itself", self));
    if (std::find(all_names_.begin(), all_names_.end(), source) != all_names_.end()) {
      document_.fail(place,
                     fmt::format("stage '{}' stands after '{}': expected an earlier stage, so "
                                 "that the flow has no cycle",
                                 source, self));
    }
    std::vector<std::string_view> names = {traffic_name};
    for (const Stage& stage : architecture_.stages) names.push_back(stage.name);
    document_.fail(place, fmt::format("there is no stage '{}': expected one of {}{}", source,
                                      fmt::join(names, ", "), suggestion(source, names)));
  }

  /// Unknown keys are told with the service's name.
  void finish(TableReader& reader, const services::Service& service) {
    try {
      reader.finish();
    } catch (const Error& error) {
      throw Error(error.failure(), error.where(),
                  fmt::format("{} (service {})", error.message(), service.name));
    }
  }

  const Document& document_;
  const services::Catalogue& catalogue_;
  const pricing::PriceBook& book_;
  Architecture& architecture_;
  std::vector<std::string> all_names_;
  std::string last_;  ///< of the chain; "" is the user traffic
};

void read_operations(const Document& document, const toml::table& table,
                     const services::Service& labour, ArchitectureText& text) {
  TableReader reader(document, table, std::string(labour_name));
  const Wage wage = read_wage(reader);
  const bool by_month = wage.meter == "engineer-months";
  Stage stage;
  stage.name = labour_name;
  stage.where = reader.where();
  stage.service = &labour;
  stage.parameters = Parameters(stage.service->parameters);
  const std::string_view wanted = by_month ? "share" : "hours";
  const std::string_view other = by_month ? "hours" : "share";
  if (!reader.has(wanted) || reader.has(other)) {
    reader.missing(
        wanted, fmt::format("operations by the {} need '{}'{}", by_month ? "month" : "hour", wanted,
                            reader.has(other) ? fmt::format(" and no '{}'", other) : ""));
  }
  stage.parameters.set(wanted, *reader.value(*find_parameter(labour_rows, wanted)));
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
  tariff.tiers = {{std::nullopt, wage.dollars.dollars()}};
  tariff.provenance = {reader.where().text(), "", "stated"};
  tariff.stated = true;
  text.own_prices[{std::string(labour.name), wage.meter}] = tariff;
}

}  // namespace

std::span<const Parameter> stage_rows() {
  return common_rows;
}

std::span<const Parameter> operations_rows() {
  return labour_rows;
}

ArchitectureText read_architecture(TableReader& table, const services::Catalogue& catalogue,
                                   const pricing::PriceBook& book) {
  ArchitectureText text;
  Architecture& architecture = text.architecture;
  architecture.name = table.need_text("name");
  architecture.where = table.where();
  check_name(table, architecture.name);
  check_reserved(table, architecture.name, {traffic_name, "min", "max"});
  const std::vector<const toml::table*> stages = table.tables("stages");
  if (stages.empty()) {
    table.missing("stages", fmt::format("architecture '{}' has no stages", architecture.name));
  }
  std::vector<std::string> names;
  collect_names(table.document(), table.need("stages").as_array(), names);
  StagesReader reader(table.document(), catalogue, book, architecture, std::move(names));
  for (const toml::table* stage : stages) reader.read(*stage, "");
  refuse_competing_readers(architecture);
  if (const toml::table* operations = table.table(labour_name)) {
    read_operations(table.document(), *operations, labour_of(catalogue), text);
  }
  table.finish();
  return text;
}

}  // namespace costsim::scenario
