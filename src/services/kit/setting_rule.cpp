#include "services/kit/setting_rule.hpp"

#include <algorithm>

#include "units/error.hpp"

namespace costsim::services {
namespace {

/// A setting as an exact number of its base unit: bytes, nanoseconds, pieces.
struct Pieces {
  Decimal operator()(const Decimal& number) const { return number; }
  Decimal operator()(Bytes size) const { return size.value; }
  Decimal operator()(Duration time) const { return time.count(); }
  template <typename Other>
  Decimal operator()(const Other&) const {
    throw Error(Failure::Internal, "a bound of a setting that has no magnitude");
  }
};

Decimal pieces(const Value& value) {
  return std::visit(Pieces{}, value);
}

bool is_multiple(const Decimal& value, const Decimal& step) {
  return value.divided_by(step, 0) * step == value;
}

}  // namespace

bool is_bounded(Kind kind) {
  return kind == Kind::Count || kind == Kind::Number || kind == Kind::Percent ||
         kind == Kind::Bytes || kind == Kind::Time;
}

std::vector<Value> constants_of(const SettingRule& row, const Parameter& parameter) {
  std::vector<Value> values;
  Parameter any = parameter;  // a step, or "at most none", may lie below its least value
  any.min = std::min(any.min, 0.0);
  for (std::string_view rest = row.constant; !rest.empty();) {
    const std::size_t end = std::min(rest.find('|'), rest.size());
    values.push_back(read_value(any, rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return values;
}

bool keeps_to(Bound bound, const Value& setting, const std::vector<Value>& limits) {
  const Decimal value = pieces(setting);
  switch (bound) {
    case Bound::AtMost:
      return value <= pieces(limits.front());
    case Bound::AtLeast:
      return value >= pieces(limits.front());
    case Bound::MultipleOf:
      return is_multiple(value, pieces(limits.front()));
    case Bound::OneOf:
      break;
  }
  return std::any_of(limits.begin(), limits.end(),
                     [&](const Value& limit) { return value == pieces(limit); });
}

bool is_nothing(const Value& value) {
  return pieces(value).is_zero();
}

std::string_view name_of(Bound bound) {
  switch (bound) {
    case Bound::AtMost:
      return "at most";
    case Bound::AtLeast:
      return "at least";
    case Bound::MultipleOf:
      return "a multiple of";
    case Bound::OneOf:
      break;
  }
  return "one of";
}

}  // namespace costsim::services
