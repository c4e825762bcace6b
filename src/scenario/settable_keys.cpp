#include "scenario/settable_keys.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <variant>

#include <fmt/format.h>

#include "scenario/architecture/read_architecture.hpp"
#include "scenario/architecture/read_commitments.hpp"
#include "scenario/architecture/read_costs.hpp"
#include "scenario/architecture/read_operations.hpp"
#include "scenario/architecture/read_traffic.hpp"
#include "scenario/architecture/read_traffics.hpp"
#include "scenario/books/shelf.hpp"
#include "scenario/changes.hpp"
#include "scenario/horizon/read_horizon.hpp"
#include "scenario/kit/rows.hpp"
#include "scenario/named_services.hpp"
#include "scenario/prices/read_prices.hpp"
#include "scenario/uncertain_inputs.hpp"
#include "traffic/arrivals.hpp"
#include "traffic/shape.hpp"

namespace costsim::scenario {
namespace {

using Rows = std::span<const Parameter>;

/// "a|b" as its parts.
std::vector<std::string> split_choices(std::string_view rest) {
  std::vector<std::string> choices;
  while (!rest.empty()) {
    const std::size_t bar = std::min(rest.find('|'), rest.size());
    choices.emplace_back(rest.substr(0, bar));
    rest.remove_prefix(std::min(bar + 1, rest.size()));
  }
  return choices;
}

std::vector<std::string> choices_of(const Parameter& row) {
  if (row.kind == Kind::Flag) return {"true", "false"};
  return split_choices(row.choices);
}

bool has_number(Kind kind) {
  switch (kind) {
    case Kind::Count:
    case Kind::Number:
    case Kind::Percent:
    case Kind::Bytes:
    case Kind::Time:
    case Kind::Rate:
    case Kind::Money:
    case Kind::Price:
    case Kind::Distribution:
      return true;
    case Kind::Flag:
    case Kind::Text:
    case Kind::Choice:
    case Kind::Meter:
      break;
  }
  return false;
}

/// The name by which --set knows an item of a list, or its number.
std::string name_of(const toml::table& item, std::size_t index) {
  for (const char* key : {"name", "id", "service"}) {
    if (const auto name = item[key].value<std::string>()) return *name;
  }
  return std::to_string(index);
}

/// What a stage states; what cannot be read is told elsewhere.
Parameters stated_by(const toml::table& stage, Rows rows) {
  Parameters stated(rows);
  for (const Parameter& row : rows) {
    const toml::node* node = stage.get(row.name);
    if (node == nullptr || !has_number(row.kind)) continue;
    try {
      const auto number = node->value<double>();
      stated.set(row.name, read_value(row, number ? fmt::format("{}", *number)
                                                  : node->value_or(std::string())));
    } catch (const Error&) {
    }
  }
  return stated;
}

/// The values that a setting of a stage has beside its others, where the platform takes no others.
std::vector<std::string> values_taken(const services::Service& service, const toml::table& stage,
                                      std::string_view key) {
  const Parameters stated = stated_by(stage, service.parameters);
  for (const services::SettingRule& row : service.settings) {
    if (row.key != key || row.bound != services::Bound::OneOf) continue;
    if (row.of_source || row.reads_from) continue;
    if (row.holds_for == nullptr || row.holds_for(stated, nullptr)) {
      return split_choices(row.constant);
    }
  }
  return {};
}

class Keys {
 public:
  Keys(const toml::table& root, const services::Catalogue& catalogue)
      : root_(root), catalogue_(catalogue) {}

  std::vector<SettableKey> all() {
    add("scenario.", scenario_rows());
    add_traffics();
    add("workload.", workload_rows());
    each_of(root_["architecture"], [&](const toml::table& table, const std::string& name) {
      const bool is_key = root_.contains(name);  // which stands before a name
      add_architecture(is_key ? "architecture." + name : name, table);
    });
    add("prices.", prices_rows());
    add_more("prices.override.", "prices by SERVICE.METER, in place of the book's");
    add_more("quotas.", "rules by SERVICE.RULE, otherwise here");
    add_horizon();
    each_of(root_["check"], [&](const toml::table&, const std::string& id) {
      add("check." + id + ".", check_rows());
    });
    return std::move(keys_);
  }

 private:
  void add(const std::string& prefix, Rows rows) {
    for (const Parameter& row : rows) {
      std::string name = prefix + std::string(row.name);
      if (!known_.insert(name).second) continue;
      keys_.push_back({std::move(name), description(row), choices_of(row), has_number(row.kind)});
    }
  }

  void add_more(std::string prefix, std::string help) {
    keys_.push_back({std::move(prefix), std::move(help)});
  }

  /// Each table of a list, with its name.
  template <typename View, typename Work>
  void each_of(const View& list, const Work& work) {
    const toml::array* items = list.as_array();
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
      if (const toml::table* table = items->get(i)->as_table()) work(*table, name_of(*table, i));
    }
  }

