#include "services/counting/expression.hpp"

#include <algorithm>

#include "services/kit/amounts.hpp"
#include "services/kit/stock.hpp"
#include "units/error.hpp"

namespace costsim::services {
namespace {

using Op = Expression::Op;

/// 1 or 0, whole units, bytes, seconds; texts and rates are no quantity, but for a volume.
struct Quantity {
  std::string_view of;

  Decimal operator()(bool flag) const { return flag ? 1 : 0; }
  Decimal operator()(const Decimal& number) const { return number; }
  Decimal operator()(Bytes size) const { return size.value; }
  Decimal operator()(Duration time) const { return Decimal::from_parts(time.count(), 9); }
  template <typename Other>
  Decimal operator()(const Other&) const {
    throw Error(
        Failure::Untrustworthy,
        "rule '" + std::string(of) + "' is no quantity: expected a number, a size or a time");
  }
};

Bytes as_bytes(const Decimal& value) {
  return {value.ceiling().to_int64()};
}

/// Whole steps that a size or a time takes, at least one. Exact, too, of a step such as 0.1 s: then
/// both are counted in billionths.
Decimal whole_steps(const Decimal& value, const Decimal& step) {
  const Decimal parts = step == step.ceiling() ? 1 : 1'000'000'000;
  return increments(as_bytes(value * parts), as_bytes(step * parts));
}

bool asks_rule(const Expression& e) {
  return e.op == Op::Rule || std::any_of(e.operands.begin(), e.operands.end(), asks_rule);
}

class Evaluation {
 public:
  Evaluation(const Flow& input, const Parameters& values, const Context& context)
      : input_(input), values_(values), context_(context) {}

  Decimal of(const Expression& e) const {
    switch (e.op) {
      case Op::Number:
      case Op::Size:
        return e.number;
      case Op::Items:
        return input_.total;
      case Op::ItemSize:
        return input_.size.value;
      case Op::ResponseSize:
        return context_.workload.response.value;
      case Op::Parameter:
        return parameter(e.name);
      case Op::Rule:
        return std::visit(Quantity{e.name}, context_.rules.at(e.name).value);
      case Op::Is:
        return values_.text(e.name) == e.choice ? 1 : 0;
      case Op::Given:
        return values_.has(e.name) ? parameter(e.name) : operand(e, 0);
      case Op::Add:
        return operand(e, 0) + operand(e, 1);
      case Op::Subtract:
        return operand(e, 0) - operand(e, 1);
      case Op::Multiply:
        return product(e.operands.at(0), e.operands.at(1));
      case Op::Max:
        return std::max(operand(e, 0), operand(e, 1));
      case Op::Months:
        return months_of(operand(e, 0), context_);
      case Op::Hours:
        return hours_of(operand(e, 0), context_);
      case Op::Gigabytes:
        return gigabytes(operand(e, 0));
      case Op::Steps:
        return steps(e);
      case Op::Stored:
        return stored(e).gb_months;
    }
    throw Error(Failure::Internal, "an expression of no kind");
  }

  /// Of a parameter's value, as it counts here.
  std::string unit_of(const std::string& parameter) const {
    if (!values_.has(parameter)) return "";
    const Value& value = values_.value(parameter);
    if (std::holds_alternative<Duration>(value)) return "s";
    const bool bytes = std::holds_alternative<Bytes>(value) || std::holds_alternative<Rate>(value);
    return bytes ? "bytes" : "";
  }

  Stock stored(const Expression& e) const {
    const Keeping keeping{.at_start = e.operands.size() > 1 ? operand(e, 1) : Decimal(0),
                          .retention = duration_if(values_, e.name)};
    const auto gigabytes_in = [&](const Flow& month) {
      return Evaluation(month, values_, context_).operand(e, 0);
    };
    return stock_of(input_, gigabytes_in, keeping, context_);
  }

 private:
  Decimal operand(const Expression& e, std::size_t i) const { return of(e.operands.at(i)); }

