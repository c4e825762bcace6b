#include "scenario/architecture/read_costs.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scenario/kit/names.hpp"
#include "scenario/kit/read_tiers.hpp"
#include "services/cost_line.hpp"

namespace costsim::scenario {
namespace {

using architecture::Edge;
using architecture::Port;
using architecture::Stage;
using services::CostUnit;
using services::CountedBy;
using services::Role;

constexpr Parameter line_rows[] = {
    name_in_architecture_row,
    services::cost_price_row,
    services::cost_per_row,
    services::cost_quantity_row,
};

constexpr Parameter tier_rows[] = {
    {.name = "up_to",
     .kind = Kind::Count,
     .fallback = optional,
     .help = "last unit of the tier in a month; none on the last tier"},
    {.name = "price", .kind = Kind::Price, .help = "of `per` units"},
};

const Parameter& line_row(std::string_view name) {
  return *find_parameter(line_rows, name);
}

const services::Service& cost_service(const services::Catalogue& catalogue) {
  return *std::find_if(catalogue.begin(), catalogue.end(),
                       [](const auto& service) { return service.role == Role::CostLine; });
}

/// "$120/month" and "$3 per 1M requests" → the money, and what it buys, if that is said.
struct PriceText {
  std::string money, per;
};

PriceText split_price(const std::string& text) {
  for (const std::string_view between : {"/", " per "}) {
    const std::size_t at = text.find(between);
    if (at != std::string::npos) return {text.substr(0, at), text.substr(at + between.size())};
  }
  return {text, ""};
}

class CostReader {
 public:
  CostReader(TableReader& table, const services::Service& service, const pricing::PriceBook& book,
             bool stages_are_known, ArchitectureText& text)
      : table_(table),
        service_(service),
        book_(book),
        stages_are_known_(stages_are_known),
        text_(text) {}

  void read() {
    Stage stage;
    stage.where = table_.where();
    stage.service = &service_;
    stage.parameters = Parameters(service_.parameters);
    for (const std::string_view key : {"name", "price", "tiers", "per", "quantity", "of"}) {
      table_.take(key);
    }
    pricing::Tariff tariff;
    CostUnit unit;
    table_.attempt([&] {
      stage.name = table_.need_text("name");
      check_new_name(stage.name);
    });
    table_.attempt([&] { tariff = read_tariff(); });
    table_.attempt([&] {
      unit = read_unit();
      stage.inputs = read_inputs(unit.by, stage.parameters);
    });
    table_.attempt([&] { stage.parameters.set("quantity", *table_.value(line_row("quantity"))); });
    table_.finish();
    stage.parameters.set("per", per_);
    tariff.unit = unit.unit;
    tariff.per = unit.per;
    keep(stage.name, unit.meter, std::move(tariff));
    text_.architecture.stages.push_back(std::move(stage));
  }

 private:
  const Document& document() const { return table_.document(); }

  void check_new_name(const std::string& name) {
    check_name(table_, name);
    check_reserved(table_, name, {traffic_name, "cost", "latency", "findings"});
    if (find_stage(name) == nullptr) return;
    document().fail(table_.need("name"),
                    fmt::format("there is a stage '{}' already: expected another `name`", name));
  }

  const Stage* find_stage(const std::string& name) const {
    const auto& stages = text_.architecture.stages;
    const auto found = std::find_if(stages.begin(), stages.end(),
                                    [&](const Stage& stage) { return stage.name == name; });
    return found == stages.end() ? nullptr : &*found;
  }

  /// Notes on the way what one price buys.
  pricing::Tariff read_tariff() {
    pricing::Tariff tariff;
    tariff.provenance = {table_.where().text(), "", "stated"};
    tariff.stated = true;
    const std::optional<std::string> price = table_.text("price");
    if (price.has_value() == table_.has("tiers")) {
      table_.missing("price",
                     fmt::format("expected {} price or tiers", price.has_value() ? "either" : "a"));
    }
    if (!price) {
      tariff.tiers = read_tiers(table_, tier_rows[0], tier_rows[1]);
      return tariff;
    }
    const PriceText parts = split_price(*price);
    per_ = parts.per;
    try {
      tariff.tiers = {{std::nullopt, parse_price(parts.money)}};
    } catch (const Error&) {
      document().fail(table_.need("price"),
                      fmt::format("price = '{}': expected \"$120/month\", \"$120k/year\" or "
                                  "\"$3 per 1M requests\"",
                                  *price));
    }
    return tariff;
  }

