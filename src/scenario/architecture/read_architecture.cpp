#include "scenario/architecture/read_architecture.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "scenario/architecture/competing_readers.hpp"
#include "scenario/architecture/read_commitments.hpp"
#include "scenario/architecture/read_costs.hpp"
#include "scenario/architecture/read_downstream.hpp"
#include "scenario/architecture/read_operations.hpp"
#include "scenario/architecture/read_traffics.hpp"
#include "scenario/kit/names.hpp"
#include "services/left_out.hpp"

namespace costsim::scenario {
namespace {

using architecture::Architecture;
using architecture::Edge;
using architecture::Port;
using architecture::Stage;

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

/// Those of common_rows that say what a stage takes.
constexpr std::span<const Parameter> edge_rows = std::span(common_rows).subspan(2);

/// What an architecture has beside its stages, as it is written there.
std::string_view place_of(services::Role role) {
  return role == services::Role::Labour
             ? "labour is no stage: expected operations = { engineer = \"$12000/month\", "
               "share = 0.1 } in the [[architecture]]"
             : "a cost is no stage: expected costs = [{ name = \"support\", price = "
               "\"$120/month\" }] in the [[architecture]]";
}

/// A known service that is written elsewhere; none of its keys is a stage's.
const services::Service* service_beside_stages(TableReader& table,
                                               const services::Catalogue& catalogue) {
  const toml::node* node = table.take("service");
  if (node == nullptr || !node->is_string()) return nullptr;
  const services::Service* service = catalogue.find(table.need_text("service"));
  return service != nullptr && !services::is_stage(service->role) ? service : nullptr;
}

const services::Service& service_of(TableReader& table, const services::Catalogue& catalogue) {
  const std::string name = table.need_text("service");
  if (const services::Service* service = catalogue.find(name)) return *service;
  std::vector<std::string_view> names;
  for (const auto& known : catalogue) {
    if (services::is_stage(known.role)) names.push_back(known.name);
  }
  table.document().fail(table.need("service"),
                        fmt::format("unknown service '{}': expected one of {}{}", name,
                                    fmt::join(names, ", "), services::in_place_of(name, names)));
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
               const pricing::PriceBook& book, const std::set<std::string>& refused_prices,
               const std::vector<std::string>& traffics, ArchitectureText& text,
               std::vector<std::string> all_names)
      : document_(document),
        catalogue_(catalogue),
        book_(book),
        refused_prices_(refused_prices),
        traffics_(traffics),
        users_(text.traffics),
        architecture_(text.architecture),
        all_names_(std::move(all_names)) {}