  Decimal steps(const Expression& e) const {
    const Decimal step = operand(e, 1);
    if (step > Decimal(0)) return whole_steps(operand(e, 0), step);
    const Location stated = stated_at(e.operands.at(1));
    const bool of_prices = stated.file.empty() && asks_rule(e.operands.at(1));
    throw Error(of_prices ? Failure::Untrustworthy : Failure::Usage, stated,
                "\"" + text_of(e) + "\" has steps of " + step.text() + ": expected more");
  }

  /// Where the scenario states the first rule of an expression, if it does.
  Location stated_at(const Expression& e) const {
    if (e.op == Op::Rule) return context_.rules.at(e.name).where;
    for (const Expression& part : e.operands) {
      if (Location stated = stated_at(part); !stated.file.empty()) return stated;
    }
    return {};
  }

  /// The volume of all items that a parameter states in place of the size of each, or nullptr.
  const Rate* volume(const Expression& e) const {
    const bool is_parameter = e.op == Op::Parameter || e.op == Op::Given;
    return is_parameter && values_.has(e.name) ? std::get_if<Rate>(&values_.value(e.name))
                                               : nullptr;
  }

  Decimal parameter(const std::string& name) const {
    const Rate* all = std::get_if<Rate>(&values_.value(name));
    if (all == nullptr) return std::visit(Quantity{name}, values_.value(name));
    if (input_.total.is_zero()) return 0;
    return all->events_in(context_.span).divided_by(input_.total);
  }

  /// Of all items and the size of each, a stated volume is the product, without a division.
  Decimal product(const Expression& a, const Expression& b) const {
    if (const Rate* all = volume(b); all != nullptr && a.op == Op::Items) {
      return all->events_in(context_.span);
    }
    constexpr int kept_decimals = 18;  // what is measured has fewer
    return of(a).times(of(b)).rounded(kept_decimals);
  }

  const Flow& input_;
  const Parameters& values_;
  const Context& context_;
};

void add_once(Term term, std::vector<Term>& terms) {
  const auto same = [&](const Term& known) { return known.name == term.name; };
  if (std::none_of(terms.begin(), terms.end(), same)) terms.push_back(std::move(term));
}

/// A size in steps and a stock are told as a whole, too; of all else the parts.
void collect_terms(const Expression& e, const Evaluation& evaluation, std::vector<Term>& terms) {
  switch (e.op) {
    case Op::Number:
    case Op::Size:
      return;
    case Op::Items:
      return add_once({"items", evaluation.of(e), "items"}, terms);
    case Op::ItemSize:
    case Op::ResponseSize:
      return add_once({text_of(e), evaluation.of(e), "bytes", "", OverMonths::Largest}, terms);
    case Op::Parameter:
    case Op::Given:
      return add_once(
          {e.name, evaluation.of(e), evaluation.unit_of(e.name), "", OverMonths::Largest}, terms);
    case Op::Rule:
    case Op::Is:
      return add_once({text_of(e), evaluation.of(e), "", "", OverMonths::Largest}, terms);
    case Op::Steps:
      add_once({text_of(e), evaluation.of(e), "", "", OverMonths::Largest}, terms);
      break;
    case Op::Stored:
      for (Term& term : evaluation.stored(e).terms) add_once(std::move(term), terms);
      break;
    default:
      break;
  }
  for (const Expression& part : e.operands) collect_terms(part, evaluation, terms);
}

}  // namespace

bool keeps(const Expression& expression) {
  return expression.op == Op::Stored ||
         std::any_of(expression.operands.begin(), expression.operands.end(), keeps);
}

std::vector<Term> terms_of(const Expression& expression, const Flow& input,
                           const Parameters& values, const Context& context) {
  std::vector<Term> terms;
  collect_terms(expression, Evaluation(input, values, context), terms);
  return terms;
}

Decimal value_of(const Expression& expression, const Flow& input, const Parameters& values,
                 const Context& context) {
  return Evaluation(input, values, context).of(expression);
}

}  // namespace costsim::services
