#include "scenario/books/priced_names.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "units/located.hpp"

namespace costsim::scenario {
namespace {

/// "a size": what a rule's value is.
std::string_view kind_of(const Value& value) {
  constexpr std::string_view kinds[] = {"a flag", "a plain number", "a size", "a time",
                                        "a rate", "a price",        "a word", "a distribution"};
  static_assert(std::variant_size_v<Value> == std::size(kinds));
  return kinds[value.index()];
}

void add_rule(const std::string& name, const Value& value, const std::string& book,
              PricedNames& names) {
  PricedRule& rule = names.rules.try_emplace(name, PricedRule{value, book}).first->second;
  if (rule.value.index() == value.index() || !rule.mixed.empty()) return;
  rule.mixed =
      fmt::format("{} in {}, {} in {}", kind_of(rule.value), rule.book, kind_of(value), book);
}

void add_names(const PriceFiles& files, const std::string& service, PricedNames& names) {
  for (const auto& [meter, tariff] : files.book.tariffs) {
    if (meter.service == service) names.meters.try_emplace(meter.meter, tariff.unit);
  }
  const auto rules = files.rules.find(service);
  if (rules == files.rules.end()) return;
  const std::string book = fmt::format("{}/{}", files.book.region, files.book.epoch);
  for (const auto& [name, rule] : rules->second.all()) add_rule(name, rule.value, book, names);
}

template <typename Entry>
std::vector<std::string> names_of(const std::map<std::string, Entry, std::less<>>& entries) {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries) names.push_back(name);
  return names;
}

/// "no price file of this service has a rule 'a': expected one of b, c; did you mean …"
[[noreturn]] void refuse(std::string_view what, const std::string& name,
                         const std::vector<std::string>& there) {
  const std::string expected =
      there.empty() ? "they have none" : fmt::format("expected one of {}", fmt::join(there, ", "));
  throw Error(Failure::Usage, fmt::format("no price file of this service has a {} '{}': {}{}", what,
                                          name, expected, suggestion(name, there)));
}

bool is_whole(const Decimal& number) {
  return number.ceiling() == number;
}

struct Use {
  bool fits;
  std::string_view expected;
};

Use use_of(const Value& value, RuleUse use) {
  const bool is_rate = std::holds_alternative<Rate>(value);
  const bool is_number = std::holds_alternative<Decimal>(value);
  const bool is_size = std::holds_alternative<Bytes>(value);
  const bool is_time = std::holds_alternative<Duration>(value);
  switch (use) {
    case RuleUse::Quantity:
      return {is_number || is_size || is_time || std::holds_alternative<bool>(value),
              "a number, a size or a time"};
    case RuleUse::Limit:
      return {is_number || is_size || is_time || is_rate, "a number, a size, a time or a rate"};
    case RuleUse::Rate:
      return {is_rate, "a rate such as \"1000/s\""};
    case RuleUse::Number:
      return {is_number, "a number such as \"500\""};
    case RuleUse::Whole:
      return {is_number && is_whole(std::get<Decimal>(value)), "a whole number such as \"500\""};
  }
  return {false, ""};
}

}  // namespace

PricedNames priced_names(const PriceFiles& files, const std::string& service) {
  PricedNames names;
  add_names(files, service, names);
  return names;
}

PricedNames priced_names(const std::string& provider, const std::string& service,
                         const std::optional<std::string>& models_dir) {
  PricedNames names;
  for (const PriceFiles& files : load_price_files_of(provider, service, models_dir)) {
    add_names(files, service, names);
  }
  return names;
}

void check_meter(const std::string& name, const PricedNames& names) {
  if (!names.known() || names.meters.contains(name)) return;
  refuse("meter", name, names_of(names.meters));
}

void check_rule(const std::string& name, RuleUse use, const PricedNames& names) {
  if (!names.known()) return;
  const auto rule = names.rules.find(name);
  if (rule == names.rules.end()) refuse("rule", name, names_of(names.rules));
  const auto& [value, book, mixed] = rule->second;
  if (!mixed.empty()) {
    throw Error(Failure::Usage,
                fmt::format("the rule '{}' is {}: expected one kind in all price files of the "
                            "service",
                            name, mixed));
  }
  const Use judged = use_of(value, use);
  if (judged.fits) return;
  const bool whole = use == RuleUse::Whole && std::holds_alternative<Decimal>(value);
  throw Error(Failure::Usage,
              fmt::format("the rule '{}' is {}: expected {}", name,
                          whole ? std::get<Decimal>(value).text() : std::string(kind_of(value)),
                          judged.expected));
}

void check_rules(const services::Expression& expression, const PricedNames& names,
                 const services::PlaceOf& place_of) {
  if (expression.op == services::Expression::Op::Rule) {
    located(place_of(expression.at),
            [&] { check_rule(expression.name, RuleUse::Quantity, names); });
  }
  for (const services::Expression& part : expression.operands) check_rules(part, names, place_of);
}

services::MaybeDimension dimension_of_rule(const std::string& rule, const PricedNames& names) {
  const auto known = names.rules.find(rule);
  if (known == names.rules.end() || !known->second.mixed.empty()) return {};
  const Value& value = known->second.value;
  if (std::holds_alternative<Bytes>(value)) return services::a_size;
  if (std::holds_alternative<Duration>(value)) return services::a_time;
  if (std::holds_alternative<std::string>(value)) return {};
  return services::plain_number;
}

bool is_rate(const std::string& rule, const PricedNames& names) {
  const auto known = names.rules.find(rule);
  return known != names.rules.end() && known->second.mixed.empty() &&
         std::holds_alternative<Rate>(known->second.value);
}

bool limits_one_item(const std::string& rule, const PricedNames& names) {
  const services::MaybeDimension known = dimension_of_rule(rule, names);
  return known && *known != services::plain_number;
}

}  // namespace costsim::scenario