  /// `caller` is "" for a stage of the chain, else the stage that makes this call. A stage that is
  /// told of is left out, but others know its name.
  void read(const toml::table& table, const std::string& caller) {
    TableReader reader(document_, table, "a stage");
    Stage stage;
    stage.where = reader.where();
    if (const services::Service* other = service_beside_stages(reader, catalogue_)) {
      names_.emplace_back();  // it may have one that others take for a stage's
      document_.fail(reader.need("service"), std::string(place_of(other->role)));
    }
    reader.attempt([&] { stage.service = &service_of(reader, catalogue_); });
    reader.attempt([&] { stage.name = new_name(reader, stage.service); });
    const std::string name = stage.name;
    const bool repeated = known(name);
    reader.attempt([&] { stage.inputs = read_edges(reader, name, caller); });
    names_.push_back(name);
    if (caller.empty()) last_ = name;
    std::vector<const toml::table*> calls;
    reader.attempt([&] { calls = calls_of(reader, stage.service); });
    reader.attempt([&] {
      if (stage.service == nullptr) throw AlreadyTold{};  // its keys are not known
      read_parameters(reader, stage);
      reader.finish(fmt::format(" (service {})", stage.service->name));
      if (repeated) refuse_repeated(reader, "stage", name);
      architecture_.stages.push_back(std::move(stage));
    });
    // A key that was refused may have been meant for its name.
    if (!reader.sound() && !reader.has("name")) names_.emplace_back();
    for (const toml::table* call : calls) reader.attempt([&] { read(*call, name); });
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

  void read_parameters(TableReader& reader, Stage& stage) {
    stage.parameters = reader.parameters(stage.service->parameters);
    stage.stated_at = places_of(reader, *stage.service);
    reader.attempt([&] { check_meters(reader, *stage.service); });
    if (!architecture::may_call(*stage.service)) return;
    reader.attempt([&] {
      if (const toml::table* called = reader.table("downstream")) {
        stage.downstream = read_downstream(document_, *called);
      }
    });
  }

  /// None when the service has a parameter of that name: how often a key is called.
  static std::vector<const toml::table*> calls_of(TableReader& reader,
                                                  const services::Service* service) {
    const bool unknown = service == nullptr;
    if (!unknown && find_parameter(service->parameters, "calls") != nullptr) return {};
    if (unknown && !reader.has_list("calls")) return {};
    return reader.tables("calls");
  }

  /// A misspelt meter is told here, with its place; later it would be one without a price. Without
  /// a book there is no telling.
  void check_meters(TableReader& reader, const services::Service& service) {
    if (book_.tariffs.empty()) return;
    for (const Parameter& row : service.parameters) {
      if (row.kind != Kind::Meter || !reader.has(row.name)) continue;
      const std::string meter = reader.need_text(row.name);
      std::vector<std::string> names;
      for (const auto& [known, tariff] : book_.tariffs) names.push_back(known.text());
      if (std::find(names.begin(), names.end(), meter) != names.end()) continue;
      if (refused_prices_.contains(meter)) throw AlreadyTold{};
      document_.fail(reader.need(row.name),
                     fmt::format("the prices of {} {} have no meter '{}'{}", book_.region,
                                 book_.epoch, meter, suggestion(meter, names)));
    }
  }

  /// The default is the service's, be it one that there is or not.
  std::string new_name(TableReader& reader, const services::Service* service) {
    const bool stated = reader.take("name") != nullptr;
    if (!stated && service == nullptr) throw AlreadyTold{};
    std::string name = stated ? reader.need_text("name") : std::string(service->name);
    reader.attempt([&] {
      if (stated) check_name(reader, name);
      if (stated) check_reserved(reader, name, {traffic_name, "cost", "latency", "findings"});
      if (is_traffic(name)) refuse_repeated(reader, "traffic", name);
    });
    return name;
  }

  void refuse_repeated(TableReader& reader, std::string_view kind, const std::string& name) const {
    document_.fail(reader.need(reader.has("name") ? "name" : "service"),
                   fmt::format("there is a {} '{}' already: expected another `name`", kind, name));
  }

  bool known(const std::string& name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }

  std::vector<Edge> read_edges(TableReader& reader, const std::string& self,
                               const std::string& caller) {
    Edge edge;
    const bool is_call = !caller.empty();
    const Parameters values = reader.parameters(edge_rows);
    edge.port = port_of(values, is_call);
    edge.times = values.number("share") * values.number("times");
    std::vector<std::string> sources = reader.texts("from");
    if (sources.empty() && reader.has("from")) {
      document_.fail(reader.need("from"), "from is empty: expected names of earlier stages");
    }
    if (sources.empty()) sources = {is_call ? caller : last_};
    std::vector<Edge> edges;
    for (const std::string& source : sources) {
      if (reader.has("from")) reader.attempt([&] { check_source(reader, source, self); });
      add_edges(source, edge, edges);
    }
    return edges;
  }

  bool is_traffic(const std::string& name) const {
    return std::find(traffics_.begin(), traffics_.end(), name) != traffics_.end();
  }

  /// One, or one for each traffic.
  void add_edges(const std::string& source, Edge edge, std::vector<Edge>& edges) const {
    if (source.empty() || source == traffic_name) {
      for (const std::size_t users : users_) {
        edge.traffic = users;
        edges.push_back(edge);
      }
      return;
    }
    if (is_traffic(source)) {
      edge.traffic = static_cast<std::size_t>(
          std::find(traffics_.begin(), traffics_.end(), source) - traffics_.begin());
    } else {
      edge.from = source;
    }
    edges.push_back(edge);
  }

  static Port port_of(const Parameters& values, bool is_call) {
    if (!values.has("per")) return is_call ? Port::Invocations : Port::Output;
    const std::string& text = values.text("per");
    if (text == "event") return Port::Events;
    return text == "invocation" ? Port::Invocations : Port::Output;
  }

  void check_source(TableReader& reader, const std::string& source, const std::string& self) {
    if (source == traffic_name || (!source.empty() && is_traffic(source)) || known(source)) return;
    if (known("") || has_unread(traffics_))
      throw AlreadyTold{};  // it may be the one whose name is not known
    const toml::node& place = reader.need("from");
    if (source == self) document_.fail(place, fmt::format("stage '{}' cannot feed itself", self));
    if (std::find(all_names_.begin(), all_names_.end(), source) != all_names_.end()) {
      document_.fail(place,
                     fmt::format("stage '{}' stands after '{}': expected an earlier stage, so "
                                 "that the flow has no cycle",
                                 source, self));
    }
    std::vector<std::string_view> names = {traffic_name};
    for (const std::string& traffic : traffics_) {
      if (!traffic.empty()) names.push_back(traffic);
    }
    names.insert(names.end(), names_.begin(), names_.end());
    document_.fail(place, fmt::format("there is no stage '{}': expected one of {}{}", source,
                                      fmt::join(names, ", "), suggestion(source, names)));
  }

  const Document& document_;
  const services::Catalogue& catalogue_;
  const pricing::PriceBook& book_;
  const std::set<std::string>& refused_prices_;
  const std::vector<std::string>& traffics_;  ///< names of all
  const std::vector<std::size_t>& users_;     ///< those that "traffic" means
  Architecture& architecture_;
  std::vector<std::string> all_names_;
  std::vector<std::string> names_;  ///< so far; "" of a stage whose name is not known
  std::string last_;                ///< of the chain; "" is the user traffic
};

void read_name(TableReader& table, Architecture& architecture) {
  architecture.where = table.where();
  architecture.name = table.need_text("name");
  check_name(table, architecture.name);
  check_reserved(table, architecture.name, {traffic_name, "min", "max"});
}

void read_stages(TableReader& table, const services::Catalogue& catalogue,
                 const pricing::PriceBook& book, const std::set<std::string>& refused_prices,
                 const std::vector<std::string>& traffics, ArchitectureText& text) {
  const Architecture& architecture = text.architecture;
  const std::vector<const toml::table*> stages = table.tables("stages");
  if (stages.empty()) {
    table.missing("stages",
                  architecture.name.empty()
                      ? "an [[architecture]] has no stages"
                      : fmt::format("architecture '{}' has no stages", architecture.name));
  }
  std::vector<std::string> names;
  collect_names(table.document(), table.need("stages").as_array(), names);
  StagesReader reader(table.document(), catalogue, book, refused_prices, traffics, text,
                      std::move(names));
  for (const toml::table* stage : stages) {
    table.attempt([&] { reader.read(*stage, ""); });
  }
  if (table.sound()) refuse_competing_readers(architecture);
}

}  // namespace

std::span<const Parameter> stage_rows() {
  return common_rows;
}

ArchitectureText read_architecture(TableReader& table, const services::Catalogue& catalogue,
                                   const decision::Setting& setting,
                                   const std::vector<std::string>& traffics,
                                   const std::set<std::string>& refused_prices) {
  ArchitectureText text;
  table.attempt([&] { read_name(table, text.architecture); });
  for (const std::string_view key : {"from", "stages", "costs", "commitments"}) table.take(key);
  table.attempt([&] { text.traffics = read_users(table, traffics); });
  table.attempt(
      [&] { read_stages(table, catalogue, setting.book, refused_prices, traffics, text); });
  table.attempt([&] { read_costs(table, catalogue, setting.book, text); });
  table.attempt([&] { text.commitments = read_commitments(table, catalogue, setting, text); });
  table.attempt([&] { read_operations(table, catalogue, text); });
  table.finish();
  return text;
}

}  // namespace costsim::scenario
