#include "scenario/prices/read_prices.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scenario/kit/read_tiers.hpp"
#include "scenario/prices/override_table.hpp"
#include "scenario/prices/plausible_price.hpp"

namespace costsim::scenario {
namespace {

using pricing::Tariff;
using pricing::Tier;

constexpr Parameter rows[] = {
    {.name = "discount",
     .kind = Kind::Percent,
     .fallback = "0%",
     .help = "share taken off every amount: an enterprise agreement, a savings plan",
     .max = 1},
    {.name = "free_tier",
     .kind = Kind::Flag,
     .fallback = "false",
     .help = "take the monthly free allowances off, of both kinds"},
    {.name = "free_tier_always",
     .kind = Kind::Flag,
     .fallback = optional,
     .help = "take those off that do not end; default: free_tier"},
    {.name = "free_tier_first_year",
     .kind = Kind::Flag,
     .fallback = optional,
     .help = "take those of an account's first twelve months off; default: free_tier"},
};

/// Before the meter of a stated price, among stated entries.
constexpr std::string_view price_of = "price of ";

constexpr Parameter price_row = {
    .name = "price", .kind = Kind::Number, .fallback = optional, .help = "dollars per `per` units"};
constexpr Parameter per_row = {.name = "per",
                               .kind = Kind::Number,
                               .fallback = optional,
                               .help = "units that one price buys",
                               .min = 1e-9};
constexpr Parameter up_to_row = {
    .name = "up_to", .kind = Kind::Number, .help = "last unit of the tier"};
constexpr Parameter tier_price_row = {
    .name = "price", .kind = Kind::Number, .help = "dollars per `per` units"};

std::string tariff_text(const Tariff& tariff) {
  if (tariff.tiers.size() > 1) return fmt::format("{} tiers", tariff.tiers.size());
  return price_text(tariff.tiers.front().price, tariff);
}

/// The number of units, of those that price lists use, for which a price is nearest to the book's.
Decimal likely_per(const Decimal& price, const Decimal& known, const Decimal& book_per) {
  const double per_unit = price.to_double() * book_per.to_double() / known.to_double();
  std::int64_t likely = 1;
  for (const std::int64_t per : {1'000LL, 1'000'000LL, 1'000'000'000LL}) {
    if (per_unit * per_unit > static_cast<double>(likely) * static_cast<double>(per)) likely = per;
  }
  return likely;
}

/// A price that does not say how many units it buys is one for as many as the book's. Nothing at
/// all is plain enough.
void require_plausible(const Document& document, const toml::node& node, const std::string& name,
                       const Tariff& stated, const Tariff& book) {
  for (const Tier& tier : stated.tiers) {
    const std::optional<Decimal> known = far_from(tier.price, book);
    if (!known) continue;
    document.fail(
        node,
        fmt::format("{} = {} is more than {} times off the price book's {}; a price for another "
                    "number of units says so: {{ price = \"{}\", per = \"{}\" }}; if it is meant, "
                    "per = \"{}\"",
                    name, price_text(tier.price, book), plausible_factor.text(),
                    price_text(*known, book), tier.price.text(),
                    likely_per(tier.price, *known, book.per).text(), book.per.text()));
  }
}

/// A price is dollars, whether it says so or not: "0.012", "$0.012".
Decimal plain_price(const Document& document, const toml::node& node) {
  std::string text = document.written(node);
  if (text.starts_with('$')) text.erase(0, 1);
  try {
    return std::get<Decimal>(read_value(price_row, text));
  } catch (const Error& error) {
    throw error.at(document.where(node));
  }
}

std::vector<Tier> stated_tiers(TableReader& reader) {
  const bool priced = reader.has("price"), tiered = reader.has("tiers");
  if (priced && tiered) reader.fail("expected either price or tiers");
  if (!priced && !tiered) reader.missing("price", "expected either price or tiers");
  if (tiered) return read_tiers(reader, up_to_row, tier_price_row);
  return {{std::nullopt, plain_price(reader.document(), reader.need("price"))}};
}

/// { price = "0.012", per = "1", unit = "shard-hour" } or { tiers = [ … ], … }; what is not given
/// stays as the book has it.
Tariff read_tariff(const Document& document, const toml::table& table, const std::string& name,
                   const Tariff& book_tariff) {
  Tariff tariff = book_tariff;
  TableReader reader(document, table, fmt::format("the price of {}", name));
  for (const std::string_view key : {"price", "tiers", "per", "unit"}) reader.take(key);
  reader.attempt([&] { tariff.tiers = stated_tiers(reader); });
  reader.attempt([&] {
    if (reader.has("per")) tariff.per = read_quantity(reader, per_row);
  });
  reader.attempt([&] {
    tariff.unit = reader.text("unit").value_or(tariff.unit.empty() ? "unit" : tariff.unit);
  });
  reader.finish();
  if (!reader.has("per")) require_plausible(document, table, name, tariff, book_tariff);
  return tariff;
}

Error unknown_meter(const Document& document, const NamedValue& value,
                    const pricing::PriceBook& book) {
  std::vector<std::string> names;
  for (const auto& [meter, tariff] : book.tariffs) names.push_back(meter.text());
  const Location where = document.where(*value.node);
  // --set and --vary replace what the file says of it, unless they name what they change.
  const std::string part =
      where.line > 0 ? ""
                     : fmt::format(", of which prices.override.{}.price is a part", value.text());
  return {
      Failure::Usage, where,
      fmt::format("{} {} has no price for '{}': a new one needs "
                  "{{ price = \"…\", per = \"…\", unit = \"…\" }}{}{}",
                  book.region, book.epoch, value.text(), part, suggestion(value.text(), names))};
}

/// Nothing when the book has no such price, and the scenario does not say all of it.
std::optional<Tariff> overriding(const Document& document, const NamedValue& value,
                                 const pricing::PriceBook& book, StatedEntries& stated) {
  const std::string entry = std::string(price_of) + value.text();
  const auto known = book.tariffs.find({value.service, value.name});
  Tariff tariff = known == book.tariffs.end() ? Tariff{} : known->second;
  const toml::table* table = value.node->as_table();
  if (table == nullptr && known == book.tariffs.end()) {
    stated.missed(entry, unknown_meter(document, value, book));
    return std::nullopt;
  }
  stated.found(entry);
  if (table != nullptr) {
    tariff = read_tariff(document, *table, value.text(), tariff);
  } else {
    if (value.node->is_array()) document.fail(*value.node, "expected a price such as \"0.012\"");
    tariff.tiers = {{std::nullopt, plain_price(document, *value.node)}};
    require_plausible(document, *value.node, value.text(), tariff, known->second);
  }
  tariff.known_up_to = std::nullopt;
  tariff.provenance = {document.where(*value.node).text(), "", "stated"};
  tariff.stated = true;
  return tariff;
}

Kind kind_of(const Value& value) {
  static constexpr Kind kinds[] = {Kind::Flag, Kind::Number, Kind::Bytes, Kind::Time,
                                   Kind::Rate, Kind::Money,  Kind::Text};
  return kinds[value.index()];
}

/// Sizes and steps are divided by; only what the book itself puts at nothing may be nothing.
void require_positive(const std::string& name, const metering::Rule& stated,
                      const metering::Rule& known) {
  const auto nothing = [](const Value& value) {
    const auto* bytes = std::get_if<Bytes>(&value);
    const auto* time = std::get_if<Duration>(&value);
    return (bytes != nullptr && bytes->value == 0) || (time != nullptr && *time == Duration{});
  };
  if (!nothing(stated.value) || nothing(known.value)) return;
  throw Error(Failure::Usage,
              fmt::format("{} = '{}': expected more than nothing; the price book has {}", name,
                          stated.text, known.text));
}

Error unknown_rule(const Document& document, const NamedValue& named,
                   const std::map<std::string, metering::Rules>& rules) {
  std::vector<std::string> names;
  for (const auto& [name, known] : rules) {
    for (const auto& [rule, value] : known.all()) names.push_back(fmt::format("{}.{}", name, rule));
  }
  return {Failure::Usage, document.where(*named.node),
          fmt::format("there is no rule '{}': `costsim prices show` lists them all{}", named.text(),
                      suggestion(named.text(), names))};
}

/// False when the book has no such rule.
bool override_rule(const Document& document, const NamedValue& named,
                   std::map<std::string, metering::Rules>& rules, StatedEntries& stated) {
  const std::string entry = "rule " + named.text();
  const auto service = rules.find(named.service);
  if (service == rules.end() || !service->second.has(named.name)) {
    stated.missed(entry, unknown_rule(document, named, rules));
    return false;
  }
  stated.found(entry);
  metering::Rule rule = service->second.at(named.name);
  const Parameter row{.name = named.name, .kind = kind_of(rule.value), .help = "a rule"};
  if (named.node->is_table() || named.node->is_array()) {
    document.fail(*named.node, fmt::format("{}: expected {}", named.text(), expected_text(row)));
  }
  rule.text = document.written(*named.node);
  try {
    rule.value = read_value(row, rule.text);
    require_positive(named.text(), rule, service->second.at(named.name));
  } catch (const Error& error) {
    throw error.at(document.where(*named.node));
  }
  rule.where = document.where(*named.node);
  rule.provenance = {rule.where.text(), "", "stated"};
  service->second.add(named.name, rule);
  return true;
}

/// One that another book has told already is not told again.
void tell_once(std::string note, std::vector<std::string>& notes) {
  if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(std::move(note));
}

void override_price(const Document& document, const NamedValue& value, pricing::PriceBook& book,
                    StatedEntries& stated, std::vector<std::string>& notes) {
  const std::optional<Tariff> tariff = overriding(document, value, book, stated);
  if (!tariff) return;
  tell_once(fmt::format("price of {} stated by the scenario: {} ({})", value.text(),
                        tariff_text(*tariff), tariff->provenance.source),
            notes);
  book.tariffs.set({value.service, value.name}, *tariff);
}

pricing::FreeTier free_tier_of(const Parameters& values) {
  const auto flag = [&](std::string_view name) {
    return values.flag(values.has(name) ? name : "free_tier");
  };
  return {.always = flag("free_tier_always"), .first_year = flag("free_tier_first_year")};
}

std::string free_tier_note(const pricing::FreeTier& free_tier) {
  if (free_tier.always && free_tier.first_year) return "the monthly free allowances are taken off";
  return free_tier.always ? "the monthly free allowances that do not end are taken off"
                          : "the free allowances of an account's first twelve months are taken off";
}

}  // namespace

void StatedEntries::check(const Document& document) const {
  for (const auto& [entry, complaint] : missed_) {
    if (found_.contains(entry)) continue;
    document.attempt([&, &error = complaint] { throw error; });
  }
}

std::vector<std::string> StatedEntries::missing() const {
  std::vector<std::string> entries;
  for (const auto& [entry, complaint] : missed_) {
    if (!found_.contains(entry)) entries.push_back(entry);
  }
  return entries;
}

std::set<std::string> StatedEntries::refused_prices() const {
  std::set<std::string> meters = refused_;
  for (const std::string& entry : missing()) {
    if (entry.starts_with(price_of)) meters.insert(entry.substr(price_of.size()));
  }
  return meters;
}

std::span<const Parameter> prices_rows() {
  return rows;
}

pricing::RatingOptions read_prices(TableReader& table, pricing::PriceBook& book,
                                   StatedEntries& stated, std::vector<std::string>& notes) {
  const Parameters values = table.parameters(rows);
  const pricing::RatingOptions options{free_tier_of(values), values.number("discount")};
  const pricing::FreeTier& free_tier = options.free_tier;
  if (free_tier.always || free_tier.first_year) tell_once(free_tier_note(free_tier), notes);
  if (!options.discount.is_zero()) {
    tell_once(fmt::format("every amount is {} % below the list price, but for stated prices",
                          (options.discount * Decimal(100)).text()),
              notes);
  }
  if (const toml::table* overrides = table.table("override")) {
    for (const NamedValue& value : named_values(table.document(), *overrides, {"price", "tiers"})) {
      const std::size_t errors = table.document().errors();
      table.attempt([&] { override_price(table.document(), value, book, stated, notes); });
      if (table.document().errors() > errors) stated.refuse(value.text());
    }
  }
  return options;
}

void read_quotas(const Document& document, const toml::table& table,
                 std::map<std::string, metering::Rules>& rules, StatedEntries& stated,
                 std::vector<std::string>& notes) {
  for (const NamedValue& named : named_values(document, table, {})) {
    document.attempt([&] {
      if (!override_rule(document, named, rules, stated)) return;
      tell_once(fmt::format("{} stated by the scenario: {} ({})", named.text(),
                            document.written(*named.node), document.where(*named.node).text()),
                notes);
    });
  }
}

}  // namespace costsim::scenario
