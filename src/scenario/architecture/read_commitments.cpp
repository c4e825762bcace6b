#include "scenario/architecture/read_commitments.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scenario/kit/names.hpp"

namespace costsim::scenario {
namespace {

using architecture::Stage;
using decision::Coverage;
using decision::HourlyCommitment;

constexpr Parameter promise_rows[] = {
    name_in_architecture_row,
    {.name = "per_hour",
     .kind = Kind::Price,
     .fallback = optional,
     .help = "of a savings plan: what is paid in every hour, used or not"},
    {.name = "reserved",
     .fallback = optional,
     .help = "of reserved instances: their type, \"ec2.m7g.large\"; they pay for all sizes of its "
             "family, in proportion to the price"},
    {.name = "count",
     .kind = Kind::Count,
     .fallback = "1",
     .help = "of reserved instances: how many",
     .min = 1,
     .max = 1e6},
    {.name = "term",
     .kind = Kind::Choice,
     .fallback = "reserved-1y-no-upfront",
     .help = "of reserved instances: whose price in the book they have",
     .choices = "reserved-1y-no-upfront|reserved-1y-all-upfront|reserved-3y-no-upfront|"
                "reserved-3y-partial-upfront|reserved-3y-all-upfront"},
    {.name = "price",
     .kind = Kind::Price,
     .fallback = optional,
     .help = "of a reserved instance for an hour, upfront parts spread over the term, where the "
             "book has none"},
};

constexpr Parameter discount_row = {
    .name = "covers", .kind = Kind::Percent, .help = "what comes off the list price", .max = 0.99};

/// A table of tables, as unquoted dots make it, as one: { ec2.m7g = "36%" } → "ec2.m7g".
void flatten(const toml::table& table, const std::string& prefix,
             std::vector<std::pair<std::string, const toml::node*>>& leaves) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (node.is_table()) {
      flatten(*node.as_table(), name + ".", leaves);
    } else {
      leaves.emplace_back(name, &node);
    }
  }
}

bool is_family(const HourlyCommitment& commitment) {
  return std::all_of(commitment.covers.begin(), commitment.covers.end(),
                     [](const Coverage& each) { return each.of.find('.') != std::string::npos; });
}

const services::Service& cost_line_of(const services::Catalogue& catalogue) {
  return *std::find_if(catalogue.begin(), catalogue.end(), [](const services::Service& service) {
    return service.role == services::Role::CostLine;
  });
}

/// Those of which a commitment may pay a part.
std::vector<std::string_view> coverable_services(const services::Catalogue& catalogue) {
  std::vector<std::string_view> names;
  for (const services::Service& service : catalogue) {
    if (service.coverable != nullptr) names.push_back(service.name);
  }
  return names;
}

class CommitmentReader {
 public:
  CommitmentReader(TableReader& table, const services::Catalogue& catalogue,
                   const decision::Setting& setting, ArchitectureText& text)
      : table_(table),
        catalogue_(catalogue),
        line_(cost_line_of(catalogue)),
        setting_(setting),
        text_(text) {}

  HourlyCommitment read() {
    table_.take("covers");
    const Parameters values = table_.parameters(promise_rows);
    table_.finish();
    commitment_.stage = values.text("name");
    check_new_name();
    is_reserved_ = values.has("reserved");
    if (is_reserved_ == values.has("per_hour")) {
      table_.missing("per_hour",
                     fmt::format("expected {} per_hour, of a savings plan, or reserved, "
                                 "such as \"ec2.m7g.large\"",
                                 is_reserved_ ? "either" : "a"));
    }
    refuse_of_the_other(values);
    is_reserved_ ? read_reserved(values) : read_plan(values);
    return commitment_;
  }

  /// Reserved instances pay first, then what is bound to a family.
  int rank() const { return is_reserved_ ? 0 : is_family(commitment_) ? 1 : 2; }

 private:
  const Document& document() const { return table_.document(); }

  void check_new_name() {
    check_name(table_, commitment_.stage);
    check_reserved(table_, commitment_.stage, {traffic_name, "cost", "latency", "findings"});
    const auto& stages = text_.architecture.stages;
    if (std::none_of(stages.begin(), stages.end(),
                     [&](const Stage& stage) { return stage.name == commitment_.stage; })) {
      return;
    }
    document().fail(
        table_.need("name"),
        fmt::format("there is a stage '{}' already: expected another `name`", commitment_.stage));
  }

