#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "services/counting/expression.hpp"
#include "units/located.hpp"

namespace costsim::services {
namespace {

using Op = Expression::Op;

struct Named {
  std::string_view name;
  Op op;
};

constexpr Named flow_names[] = {
    {"items", Op::Items}, {"item.size", Op::ItemSize}, {"response.size", Op::ResponseSize}};

struct Function {
  std::string_view name;
  Op op;
  std::size_t operands;
};

/// Functions of quantities alone.
constexpr Function functions[] = {{"max", Op::Max, 2},
                                  {"months", Op::Months, 1},
                                  {"hours", Op::Hours, 1},
                                  {"gb", Op::Gigabytes, 1},
                                  {"steps", Op::Steps, 2}};

template <typename Rows>
const auto* find_named(const Rows& rows, std::string_view name) {
  const auto found = std::find_if(std::begin(rows), std::end(rows),
                                  [&](const auto& row) { return row.name == name; });
  return found == std::end(rows) ? nullptr : &*found;
}

bool is_quantity(Kind kind) {
  return kind == Kind::Flag || kind == Kind::Count || kind == Kind::Number ||
         kind == Kind::Percent || kind == Kind::Bytes || kind == Kind::Time;
}

bool is_time_text(std::string_view word) {
  try {
    parse_duration(word);
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::vector<std::string> choices_of(const Parameter& row) {
  std::vector<std::string> choices(1);
  for (const char c : row.choices) {
    if (c == '|')
      choices.emplace_back();
    else
      choices.back() += c;
  }
  return choices;
}

/// Recursive descent: sum → product → factor. What is deeper or longer than anyone writes is
/// refused, so that no text exhausts the stack: a sum is as deep a tree as it has terms.
class Parser {
 public:
  Parser(std::string_view text, std::span<const Parameter> parameters, const PlaceOf& place_of)
      : length_(text.size()), rest_(text), parameters_(parameters), place_of_(place_of) {}

  Expression whole() {
    Expression result = sum();
    if (!rest_.empty()) refuse("an operator");
    return result;
  }

 private:
  static constexpr int deepest = 64, longest = 1000;

  Expression sum() {
    if (++depth_ > deepest) refuse("fewer parentheses");
    Expression left = product();
    for (;;) {
      if (accept('+'))
        left = joined(Op::Add, std::move(left), product());
      else if (accept('-'))
        left = joined(Op::Subtract, std::move(left), product());
      else
        break;
    }
    --depth_;
    return left;
  }

  Expression product() {
    Expression left = factor();
    while (accept('*')) left = joined(Op::Multiply, std::move(left), factor());
    if (rest_.starts_with('/')) {
      refuse_here("there is no division, because it would round: expected '+', '-' or '*'");
    }
    return left;
  }

  /// What is joined is moved: a list in braces would copy all that stands to the left.
  static Expression joined(Op op, Expression left, Expression right) {
    Expression both{.op = op, .at = left.at};
    both.operands.reserve(2);
    both.operands.push_back(std::move(left));
    both.operands.push_back(std::move(right));
    return both;
  }

  Expression factor() {
    skip_space();
    const std::size_t begin = here();
    if (++parts_ > longest) refuse(fmt::format("at most {} parts", longest));
    Expression result = bare_factor();
    result.at = begin;
    return result;
  }

  Expression bare_factor() {
    if (accept('(')) {
      Expression inner = sum();
      expect(')');
      return inner;
    }
    const std::string word = next_word();
    if (word.empty()) refuse("a number, a name or '('");
    if (std::isdigit(static_cast<unsigned char>(word[0]))) return number(word);
    return accept('(') ? call(word) : name(word);
  }

  /// 0.5, or a size such as 64KB.
  Expression number(const std::string& word) const {
    const bool has_unit = std::isalpha(static_cast<unsigned char>(word.back()));
    if (has_unit && is_time_text(word)) {
      fail(
          fmt::format("'{}': a time cannot stand in an expression: expected a parameter of kind "
                      "\"time\" or a rule that is one, by its name",
                      word));
    }
    return located(place_of_(last_), [&]() -> Expression {
      if (!has_unit) return {.number = Decimal::parse(word)};
      return {.op = Op::Size, .number = Decimal(parse_bytes(word).value), .name = word};
    });
  }

  Expression name(const std::string& word) const {
    if (const Named* of_flow = find_named(flow_names, word)) return {.op = of_flow->op};
    const Parameter& row = parameter(word);
    if (!is_quantity(row.kind)) {
      fail(fmt::format("'{}' is no quantity: expected {}", word,
                       row.kind == Kind::Choice ? "is(" + word + ", 'one of its choices')"
                                                : "a count, number, share, size, time or flag"));
    }
    if (row.fallback == optional) {
      fail(fmt::format("'{}' may be left out: expected given({}, …)", word, word));
    }
    return {.op = Op::Parameter, .name = word};
  }

  Expression call(const std::string& word) {
    Expression result;
    if (word == "rule") {
      result = {.op = Op::Rule, .name = quoted()};
    } else if (word == "is") {
      result = chosen();
    } else if (word == "given") {
      result = {.op = Op::Given, .name = next_word()};
      if (!is_quantity(parameter(result.name).kind)) fail("given: expected a quantity");
      expect(',');
      result.operands.push_back(sum());
    } else if (word == "stored") {
      result.op = Op::Stored;
      result.operands.push_back(sum());
      expect(',');
      result.name = next_word();
      if (parameter(result.name).kind != Kind::Time) fail("stored: expected a time");
      if (accept(',')) result.operands.push_back(sum());
    } else {
      result = applied(word);
    }
    expect(')');
    return result;
  }

  Expression applied(const std::string& word) {
    const Function* function = find_named(functions, word);
    if (function == nullptr) {
      std::vector<std::string_view> names = {"rule", "is", "given", "stored"};
      for (const Function& known : functions) names.push_back(known.name);
      fail(fmt::format("there is no function '{}': expected one of {}{}", word,
                       fmt::join(names, ", "), suggestion(word, names)));
    }
    Expression result{.op = function->op};
    result.operands.push_back(sum());
    while (result.operands.size() < function->operands) {
      expect(',');
      result.operands.push_back(sum());
    }
    return result;
  }

  Expression chosen() {
    Expression result{.op = Op::Is, .name = next_word()};
    const Parameter& row = parameter(result.name);
    if (row.kind != Kind::Choice) fail(fmt::format("'{}' is no choice", row.name));
    expect(',');
    result.choice = quoted();
    const std::vector<std::string> choices = choices_of(row);
    if (std::find(choices.begin(), choices.end(), result.choice) == choices.end()) {
      fail(fmt::format("'{}' is no choice of {}: expected one of {}{}", result.choice, row.name,
                       fmt::join(choices, ", "), suggestion(result.choice, choices)));
    }
    return result;
  }

  const Parameter& parameter(const std::string& word) const {
    if (const Parameter* row = find_parameter(parameters_, word)) return *row;
    std::vector<std::string_view> names;
    for (const Named& known : flow_names) names.push_back(known.name);
    for (const Parameter& row : parameters_) names.push_back(row.name);
    fail(fmt::format("there is no quantity '{}': expected one of {}{}", word,
                     fmt::join(names, ", "), suggestion(word, names)));
  }

  std::size_t here() const { return length_ - rest_.size(); }

  void skip_space() {
    const std::size_t begin = std::min(rest_.find_first_not_of(' '), rest_.size());
    rest_.remove_prefix(begin);
  }

  bool accept(char c) {
    skip_space();
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    skip_space();
    return true;
  }

  void expect(char c) {
    if (!accept(c)) refuse(fmt::format("'{}'", c));
  }

  /// Letters, digits, _ and the dot of item.size; "" when something else stands here.
  std::string next_word() {
    skip_space();
    last_ = here();
    const auto is_part = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '.'; };
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_part);
    std::string word(rest_.begin(), end);
    rest_.remove_prefix(word.size());
    skip_space();
    return word;
  }

  std::string quoted() {
    expect('\'');
    last_ = here();
    const std::size_t end = rest_.find('\'');
    if (end == std::string_view::npos) refuse("a closing '");
    std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return text;
  }

  /// What is wrong is the last word.
  [[noreturn]] void fail(const std::string& message) const {
    throw Error(Failure::Usage, place_of_(last_), message);
  }
  [[noreturn]] void refuse_here(const std::string& message) const {
    throw Error(Failure::Usage, place_of_(here()), message);
  }
  [[noreturn]] void refuse(std::string_view expected) const {
    refuse_here(fmt::format("expected {} {}", expected,
                            rest_.empty() ? "at the end" : fmt::format("at '{}'", quote())));
  }

  /// What stands here, as far as a message has room for it.
  std::string quote() const {
    constexpr std::size_t room = 60;
    if (rest_.size() <= room) return std::string(rest_);
    std::size_t end = room;
    while (end > 0 && (static_cast<unsigned char>(rest_[end]) & 0xC0) == 0x80) --end;
    return std::string(rest_.substr(0, end)) + "…";
  }

  std::size_t length_;
  std::string_view rest_;
  std::span<const Parameter> parameters_;
  const PlaceOf& place_of_;
  std::size_t last_ = 0;  ///< where the last word began
  int depth_ = 0, parts_ = 0;
};

}  // namespace

Expression parse_expression(std::string_view text, std::span<const Parameter> parameters,
                            const PlaceOf& place_of) {
  return Parser(text, parameters, place_of).whole();
}

}  // namespace costsim::services
