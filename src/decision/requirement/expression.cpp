#include "decision/requirement/expression.hpp"

#include <span>

#include <fmt/format.h>

#include "decision/requirement/fraction.hpp"

namespace costsim::decision {
namespace {

/// A dimension as powers of dollars, seconds and bytes, so that products follow from sums.
struct Powers {
  Dimension dimension;
  std::string_view name;
  int money, time, bytes;
};

constexpr Powers dimensions[] = {{Dimension::Number, "a plain number", 0, 0, 0},
                                 {Dimension::Money, "an amount of money", 1, 0, 0},
                                 {Dimension::Time, "a time", 0, 1, 0},
                                 {Dimension::Rate, "a rate", 0, -1, 0},
                                 {Dimension::Bytes, "a size in bytes", 0, 0, 1}};

const Powers& powers_of(Dimension dimension) {
  return dimensions[static_cast<std::size_t>(dimension)];
}

std::string_view name_of(Dimension dimension) {
  return powers_of(dimension).name;
}

/// The dimension of a × b (sign 1) or a ÷ b (sign −1); null when it has no name here.
const Powers* combined(Dimension a, Dimension b, int sign) {
  const Powers& left = powers_of(a);
  const Powers& right = powers_of(b);
  for (const Powers& powers : dimensions) {
    if (powers.money == left.money + sign * right.money &&
        powers.time == left.time + sign * right.time &&
        powers.bytes == left.bytes + sign * right.bytes) {
      return &powers;
    }
  }
  return nullptr;
}

struct Operand {
  Fraction value;
  Dimension dimension = Dimension::Number;
  bool percent = false;  ///< a bare "40%", which stands for a share of what it is added to
};

class Evaluator {
 public:
  Evaluator(const Requirement& requirement, const Lookup& lookup)
      : requirement_(requirement), lookup_(lookup) {}

  Operand operator()(const Node& node) const {
    switch (node.operation) {
      case Operation::Literal:
        return {{node.literal.value, node.literal.per}, node.literal.dimension};
      case Operation::Percent:
        return {{node.literal.value}, Dimension::Number, true};
      case Operation::Name:
        return named(node);
      case Operation::Negate:
        return negated((*this)(node.parts[0]));
      case Operation::Add:
      case Operation::Subtract:
        return sum(node);
      case Operation::Multiply:
      case Operation::Divide:
        return product(node);
      case Operation::Min:
      case Operation::Max:
        return extreme(node);
    }
    throw Error(Failure::Internal, "an operation without a meaning");
  }

  [[noreturn]] void fail(std::size_t offset, const std::string& message,
                         Failure failure = Failure::Usage) const {
    throw Error(failure, place_of(requirement_.text, offset, requirement_.where), message);
  }

  /// Arithmetic that may not fit 128 bits, told at its sign.
  template <typename Compute>
  auto exact(std::size_t offset, Compute compute) const {
    try {
      return compute();
    } catch (const Error& error) {
      throw error.at(place_of(requirement_.text, offset, requirement_.where));
    }
  }

  void require_like(const Operand& a, const Operand& b, std::size_t offset,
                    std::string_view what) const {
    if (a.dimension == b.dimension) return;
    fail(offset,
         fmt::format("{} cannot be {} {}", name_of(a.dimension), what, name_of(b.dimension)));
  }

 private:
  Operand named(const Node& node) const {
    try {
      const Quantity quantity = lookup_(node.name);
      return {{quantity.value, quantity.per}, quantity.dimension};
    } catch (const Error& error) {
      fail(node.offset, error.message() + difference_meant(node.name), error.failure());
    }
  }

  /// " (a difference needs spaces: a.cost - b.cost)" of a name that is two with a '-' between, or
  /// "": one of them is known, what else it is might be misspelt or a number.
  std::string difference_meant(const std::string& name) const {
    for (std::size_t at = name.find('-'); at != name.npos; at = name.find('-', at + 1)) {
      const std::string left = name.substr(0, at), right = name.substr(at + 1);
      if (!is_known(left) && !is_known(right)) continue;
      return fmt::format(" (a difference needs spaces: {} - {})", left, right);
    }
    return "";
  }

  bool is_known(const std::string& name) const {
    try {
      lookup_(name);
      return true;
    } catch (const Error&) {
      return false;
    }
  }

  static Operand negated(const Operand& operand) {
    return {-operand.value, operand.dimension, operand.percent};
  }

  Operand sum(const Node& node) const {
    const Operand left = (*this)(node.parts[0]);
    Operand right = (*this)(node.parts[1]);
    if (node.operation == Operation::Subtract) right = negated(right);
    if (right.percent && !left.percent) {
      return exact(node.offset, [&] {
        return Operand{left.value + left.value * right.value, left.dimension};
      });
    }
    if (left.percent != right.percent) {
      fail(node.offset, "a percentage stands behind what it is a share of: x + 40%");
    }
    require_like(left, right, node.offset, "added to");
    return exact(node.offset, [&] {
      return Operand{left.value + right.value, left.dimension, left.percent};
    });
  }

  Operand product(const Node& node) const {
    const Operand left = (*this)(node.parts[0]);
    const Operand right = (*this)(node.parts[1]);
    const bool times = node.operation == Operation::Multiply;
    const Powers* powers = combined(left.dimension, right.dimension, times ? 1 : -1);
    if (powers == nullptr) {
      fail(node.offset, fmt::format("{} {} {} has no meaning here", name_of(left.dimension),
                                    times ? "times" : "divided by", name_of(right.dimension)));
    }
    return exact(node.offset, [&] {
      return Operand{times ? left.value * right.value : left.value / right.value,
                     powers->dimension};
    });
  }

  Operand extreme(const Node& node) const {
    Operand best = (*this)(node.parts[0]);
    for (const Node& part : std::span(node.parts).subspan(1)) {
      const Operand next = (*this)(part);
      require_like(best, next, part.offset, "compared with");
      const bool percent = best.percent && next.percent;
      const auto order = exact(part.offset, [&] { return next.value <=> best.value; });
      if (node.operation == Operation::Min ? order < 0 : order > 0) best = next;
      best.percent = percent;
    }
    return best;
  }

  const Requirement& requirement_;
  const Lookup& lookup_;
};

bool holds(const std::string& comparison, std::strong_ordering order) {
  if (comparison == "<") return order < 0;
  if (comparison == "<=") return order <= 0;
  if (comparison == ">") return order > 0;
  if (comparison == ">=") return order >= 0;
  return (comparison == "==") == (order == 0);
}

}  // namespace

Judgement judge(const Requirement& requirement, const Lookup& lookup) {
  const Evaluator evaluate(requirement, lookup);
  const Operand left = evaluate(requirement.left);
  const Operand right = evaluate(requirement.right);
  evaluate.require_like(left, right, requirement.offset, "compared with");
  return evaluate.exact(requirement.offset, [&] {
    const std::strong_ordering order = left.value <=> right.value;
    return Judgement{holds(requirement.comparison, order),
                     {left.value.value(), left.dimension},
                     {right.value.value(), right.dimension},
                     requirement.comparison,
                     order};
  });
}

}  // namespace costsim::decision