  /// Keys of reserved instances say nothing of a plan.
  void refuse_of_the_other(const Parameters& values) const {
    if (is_reserved_) return;
    for (const char* key : {"count", "term", "price"}) {
      if (!values.stated(key)) continue;
      document().fail(table_.need(key),
                      fmt::format("`{}` is of reserved instances, and this is a savings plan: "
                                  "expected `per_hour` and `covers` alone",
                                  key));
    }
  }

  void read_plan(const Parameters& values) {
    commitment_.per_hour = values.number("per_hour");
    const toml::table* covers = table_.table("covers");
    if (covers == nullptr || covers->empty()) {
      table_.missing("covers",
                     "a savings plan needs covers = { fargate = \"20%\", lambda = \"12%\" }: what "
                     "it takes off the list price of which service, family or meter");
    }
    std::vector<std::pair<std::string, const toml::node*>> leaves;
    flatten(*covers, "", leaves);
    for (const auto& [name, node] : leaves) {
      require_meter_of(name, *node);
      require_coverable(name, *node);
      commitment_.covers.push_back({name, discount_of(name, *node)});
    }
    pay(commitment_.per_hour, Decimal(1),
        fmt::format("{} (a savings plan)", table_.where().text()));
  }

  void read_reserved(const Parameters& values) {
    if (table_.has("covers")) {
      document().fail(table_.need("covers"),
                      "reserved instances cover their family: expected no "
                      "`covers` beside `reserved`");
    }
    const std::string& type = values.text("reserved");
    const Decimal list = price_of(type, "on-demand", "reserved");
    const Decimal price =
        values.has("price") ? values.number("price") : price_of(type, values.text("term"), "term");
    if (price >= list) {
      document().fail(table_.need(table_.has("price") ? "price" : "reserved"),
                      fmt::format("a reserved {} for ${} an hour: expected less than the list "
                                  "price, ${}",
                                  type, price.text(), list.text()));
    }
    const Decimal count = values.number("count");
    commitment_.kind = decision::CommitmentKind::ReservedInstances;
    commitment_.per_hour = count * price;
    commitment_.covers = {
        {type.substr(0, type.rfind('.')), Decimal(1) - price.divided_by(list, 15)}};
    pay(price, count, fmt::format("{} (reserved {})", table_.where().text(), type));
  }

  /// Of "ec2.m7g.large" what "on-demand" costs.
  Decimal price_of(const std::string& type, std::string_view what, std::string_view key) {
    const std::size_t dot = type.find('.');
    const metering::MeterId meter{type.substr(0, dot),
                                  dot == std::string::npos
                                      ? std::string()
                                      : fmt::format("{}.{}", type.substr(dot + 1), what)};
    const auto found = setting_.book.tariffs.find(meter);
    if (found != setting_.book.tariffs.end()) return found->second.tiers.front().price;
    if (setting_.book.tariffs.empty()) throw AlreadyTold{};
    // A type that there is not is misspelt; a price of it that there is not is missing.
    const bool misspelt = key != "term";
    throw Error(misspelt ? Failure::Usage : Failure::Untrustworthy,
                document().where(table_.need(table_.has(key) ? key : "reserved")),
                fmt::format("the prices of {} {} have no {}: expected {}", setting_.book.region,
                            setting_.book.epoch, meter.text(),
                            misspelt ? "a type that they have, such as \"ec2.m7g.large\""
                                     : "another `term`, or its `price` for an hour"));
  }

  void require_meter_of(const std::string& name, const toml::node& node) const {
    const auto& tariffs = setting_.book.tariffs;
    if (tariffs.empty()) return;
    HourlyCommitment alone;
    alone.covers = {{name, 0}};
    std::vector<std::string> services;
    for (const auto& [meter, tariff] : tariffs) {
      if (coverage_of(alone, meter) != nullptr) return;
      if (services.empty() || services.back() != meter.service) services.push_back(meter.service);
    }
    document().fail(
        node, fmt::format("covers '{}': the prices of {} {} have no meter of it{}", name,
                          setting_.book.region, setting_.book.epoch, suggestion(name, services)));
  }

