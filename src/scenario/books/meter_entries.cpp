#include "scenario/books/meter_entries.hpp"

#include <map>

#include <fmt/format.h>

#include "scenario/books/provenance_entry.hpp"
#include "scenario/books/quoted_number.hpp"
#include "scenario/books/written_name.hpp"

namespace costsim::scenario {
namespace {

using metering::MeterId;
using pricing::FreeFor;
using pricing::Tariff;
using pricing::Tier;

constexpr Parameter tier_price_row = {.name = "price", .kind = Kind::Number, .help = "dollars"};
constexpr Parameter units_row = {.name = "per",
                                 .kind = Kind::Number,
                                 .fallback = "1",
                                 .help = "units that one price buys",
                                 .min = 1e-9};
constexpr Parameter bound_row = {.name = "up_to",
                                 .kind = Kind::Number,
                                 .fallback = optional,
                                 .help = "the tier's bound",
                                 .min = 1e-9};
constexpr Parameter free_row = {.name = "free",
                                .kind = Kind::Number,
                                .fallback = optional,
                                .help = "monthly allowance",
                                .min = 1e-9};
constexpr Parameter free_for_row = {.name = "free_for",
                                    .kind = Kind::Choice,
                                    .fallback = "always",
                                    .help = "how long an account has the allowance",
                                    .choices = "always|12-months"};
constexpr Parameter known_row = {.name = "known_up_to",
                                 .kind = Kind::Number,
                                 .fallback = optional,
                                 .help = "above it are tiers whose price is not known",
                                 .min = 1e-9};

/// Behind the tiers that are right so far.
void add_tier(TableReader& reader, bool last, std::vector<Tier>& tiers) {
  Tier tier;
  reader.attempt([&] { tier.up_to = quoted_number(reader, bound_row); });
  reader.attempt([&] { tier.price = *quoted_number(reader, tier_price_row); });
  reader.attempt([&] {
    if (!reader.sound()) throw AlreadyTold{};
    if (last == tier.up_to.has_value()) {
      reader.fail(last ? "the last tier has no bound: leave out up_to"
                       : "only the last tier goes without up_to");
    }
    if (tier.up_to && !tiers.empty() && *tier.up_to <= *tiers.back().up_to) {
      reader.fail(fmt::format("up_to = '{}' does not rise above the bound before it, {}",
                              tier.up_to->text(), tiers.back().up_to->text()));
    }
  });
  reader.finish();
  tiers.push_back(std::move(tier));
}

std::vector<Tier> graduated(const Document& document, TableReader& meter) {
  std::vector<Tier> tiers;
  const auto tables = meter.tables("tiers");
  if (tables.empty()) meter.fail("tiers is empty: expected { up_to = …, price = … }, …");
  for (const toml::table* table : tables) {
    meter.attempt([&] {
      TableReader reader(document, *table, "a tier");
      add_tier(reader, table == tables.back(), tiers);
    });
  }
  return tiers;
}

/// All are known before one is missed.
constexpr std::string_view meter_entry_keys[] = {
    "name",      "unit",     "per",    "price", "tiers",      "known_up_to", "free",
    "allowance", "free_for", "source", "as_of", "confidence", "note"};

std::vector<Tier> tiers_of(const Document& document, TableReader& reader, const std::string& name) {
  if (reader.has("price") == reader.has("tiers")) {
    reader.fail(fmt::format("meter '{}' needs either price or tiers", name));
  }
  if (reader.has("tiers")) return graduated(document, reader);
  return {{std::nullopt, *quoted_number(reader, tier_price_row)}};
}

/// A mark at a bound that the tiers go past would be passed by what is known.
std::optional<Decimal> known_up_to(TableReader& reader, const std::vector<Tier>& tiers) {
  const std::optional<Decimal> known = quoted_number(reader, known_row);
  const bool past_last = tiers.size() < 2 || !known || *known > *tiers[tiers.size() - 2].up_to;
  if (!past_last) {
    reader.fail(fmt::format("known_up_to = '{}': expected more than the last tier's begin, {}",
                            known->text(), tiers[tiers.size() - 2].up_to->text()));
  }
  return known;
}

FreeFor read_free_for(TableReader& reader) {
  const bool first_year = std::get<std::string>(*reader.value(free_for_row)) == "12-months";
  return first_year ? FreeFor::FirstYear : FreeFor::Always;
}

void read_allowance(TableReader& reader, Tariff& tariff) {
  reader.attempt([&] {
    if (auto free = quoted_number(reader, free_row)) tariff.free_allowance = *free;
  });
  reader.attempt([&] { tariff.allowance_group = reader.text("allowance").value_or(""); });
  tariff.free_for = reader.tried([&] { return read_free_for(reader); });
  reader.attempt([&] {
    if (reader.has("free") || !(reader.has("allowance") || reader.has("free_for"))) return;
    reader.fail("allowance and free_for tell of a free quantity, but there is no 'free'");
  });
}

}  // namespace

void add_tariff(TableReader& reader, const std::string& service, const std::string& name,
                Tariff tariff, PriceFiles& files) {
  const MeterId meter{service, name};
  if (!files.book.tariffs.own().try_emplace(meter, std::move(tariff)).second) {
    reader.fail(fmt::format("{} has a second price", meter.text()));
  }
}

void add_meter(const Document& document, const toml::table& table, const std::string& service,
               const metering::Provenance& defaults, PriceFiles& files) {
  TableReader reader(document, table, "a [[meter]]");
  for (const std::string_view key : meter_entry_keys) reader.take(key);
  const std::string name = reader.tried([&] { return written_name(reader); });
  Tariff tariff;
  tariff.unit = reader.tried_text("unit");
  tariff.per = reader.tried([&] { return *quoted_number(reader, units_row); });
  reader.attempt([&] {
    const std::size_t errors = document.errors();
    tariff.tiers = tiers_of(document, reader, name);
    if (document.errors() > errors) throw AlreadyTold{};
    tariff.known_up_to = known_up_to(reader, tariff.tiers);
  });
  read_allowance(reader, tariff);
  tariff.provenance = reader.tried([&] { return provenance(reader, defaults); });
  reader.finish();
  add_tariff(reader, service, name, std::move(tariff), files);
}

void add_shared_allowance(const Document& document, const toml::table& table,
                          const std::string& service, const metering::Provenance& defaults,
                          PriceFiles& files) {
  TableReader reader(document, table, "an [[allowance]]");
  for (const std::string_view key : {"name", "free", "free_for", "first_of"}) reader.take(key);
  pricing::SharedAllowance allowance;
  allowance.service = service;
  allowance.name = reader.tried_text("name");
  reader.attempt([&] {
    const std::optional<Decimal> free = quoted_number(reader, free_row);
    if (!free) reader.missing("free", "an [[allowance]] needs 'free', such as free = \"750\"");
    allowance.free = *free;
  });
  allowance.free_for = reader.tried([&] { return read_free_for(reader); });
  reader.attempt([&] {
    allowance.first_of = reader.texts("first_of");
    if (!allowance.first_of.empty()) return;
    reader.missing("first_of", "an [[allowance]] needs 'first_of': expected names of meters");
  });
  allowance.provenance = reader.tried([&] { return provenance(reader, defaults); });
  reader.finish();
  files.allowances.push_back(std::move(allowance));
}

void check_allowances(const Document& document, const std::string& service,
                      const pricing::PriceBook& book) {
  std::map<std::string, const Tariff*> shared;
  for (const auto& [meter, tariff] : book.tariffs) {
    if (meter.service != service || tariff.allowance_group.empty()) continue;
    const Tariff& first = *shared.try_emplace(tariff.allowance_group, &tariff).first->second;
    if (first.free_allowance != tariff.free_allowance) {
      throw Error(Failure::Usage, {document.name(), 0, 0},
                  fmt::format("the meters that share the allowance '{}' give it different sizes, "
                              "{} and {}",
                              tariff.allowance_group, first.free_allowance.text(),
                              tariff.free_allowance.text()));
    }
    if (first.free_for != tariff.free_for) {
      throw Error(Failure::Usage, {document.name(), 0, 0},
                  fmt::format("the meters that share the allowance '{}' give it different times",
                              tariff.allowance_group));
    }
  }
}

}  // namespace costsim::scenario
