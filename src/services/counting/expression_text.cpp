// An expression as its data file writes it, for `costsim explain`.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "services/counting/expression.hpp"

namespace costsim::services {
namespace {

using Op = Expression::Op;

/// A sum as a factor stands in brackets.
std::string factor_text(const Expression& e) {
  const bool sum = e.op == Op::Add || e.op == Op::Subtract;
  return sum ? "(" + text_of(e) + ")" : text_of(e);
}

std::string call_text(std::string_view function, std::vector<std::string> arguments) {
  return fmt::format("{}({})", function, fmt::join(arguments, ", "));
}

std::string stored_text(const Expression& e) {
  std::vector<std::string> arguments = {text_of(e.operands.at(0))};
  if (!e.name.empty()) arguments.push_back(e.name);
  if (e.operands.size() > 1) arguments.push_back(text_of(e.operands[1]));
  return call_text("stored", std::move(arguments));
}

}  // namespace

std::string text_of(const Expression& e) {
  const auto part = [&](std::size_t i) { return text_of(e.operands.at(i)); };
  switch (e.op) {
    case Op::Number:
      return e.number.text();
    case Op::Items:
      return "items";
    case Op::ItemSize:
      return "item.size";
    case Op::ResponseSize:
      return "response.size";
    case Op::Size:
    case Op::Parameter:
      return e.name;
    case Op::Rule:
      return fmt::format("rule('{}')", e.name);
    case Op::Is:
      return fmt::format("is({}, '{}')", e.name, e.choice);
    case Op::Given:
      return call_text("given", {e.name, part(0)});
    case Op::Add:
      return part(0) + " + " + part(1);
    case Op::Subtract:
      return part(0) + " - " + factor_text(e.operands.at(1));
    case Op::Multiply:
      return factor_text(e.operands.at(0)) + " * " + factor_text(e.operands.at(1));
    case Op::Max:
      return call_text("max", {part(0), part(1)});
    case Op::Months:
      return call_text("months", {part(0)});
    case Op::Hours:
      return call_text("hours", {part(0)});
    case Op::Gigabytes:
      return call_text("gb", {part(0)});
    case Op::Steps:
      return call_text("steps", {part(0), part(1)});
    case Op::Stored:
      return stored_text(e);
  }
  return "";
}

}  // namespace costsim::services