  /// What no commitment pays would only be told as unused.
  void require_coverable(const std::string& name, const toml::node& node) const {
    const services::Service* service = catalogue_.find(name.substr(0, name.find('.')));
    if (service == nullptr || service->coverable != nullptr) return;
    document().fail(
        node, fmt::format("covers '{}': no savings plan pays for {}: expected one of {}", name,
                          service->name, fmt::join(coverable_services(catalogue_), ", ")));
  }

  Decimal discount_of(const std::string& name, const toml::node& node) const {
    const std::string text = document().written(node);
    if (text != "1y" && text != "3y") {
      try {
        return std::get<Decimal>(read_value(discount_row, text));
      } catch (const Error& error) {
        throw error.at(document().where(node));
      }
    }
    const std::string service = name.substr(0, name.find('.'));
    const std::string rule = "compute-plan-" + text;
    const auto rules = setting_.environment.rules.find(service);
    if (rules != setting_.environment.rules.end() && rules->second.has(rule)) {
      return rules->second.number(rule);
    }
    if (setting_.book.tariffs.empty()) throw AlreadyTold{};
    document().fail(node, fmt::format("covers '{}' = \"{}\": no source says what a plan of that "
                                      "term takes off: expected a share, such as \"28%\"",
                                      name, text));
  }

  /// The stage that pays each hour, by a meter of its own name.
  void pay(const Decimal& price, const Decimal& count, std::string source) {
    Stage stage;
    stage.name = commitment_.stage;
    stage.where = table_.where();
    stage.service = &line_;
    stage.parameters = Parameters(line_.parameters);
    stage.parameters.set("per", std::string("hour"));
    stage.parameters.set("quantity", count);
    for (const std::size_t users : text_.traffics) {
      stage.inputs.push_back({.from = "", .traffic = users});
    }
    pricing::Tariff tariff;
    tariff.unit = "hour";
    tariff.tiers = {{std::nullopt, price}};
    tariff.provenance = {std::move(source), "", "stated"};
    tariff.stated = true;
    text_.own_prices[{commitment_.stage, "hours"}] = std::move(tariff);
    text_.architecture.stages.push_back(std::move(stage));
  }

  TableReader& table_;
  const services::Catalogue& catalogue_;
  const services::Service& line_;
  const decision::Setting& setting_;
  ArchitectureText& text_;
  HourlyCommitment commitment_;
  bool is_reserved_ = false;
};

/// What commitments pay has its price in their own lines.
void price_covered(const std::vector<HourlyCommitment>& commitments, const pricing::PriceBook& book,
                   ArchitectureText& text) {
  for (const Stage& stage : text.architecture.stages) {
    if (stage.service->coverable == nullptr) continue;
    for (const metering::MeterId& meter : stage.service->coverable(stage.parameters)) {
      const auto payer = std::find_if(
          commitments.begin(), commitments.end(),
          [&](const HourlyCommitment& each) { return coverage_of(each, meter) != nullptr; });
      const auto list = book.tariffs.find(meter);
      if (payer == commitments.end() || list == book.tariffs.end()) continue;
      pricing::Tariff tariff;
      tariff.unit = list->second.unit;
      tariff.tiers = {{std::nullopt, Decimal(0)}};
      tariff.provenance = {fmt::format("paid by the commitment '{}'", payer->stage), "", "stated"};
      tariff.stated = true;
      text.own_prices[decision::covered_meter(meter)] = std::move(tariff);
    }
  }
}

}  // namespace

std::span<const Parameter> hourly_commitment_rows() {
  return promise_rows;
}

std::vector<HourlyCommitment> read_commitments(TableReader& architecture,
                                               const services::Catalogue& catalogue,
                                               const decision::Setting& setting,
                                               ArchitectureText& text) {
  std::vector<std::pair<int, HourlyCommitment>> ranked;
  for (const toml::table* entry : architecture.tables("commitments")) {
    architecture.attempt([&] {
      TableReader table(architecture.document(), *entry, "one of `commitments`");
      CommitmentReader reader(table, catalogue, setting, text);
      HourlyCommitment commitment = reader.read();
      ranked.emplace_back(reader.rank(), std::move(commitment));
    });
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<HourlyCommitment> commitments;
  commitments.reserve(ranked.size());
  for (auto& [rank, commitment] : ranked) commitments.push_back(std::move(commitment));
  price_covered(commitments, setting.book, text);
  text.architecture.tells_spreads = !commitments.empty();
  return commitments;
}

}  // namespace costsim::scenario
