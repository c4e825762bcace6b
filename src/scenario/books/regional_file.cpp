#include "scenario/books/regional_file.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scenario/books/price_entries.hpp"
#include "scenario/books/provenance_entry.hpp"
#include "scenario/toml/table_reader.hpp"
#include "units/located.hpp"

namespace costsim::scenario {
namespace {

using metering::MeterId;
using metering::Provenance;
using pricing::Tariff;

using Tariffs = pricing::Tariffs::Map;

/// Whose entries a [[prices]] or [[rules]] holds, where they come from, and its table `of`.
struct Group {
  std::string service;
  Provenance origin;
  const toml::table* entries = nullptr;
};

Group read_group(const Document& document, const toml::table& table, std::string_view kind,
                 const Provenance& defaults) {
  TableReader reader(document, table, fmt::format("[[{}]]", kind));
  Group group;
  reader.take("of");
  group.service = reader.tried_text("service");
  group.origin = reader.tried([&] { return provenance(reader, defaults); });
  reader.attempt([&] {
    group.entries = reader.table("of");
    if (group.entries == nullptr) reader.missing("of", fmt::format("[[{0}]] needs [{0}.of]", kind));
  });
  reader.attempt([&] { reader.finish(); });
  if (group.service.empty() || group.entries == nullptr) throw AlreadyTold{};
  return group;
}

/// A note of the other region's entry says what is counted, and holds here, too.
Provenance with_note(Provenance origin, const Provenance& alike) {
  if (origin.note.empty()) origin.note = alike.note;
  return origin;
}

Decimal price_of(const Document& document, const toml::node& node) {
  if (!node.is_string()) document.fail(node, "expected a price in quotes, such as \"0.014\"");
  return located(document.where(node), [&] {
    const Decimal price = Decimal::parse(document.written(node));
    if (price.is_negative()) throw Error(Failure::Usage, "a price is not negative");
    return price;
  });
}

/// The tariff of the other region with this one's prices: one text, or a list of one for each tier.
Tariff with_prices(Tariff tariff, const Document& document, const toml::node& node) {
  const toml::array* list = node.as_array();
  const std::size_t given = list == nullptr ? 1 : list->size();
  if (given != tariff.tiers.size()) {
    document.fail(node, fmt::format("{} prices for {} tiers", given, tariff.tiers.size()));
  }
  for (std::size_t i = 0; i < given; ++i) {
    document.attempt([&] {
      tariff.tiers[i].price = price_of(document, list == nullptr ? node : *list->get(i));
    });
  }
  return tariff;
}

void add_prices(const Document& document, const Group& group, const Tariffs& alike,
                Tariffs& tariffs) {
  for (const auto& [key, node] : *group.entries) {
    document.attempt([&, &key = key, &node = node] {
      const MeterId meter{group.service, std::string(key.str())};
      const auto found = alike.find(meter);
      if (found == alike.end()) {
        document.fail(node, fmt::format("the other region has no meter {}", meter.text()));
      }
      Tariff tariff = with_prices(found->second, document, node);
      tariff.provenance = with_note(group.origin, found->second.provenance);
      if (!tariffs.emplace(meter, std::move(tariff)).second) {
        document.fail(node, fmt::format("{} has a second price", meter.text()));
      }
    });
  }
}

void replace_rules(const Document& document, const Group& group, PriceFiles& files) {
  const auto rules = files.rules.own().find(group.service);
  for (const auto& [key, node] : *group.entries) {
    document.attempt([&, &key = key, &node = node] {
      const std::string name(key.str());
      if (rules == files.rules.own().end() || !rules->second.has(name)) {
        document.fail(node, fmt::format("the other region has no rule {}.{}", group.service, name));
      }
      metering::Rule rule = rules->second.at(name);
      rule.text = document.written(node);
      located(document.where(node), [&] { rule.value = rule_value(name, rule.text); });
      rule.provenance = with_note(group.origin, rule.provenance);
      rules->second.add(name, std::move(rule));
    });
  }
}

/// Those of services whose prices do not depend on the region.
Tariffs tariffs_of(const std::vector<std::string>& services, const PriceFiles& files) {
  Tariffs tariffs;
  for (const auto& [meter, tariff] : files.book.tariffs) {
    if (std::ranges::count(services, meter.service) > 0) tariffs.emplace(meter, tariff);
  }
  return tariffs;
}

template <typename Add>
void each_group(const Document& document, TableReader& root, std::string_view kind,
                const Provenance& defaults, const std::set<std::string>& elsewhere,
                const Add& add) {
  for (const toml::table* table : root.tried([&] { return root.tables(kind); })) {
    root.attempt([&] {
      const Group group = read_group(document, *table, kind, defaults);
      if (!elsewhere.contains(group.service)) add(group);
    });
  }
}

}  // namespace

std::string region_alike(const Document& document) {
  return TableReader(document, document.root(), "a regional price file").need_text("like");
}

void read_regional(const Document& document, const std::set<std::string>& elsewhere,
                   PriceFiles& files) {
  TableReader root(document, document.root(), "a regional price file");
  root.take("like");
  const Provenance defaults = root.tried([&] { return read_defaults(document, root); });
  Tariffs tariffs = root.tried([&] { return tariffs_of(root.texts("same"), files); });
  each_group(document, root, "prices", defaults, elsewhere, [&](const Group& group) {
    add_prices(document, group, files.book.tariffs.own(), tariffs);
  });
  each_group(document, root, "rules", defaults, elsewhere,
             [&](const Group& group) { replace_rules(document, group, files); });
  root.finish();
  files.book.tariffs = std::move(tariffs);
}

}  // namespace costsim::scenario