  void add_shape(const std::string& prefix, const toml::table& table) {
    const std::string name = table["shape"].value_or(std::string(shape_row().fallback));
    add(prefix, {&shape_row(), 1});
    if (const traffic::ShapeKind* kind = traffic::find_shape(name)) add(prefix, kind->parameters);
    for (const char* list : {"multiply", "add"}) {
      each_of(table[list], [&](const toml::table& shape, const std::string& number) {
        add_shape(fmt::format("{}{}.{}.", prefix, list, number), shape);
      });
    }
  }

  void add_traffic(const std::string& prefix, const toml::table& table) {
    add_shape(prefix, table);
    add(prefix, traffic::arrival_parameters());
    add(prefix, {&split_row(), 1});
  }

  void add_traffics() {
    keys_.push_back({"traffic", "all traffic so many times: 0.5x", {}, true});
    if (const toml::table* one = root_["traffic"].as_table()) add_traffic("traffic.", *one);
    each_of(root_["traffic"], [&](const toml::table& table, const std::string& name) {
      add_traffic("traffic." + name + ".", table);
      add("traffic." + name + ".", own_workload_rows());
    });
  }

  void add_stage(const std::string& architecture, const toml::table& stage,
                 const std::string& name) {
    const std::string prefix = architecture + "." + name + ".";
    if (const auto* service = catalogue_.find(stage["service"].value_or(std::string()))) {
      const std::size_t before = keys_.size();
      add(prefix, service->parameters);
      for (std::size_t i = before; i < keys_.size(); ++i) {
        if (!keys_[i].values.empty()) continue;
        keys_[i].values = values_taken(*service, stage, keys_[i].name.substr(prefix.size()));
      }
    }
    add(prefix, stage_rows());
    each_of(stage["calls"], [&](const toml::table& called, const std::string& its_name) {
      add_stage(architecture, called, its_name);
    });
  }

  void add_architecture(const std::string& prefix, const toml::table& table) {
    each_of(table["stages"], [&](const toml::table& stage, const std::string& name) {
      add_stage(prefix, stage, name);
    });
    each_of(table["costs"], [&](const toml::table&, const std::string& name) {
      add(prefix + "." + name + ".", cost_rows());
    });
    each_of(table["commitments"], [&](const toml::table&, const std::string& name) {
      add(prefix + "." + name + ".", hourly_commitment_rows());
    });
    add(prefix + ".operations.", operations_rows());
    add(prefix + ".", architecture_rows());
  }

  void add_horizon() {
    add("horizon.", horizon_rows());
    if (root_["horizon"]["growth"].is_table()) {
      add("horizon.growth.", growth_rows());
    } else {
      keys_.push_back({"horizon.growth", "of the traffic, month by month: 10%", {}, false});
    }
    if (root_["horizon"]["migration"].is_table()) add("horizon.migration.", migration_rows());
    each_of(root_["horizon"]["migration"], [&](const toml::table&, const std::string& name) {
      add("horizon.migration." + name + ".", migration_rows());
    });
  }

  const toml::table& root_;
  const services::Catalogue& catalogue_;
  std::vector<SettableKey> keys_;
  std::set<std::string> known_;
};

}  // namespace

std::vector<SettableKey> settable_keys(const Source& source, const LoadOptions& options) {
  const Document document = Document::parse(source.text, source.name, source.directory);
  NamedServices named;
  add_services(document.root(), named);
  const std::string provider =
      document.root()["scenario"]["provider"].value_or(std::string(default_provider));
  const auto catalogue = shelf_of(options)->catalogue_of(named, provider);
  return Keys(document.root(), *catalogue).all();
}

std::vector<StatedValue> stated_values(const Source& source, const LoadOptions& options) {
  Document document = Document::parse(source.text, source.name, source.directory);
  std::vector<std::string> notes;
  apply_changes(document, options, notes);
  take_uncertainty(document);
  std::vector<StatedValue> values;
  for (SettableKey& key : settable_keys(source, options)) {
    if (!key.values.empty() && !key.is_number) continue;
    if (auto text = document.stated(key.name)) {
      values.push_back(
          {std::move(key.name), *std::move(text), std::move(key.help), std::move(key.values)});
    }
  }
  return values;
}

std::vector<SettableKey> book_keys(const BookName& name, const LoadOptions& options) {
  const PriceFiles& files = shelf_of(options)->files(name);
  std::vector<SettableKey> keys;
  for (const auto& [meter, tariff] : files.book.tariffs) {
    keys.push_back(
        {"prices.override." + meter.text(), "per " + std::string(tariff.unit), {}, true});
  }
  for (const auto& [service, rules] : files.rules) {
    for (const auto& [rule, entry] : rules.all()) {
      const bool is_number = !std::holds_alternative<bool>(entry.value) &&
                             !std::holds_alternative<std::string>(entry.value);
      keys.push_back(
          {fmt::format("quotas.{}.{}", service, rule), "here " + entry.text, {}, is_number});
    }
  }
  return keys;
}

std::vector<std::string> architecture_names(const Source& source) {
  const Document document = Document::parse(source.text, source.name, source.directory);
  std::vector<std::string> names;
  const toml::array* items = document.root()["architecture"].as_array();
  for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
    if (const toml::table* table = items->get(i)->as_table()) names.push_back(name_of(*table, i));
  }
  return names;
}

}  // namespace costsim::scenario
