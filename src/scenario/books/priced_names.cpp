#include "scenario/books/priced_names.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "units/located.hpp"

namespace costsim::scenario {
namespace {

void add_names(const PriceFiles& files, const std::string& service, PricedNames& names) {
  for (const auto& [meter, tariff] : files.book.tariffs) {
    if (meter.service == service) names.meters.insert(meter.meter);
  }
  const auto rules = files.rules.find(service);
  if (rules == files.rules.end()) return;
  for (const auto& [name, rule] : rules->second.all()) names.rules.try_emplace(name, rule.value);
}

/// "no price file of this service has a rule 'a': expected one of b, c; did you mean …"
[[noreturn]] void refuse(std::string_view what, const std::string& name,
                         const std::vector<std::string>& there) {
  const std::string expected =
      there.empty() ? "they have none" : fmt::format("expected one of {}", fmt::join(there, ", "));
  throw Error(Failure::Usage, fmt::format("no price file of this service has a {} '{}': {}{}", what,
                                          name, expected, suggestion(name, there)));
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
  refuse("meter", name, {names.meters.begin(), names.meters.end()});
}

void check_rule(const std::string& name, RuleUse use, const PricedNames& names) {
  if (!names.known()) return;
  const auto rule = names.rules.find(name);
  if (rule == names.rules.end()) {
    std::vector<std::string> there;
    for (const auto& [known, value] : names.rules) there.push_back(known);
    refuse("rule", name, there);
  }
  const Use judged = use_of(rule->second, use);
  if (judged.fits) return;
  throw Error(Failure::Usage,
              fmt::format("the rule '{}' is none of what can stand here: expected {}", name,
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

bool may_be_time(const std::string& rule, const PricedNames& names) {
  const auto known = names.rules.find(rule);
  return known == names.rules.end() || std::holds_alternative<Duration>(known->second);
}

}  // namespace costsim::scenario
