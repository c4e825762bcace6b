#include "scenario/books/counting_kinds.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "units/error.hpp"

namespace costsim::scenario {
namespace {

using services::Dimension;
using services::Expression;
using services::MaybeDimension;
using services::Names;
using Op = Expression::Op;

/// What a scope cannot know, and why.
struct Unknown {
  Scope scope;
  Op op;
  std::string_view reason;
};

constexpr std::string_view of_month = "counts the whole month: expected what one item needs";
constexpr std::string_view of_flow =
    "is not known of a request on its way: expected parameters and rules";

constexpr Unknown unknowns[] = {{Scope::Item, Op::Items, of_month},
                                {Scope::Item, Op::Stored, of_month},
                                {Scope::Request, Op::Items, of_flow},
                                {Scope::Request, Op::ItemSize, of_flow},
                                {Scope::Request, Op::Stored, of_flow}};

bool is_zero(const Value& value) {
  if (const auto* size = std::get_if<Bytes>(&value)) return size->value == 0;
  if (const auto* time = std::get_if<Duration>(&value)) return time->count() == 0;
  const auto* number = std::get_if<Decimal>(&value);
  return number != nullptr && number->is_zero();
}

/// A literal, or a rule as the price files have it, that is 0.
bool is_no_step(const Expression& e, const PricedNames& names) {
  if (e.op == Op::Number || e.op == Op::Size) return e.number.is_zero();
  const auto rule = e.op == Op::Rule ? names.rules.find(e.name) : names.rules.end();
  return rule != names.rules.end() && is_zero(rule->second.value);
}

void check_scope(const Expression& e, Scope scope, const services::PlaceOf& place_of) {
  for (const Unknown& unknown : unknowns) {
    if (unknown.scope != scope || unknown.op != e.op) continue;
    throw Error(Failure::Usage, place_of(e.at), fmt::format("{} {}", text_of(e), unknown.reason));
  }
  for (const Expression& part : e.operands) check_scope(part, scope, place_of);
}

/// What stands in steps(…) is of one item, in steps of more than nothing.
void check_steps(const Expression& e, const PricedNames& names, const services::PlaceOf& place_of,
                 bool inside = false) {
  const bool of_all =
      e.op == Op::Items || e.op == Op::Stored || e.op == Op::Months || e.op == Op::Hours;
  if (inside && of_all) {
    throw Error(Failure::Usage, place_of(e.at),
                fmt::format("{} in steps(…) is of the whole month: expected what one item takes, "
                            "as in items * steps(item.size, 64KB)",
                            text_of(e)));
  }
  if (e.op == Op::Steps && is_no_step(e.operands.at(1), names)) {
    const Expression& step = e.operands.at(1);
    throw Error(Failure::Usage, place_of(step.at),
                fmt::format("{} is a step of nothing: expected more", text_of(step)));
  }
  for (const Expression& part : e.operands) {
    check_steps(part, names, place_of, inside || e.op == Op::Steps);
  }
}

/// Of several, the whole is judged; of one, each part that does not lead to it.
void check_kind(const Expression& expression, const std::vector<Dimension>& kinds,
                const Names& names) {
  const MaybeDimension only = kinds.size() == 1 ? MaybeDimension(kinds.front()) : std::nullopt;
  const MaybeDimension found = dimension_of(expression, names, only);
  if (!found || kinds.empty() || std::ranges::find(kinds, *found) != kinds.end()) return;
  std::vector<std::string> expected;
  for (const Dimension& kind : kinds) expected.push_back(text_of(kind));
  refuse_dimension(expression, *found, fmt::format("{}", fmt::join(expected, " or ")), names);
}

}  // namespace

Wanted wanted_of_meter(const std::string& meter, const PricedNames& names) {
  const auto priced = names.meters.find(meter);
  if (priced == names.meters.end()) return {};
  if (priced->second.ends_with("second"))
    return {.kinds = {services::plain_number, services::a_time}};
  return {.kinds = {services::plain_number}};
}

Wanted wanted_of_limit(const std::string& rule, const PricedNames& names) {
  const MaybeDimension of_rule = dimension_of_rule(rule, names);
  if (of_rule) return {Scope::Item, {*of_rule}};
  return {Scope::Item};
}

void check_expression(const Expression& expression, const Wanted& wanted,
                      std::span<const Parameter> parameters, const PricedNames& names,
                      const services::PlaceOf& place_of) {
  check_rules(expression, names, place_of);
  check_scope(expression, wanted.scope, place_of);
  check_steps(expression, names, place_of);
  const auto of_rule = [&](const std::string& rule) { return dimension_of_rule(rule, names); };
  check_kind(expression, wanted.kinds, {parameters, of_rule, place_of});
}

}  // namespace costsim::scenario