  CostUnit read_unit() {
    const bool in_price = !per_.empty();
    if (in_price && table_.has("per")) {
      document().fail(
          table_.need("per"),
          fmt::format("price says per '{}' already: expected no `per` beside it", per_));
    }
    if (!in_price) per_ = std::get<std::string>(*table_.value(line_row("per")));
    try {
      return services::cost_unit(per_);
    } catch (const Error& error) {
      const std::string_view key = in_price ? "price" : "per";
      throw table_.has(key) ? error.at(document().where(table_.need(key))) : error;
    }
  }

  std::vector<Edge> read_inputs(CountedBy by, Parameters& values) {
    const std::vector<std::string> sources = table_.texts("of");
    std::vector<Edge> inputs;
    for (const std::string& source : sources) {
      if (source == traffic_name) {
        if (!services::is_time(by)) add_traffic(inputs);
        continue;
      }
      values.set("of", source);
      for (const Edge& edge : counted_of(stage_named(source), by)) inputs.push_back(edge);
    }
    if (sources.empty()) add_traffic(inputs);
    return inputs;
  }

  void add_traffic(std::vector<Edge>& inputs) const {
    for (const std::size_t users : text_.traffics) inputs.push_back({.from = "", .traffic = users});
  }

  const Stage& stage_named(const std::string& name) {
    const Stage* stage = find_stage(name);
    if (stage != nullptr && services::is_stage(stage->service->role)) return *stage;
    if (!stages_are_known_) throw AlreadyTold{};  // it may be one that was refused
    std::vector<std::string_view> names = {traffic_name};
    for (const Stage& known : text_.architecture.stages) {
      if (services::is_stage(known.service->role)) names.push_back(known.name);
    }
    document().fail(table_.need("of"),
                    fmt::format("there is no stage '{}': expected one of {}{}", name,
                                fmt::join(names, ", "), suggestion(name, names)));
  }

  /// What of a stage is counted, as inputs of the line's own.
  std::vector<Edge> counted_of(const Stage& stage, CountedBy by) {
    const Role role = stage.service->role;
    if (services::is_time(by)) {
      if (role == Role::Nodes) return {{stage.name, Port::NodeHours}};
      document().fail(table_.need("of"),
                      fmt::format("stage '{}' has no nodes or tasks whose time could be counted: "
                                  "expected requests, invocations, events or GB of it, or no `of`",
                                  stage.name));
    }
    if (by == CountedBy::Events) return {{stage.name, Port::Events}};
    if (by == CountedBy::Invocations && services::runs_code(role)) {
      return {{stage.name, Port::Invocations}};
    }
    if (role == Role::Timer) return {{stage.name, Port::Output}};
    return stage.inputs;
  }

  void keep(const std::string& name, const std::string& meter, pricing::Tariff tariff) {
    const metering::MeterId id{name, meter};
    if (book_.tariffs.contains(id)) {
      document().fail(
          table_.need("name"),
          fmt::format("the price book has a {} already: expected another name", id.text()));
    }
    text_.own_prices[id] = std::move(tariff);
  }

  TableReader& table_;
  const services::Service& service_;
  const pricing::PriceBook& book_;
  bool stages_are_known_;
  ArchitectureText& text_;
  std::string per_;  ///< what one price buys
};

}  // namespace

std::span<const Parameter> cost_rows() {
  return line_rows;
}

std::span<const Parameter> cost_tier_rows() {
  return tier_rows;
}

void read_costs(TableReader& architecture, const services::Catalogue& catalogue,
                const pricing::PriceBook& book, ArchitectureText& text) {
  const bool stages_are_known = architecture.sound();
  for (const toml::table* entry : architecture.tables("costs")) {
    architecture.attempt([&] {
      TableReader table(architecture.document(), *entry, "one of `costs`");
      CostReader(table, cost_service(catalogue), book, stages_are_known, text).read();
    });
  }
}

}  // namespace costsim::scenario
