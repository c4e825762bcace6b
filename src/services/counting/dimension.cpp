#include "services/counting/dimension.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "units/error.hpp"

namespace costsim::services {
namespace {

using Op = Expression::Op;

class Inference {
 public:
  explicit Inference(const Names& names) : names_(names) {}

  MaybeDimension of(const Expression& e, const MaybeDimension& expected) const {
    const MaybeDimension found = inferred(e, expected);
    if (!found) return expected;
    if (expected && *found != *expected) {
      refuse_dimension(e, *found, text_of(*expected), names_);
    }
    return found;
  }

 private:
  MaybeDimension inferred(const Expression& e, const MaybeDimension& expected) const {
    switch (e.op) {
      case Op::Number:
        return e.number.is_zero() ? MaybeDimension() : plain_number;
      case Op::Items:
      case Op::Is:
        return plain_number;
      case Op::Size:
      case Op::ItemSize:
      case Op::ResponseSize:
        return a_size;
      case Op::Parameter:
        return of_parameter(e.name);
      case Op::Rule:
        return names_.of_rule(e.name);
      case Op::Given:
        return all_alike(e, of_parameter(e.name));
      case Op::Add:
      case Op::Subtract:
      case Op::Max:
        return all_alike(e, expected);
      case Op::Multiply:
        return product(of(e.operands.at(0), {}), of(e.operands.at(1), {}));
      case Op::Steps:
        all_alike(e, {});
        return plain_number;
      case Op::Gigabytes:
        all_alike(e, a_size);
        return plain_number;
      case Op::Months:
      case Op::Hours:
      case Op::Stored:
        all_alike(e, plain_number);
        return plain_number;
    }
    return {};
  }

  MaybeDimension of_parameter(const std::string& name) const {
    return dimension_of(find_parameter(names_.parameters, name)->kind);
  }

  /// What the operands are, each like the ones before it.
  MaybeDimension all_alike(const Expression& e, MaybeDimension expected) const {
    for (const Expression& part : e.operands) expected = of(part, expected);
    return expected;
  }

  static MaybeDimension product(const MaybeDimension& a, const MaybeDimension& b) {
    if (!a || !b) return {};
    return Dimension{a->bytes + b->bytes, a->seconds + b->seconds};
  }

  const Names& names_;
};

/// How to come from the one to the other, where there is one way.
std::string_view advice(const Dimension& found, const std::string& expected) {
  if (expected == text_of(a_time)) {
    return ": a parameter of kind \"time\", a rule that is one, a sum or a multiple of such";
  }
  if (found == a_size && expected == text_of(plain_number)) {
    return ": gb(…) or steps(…) makes one of it";
  }
  return "";
}

}  // namespace

std::string text_of(const Dimension& dimension) {
  std::vector<std::string> factors;
  const auto add = [&](int power, std::string_view one) {
    for (int i = 0; i < power; ++i) factors.emplace_back(one);
  };
  add(dimension.bytes, "a size");
  add(dimension.seconds, "a time");
  return factors.empty() ? "a plain number" : fmt::format("{}", fmt::join(factors, " times "));
}

Dimension dimension_of(Kind kind) {
  switch (kind) {
    case Kind::Bytes:
      return a_size;
    case Kind::Time:
      return a_time;
    default:
      return plain_number;
  }
}

MaybeDimension dimension_of(const Expression& expression, const Names& names,
                            const MaybeDimension& expected) {
  return Inference(names).of(expression, expected);
}

void refuse_dimension(const Expression& expression, const Dimension& found,
                      const std::string& expected, const Names& names) {
  throw Error(Failure::Usage, names.place_of(expression.at),
              fmt::format("{} is {}, where {} is expected{}", text_of(expression), text_of(found),
                          expected, advice(found, expected)));
}

}  // namespace costsim::services
