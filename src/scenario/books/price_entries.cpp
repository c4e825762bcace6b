#include "scenario/books/price_entries.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "scenario/books/meter_entries.hpp"
#include "scenario/books/provenance_entry.hpp"
#include "scenario/books/quoted_number.hpp"
#include "scenario/books/written_name.hpp"
#include "scenario/toml/table_reader.hpp"
#include "services/kit/passage.hpp"
#include "units/located.hpp"

namespace costsim::scenario {
namespace {

using metering::Provenance;
using metering::Rule;
using metering::Rules;
using pricing::Tariff;

constexpr Parameter raisable_row = {.name = "raisable",
                                    .kind = Kind::Flag,
                                    .fallback = "false",
                                    .help = "AWS raises it on request"};

/// What an instance type is: each becomes the rule "<type>.<key>".
constexpr Parameter instance_rules[] = {
    {.name = "vcpu", .kind = Kind::Count, .fallback = optional, .help = "virtual CPUs", .min = 1},
    {.name = "memory", .kind = Kind::Bytes, .fallback = optional, .help = "memory", .min = 1},
    {.name = "arch",
     .kind = Kind::Choice,
     .fallback = optional,
     .help = "instruction set",
     .choices = "x86|arm"},
    {.name = "credits_per_hour",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "CPU credits earned",
     .min = 0},
    {.name = "max_credits",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "largest credit balance",
     .min = 0},
    {.name = "credit_mode",
     .kind = Kind::Choice,
     .fallback = optional,
     .help = "mode of a new instance",
     .choices = "standard|unlimited"}};

/// What an instance type costs: each becomes the meter "<type>.<key>", per instance-hour.
constexpr Parameter instance_prices[] = {
    {.name = "on_demand", .kind = Kind::Number, .fallback = optional, .help = "dollars per hour"},
    {.name = "reserved_1y_no_upfront",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "dollars per hour"},
    {.name = "reserved_1y_all_upfront",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "dollars per hour"},
    {.name = "reserved_3y_no_upfront",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "dollars per hour"},
    {.name = "reserved_3y_partial_upfront",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "dollars per hour"},
    {.name = "reserved_3y_all_upfront",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "dollars per hour"},
    {.name = "spot", .kind = Kind::Number, .fallback = optional, .help = "dollars per hour"}};

void add_rule(TableReader& reader, const std::string& name, Rule rule, Rules& rules) {
  if (rules.has(name)) {
    reader.fail(fmt::format("{}.{} has a second value", rules.service(), name));
  }
  rules.add(name, std::move(rule));
}

/// What a rule may say in words: whether functions scale each by itself or all together.
constexpr std::string_view rule_words[] = {"account", "function"};

/// A text that starts with a digit is a quantity, and its unit says of what: "25KB", "29s",
/// "1000/s", "500"; or a month, "2019-12".
Value value_of(const std::string& text) {
  if (text == "true" || text == "false") return text == "true";
  if (text.empty() || text[0] < '0' || text[0] > '9') {
    const auto word = std::find(std::begin(rule_words), std::end(rule_words), text);
    if (word != std::end(rule_words)) return text;
    throw Error(Failure::Usage,
                fmt::format("value = '{}': expected a quantity such as \"500\", \"25KB\", \"29s\" "
                            "or \"1000/s\", true, false, or one of: {}",
                            text, fmt::join(rule_words, ", ")));
  }
  if (text.find('/') != std::string::npos) return parse_rate(text);
  if (text.find('-') != std::string::npos && is_date(text)) return text;
  const char last = text.back();
  if (last >= '0' && last <= '9') return Decimal::parse(text);
  if (last == 'B') return parse_bytes(text);
  return parse_duration(text);
}

/// Rules of these names mean the same at every service (services/kit/passage.hpp).
void check_meaning(std::string_view name, const std::string& text, const Value& value) {
  const auto refuse_unless = [&](bool right, std::string_view expected) {
    if (right) return;
    throw Error(Failure::Usage,
                fmt::format("value = '{}' of rule '{}': expected {}", text, name, expected));
  };
  if (name.ends_with("-rate"))
    refuse_unless(std::holds_alternative<Rate>(value), "a rate such as \"1000/s\"");
  if (name == services::account_burst)
    refuse_unless(std::holds_alternative<Decimal>(value), "a number such as \"500\"");
  if (name == "timeout" || name.ends_with("-timeout"))
    refuse_unless(std::holds_alternative<Duration>(value), "a time such as \"29s\"");
}

void add_rule_entry(const Document& document, const toml::table& table, const Provenance& defaults,
                    Rules& rules) {
  TableReader reader(document, table, "a [[rule]]");
  std::string name;
  Rule rule;
  reader.attempt([&] { name = written_name(reader); });
  reader.attempt([&] {
    const toml::node& value = reader.need("value");
    rule.text = *quoted_text(reader, "value");
    located(document.where(value), [&] { rule.value = rule_value(name, rule.text); });
  });
  reader.attempt([&] { rule.raisable = std::get<bool>(*reader.value(raisable_row)); });
  reader.attempt([&] { rule.provenance = provenance(reader, defaults); });
  reader.finish();
  add_rule(reader, name, std::move(rule), rules);
}

/// "credits_per_hour" of "t2.large" → "t2.large.credits-per-hour".
std::string entry_name(const std::string& type, std::string_view key) {
  std::string name = type + "." + std::string(key);
  std::replace(name.begin() + static_cast<std::ptrdiff_t>(type.size()), name.end(), '_', '-');
  return name;
}

void add_instance(const Document& document, const toml::table& table, const std::string& service,
                  const Provenance& origin, PriceFiles& files) {
  TableReader reader(document, table, "an instance row");
  const std::string type = reader.tried_text("type");
  Rules& rules = files.rules.own().at(service);
  for (const Parameter& row : instance_rules) {
    reader.attempt([&] {
      const std::optional<Value> value = reader.value(row);
      if (!value || !reader.sound()) return;
      const std::string written = document.written(*reader.take(row.name));
      add_rule(reader, entry_name(type, row.name), {*value, written, false, origin}, rules);
    });
  }
  for (const Parameter& row : instance_prices) {
    reader.attempt([&] {
      const std::optional<Decimal> price = quoted_number(reader, row);
      if (!price || !reader.sound()) return;
      Tariff tariff{"instance-hour", 1, {{std::nullopt, *price}}};
      tariff.provenance = origin;
      add_tariff(reader, service, entry_name(type, row.name), std::move(tariff), files);
    });
  }
  reader.finish();
}

void add_instances(const Document& document, const toml::table& table, const std::string& service,
                   const Provenance& defaults, PriceFiles& files) {
  TableReader reader(document, table, "[[instances]]");
  const Provenance origin = reader.tried([&] { return provenance(reader, defaults); });
  for (const toml::table* row : reader.tables("rows")) {
    reader.attempt([&] { add_instance(document, *row, service, origin, files); });
  }
  reader.finish();
}

/// Whoever takes the account's rate of requests takes its burst, too.
void check_account_quotas(const Document& document, const std::vector<const toml::table*>& entries,
                          const Rules& rules) {
  using services::account_burst, services::account_rate;
  const bool has_rate = rules.has(account_rate);
  if (has_rate == rules.has(account_burst)) return;
  const std::string_view there = has_rate ? account_rate : account_burst;
  for (const toml::table* entry : entries) {
    TableReader reader(document, *entry, "a [[rule]]");
    if (reader.need_text("name") != there) continue;
    reader.fail(fmt::format("'{}' stands alone: expected a rule '{}' beside it", there,
                            has_rate ? account_burst : account_rate));
  }
}

}  // namespace

Value rule_value(std::string_view name, const std::string& text) {
  Value value = value_of(text);
  check_meaning(name, text, value);
  return value;
}

void add_price_file(const Document& document, const std::string& service, PriceFiles& files) {
  TableReader root(document, document.root(), "a price file");
  root.attempt([&] { require_service(root, service); });
  const Provenance defaults = root.tried([&] { return read_defaults(document, root); });
  Rules& rules = files.rules.own().insert_or_assign(service, Rules(service)).first->second;
  const auto tables = [&](std::string_view list) {
    return root.tried([&] { return root.tables(list); });
  };
  for (const toml::table* table : tables("instances")) {
    root.attempt([&] { add_instances(document, *table, service, defaults, files); });
  }
  for (const toml::table* table : tables("meter")) {
    root.attempt([&] { add_meter(document, *table, service, defaults, files); });
  }
  for (const toml::table* table : tables("allowance")) {
    root.attempt([&] { add_shared_allowance(document, *table, service, defaults, files); });
  }
  const std::vector<const toml::table*> entries = tables("rule");
  for (const toml::table* table : entries) {
    root.attempt([&] { add_rule_entry(document, *table, defaults, rules); });
  }
  root.finish();
  document.attempt([&] { check_allowances(document, service, files.book); });
  document.attempt([&] { check_account_quotas(document, entries, rules); });
}

}  // namespace costsim::scenario
