#include "decision/requirement/syntax.hpp"

#include <array>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "decision/requirement/scanner.hpp"
#include "units/parameters.hpp"

namespace costsim::decision {
namespace {

// Beyond these, no person wrote the requirement, and the recursion would end the stack.
constexpr int max_depth = 64;
constexpr std::size_t max_size = 4000;

using Kind = Token::Kind;
using Signs = std::span<const std::pair<std::string_view, Operation>>;

constexpr std::pair<std::string_view, Operation> sum_signs[] = {{"+", Operation::Add},
                                                                {"-", Operation::Subtract}};
constexpr std::pair<std::string_view, Operation> product_signs[] = {{"*", Operation::Multiply},
                                                                    {"/", Operation::Divide}};
constexpr std::pair<std::string_view, Operation> functions[] = {{"min", Operation::Min},
                                                                {"max", Operation::Max}};
constexpr std::array<std::string_view, 6> comparisons = {"<", "<=", ">", ">=", "==", "!="};

std::optional<Operation> find_sign(Signs signs, std::string_view text) {
  for (const auto& [sign, operation] : signs) {
    if (sign == text) return operation;
  }
  return std::nullopt;
}

class Parser {
 public:
  Parser(std::string_view text, const Location& where, const Calendar& calendar)
      : text_(text), where_(where), tokens_(scan(text, where, calendar)) {}

  Requirement requirement() {
    Requirement result;
    result.text = text_;
    result.where = where_;
    result.left = sum();
    result.offset = current().offset;
    result.comparison = comparison();
    result.right = sum();
    if (is_comparison(current()) || joins())
      fail("a requirement has one comparison only; state two checks");
    if (current().kind != Kind::End) fail(unexpected("an operator or the end"));
    return result;
  }

 private:
  Node sum() { return chain(sum_signs, &Parser::product); }
  Node product() { return chain(product_signs, &Parser::factor); }

  /// operand (sign operand)*, from left to right.
  Node chain(Signs signs, Node (Parser::*operand)()) {
    Node left = (this->*operand)();
    while (const auto operation = sign(signs)) {
      const std::size_t offset = take().offset;
      Node both{*operation, offset, {}, {}, {}};
      both.parts.push_back(std::move(left));
      both.parts.push_back((this->*operand)());
      left = std::move(both);
    }
    return left;
  }

  Node factor() {
    if (++depth_ > max_depth) fail(fmt::format("more than {} levels of nesting", max_depth));
    Node node = is("-") ? negation() : primary();
    --depth_;
    return node;
  }

  Node negation() {
    Node node{Operation::Negate, take().offset, {}, {}, {}};
    node.parts.push_back(factor());
    return node;
  }

  Node primary() {
    const Token token = current();
    if (token.kind == Kind::Number) return literal(Operation::Literal);
    if (token.kind == Kind::Percent) return literal(Operation::Percent);
    if (token.kind == Kind::Name) return name_or_call();
    if (!is("(")) fail(unexpected("a name or a number"));
    take();
    Node inner = sum();
    expect(")");
    return inner;
  }

  Node literal(Operation operation) {
    const Token token = take();
    return {operation, token.offset, {}, token.value, {}};
  }

  Node name_or_call() {
    const Token token = take();
    if (is("(")) return call(token);
    if (token.text.back() == '.' || token.text.find("..") != std::string_view::npos) {
      fail(token.offset, fmt::format("'{}': a name has a word on both sides of '.'", token.text));
    }
    return {Operation::Name, token.offset, std::string(token.text), {}, {}};
  }

  Node call(const Token& name) {
    const auto operation = find_sign(functions, name.text);
    if (!operation) {
      fail(name.offset, fmt::format("unknown function '{}': expected min(…) or max(…)", name.text));
    }
    Node node{*operation, name.offset, {}, {}, {}};
    do {
      take();
      node.parts.push_back(sum());
    } while (is(","));
    expect(")");
    return node;
  }

  std::string comparison() {
    if (!is_comparison(current())) fail(unexpected("a comparison (< <= > >= == !=)"));
    return std::string(take().text);
  }

  /// "and", "or": of another language.
  bool joins() const {
    const std::string_view text = current().text;
    return current().kind == Kind::Name &&
           (text == "and" || text == "or" || text == "AND" || text == "OR");
  }

  static bool is_comparison(const Token& token) {
    for (const std::string_view sign : comparisons) {
      if (token.kind == Kind::Symbol && token.text == sign) return true;
    }
    return false;
  }

  std::optional<Operation> sign(Signs signs) const {
    if (current().kind != Kind::Symbol) return std::nullopt;
    return find_sign(signs, current().text);
  }

  bool is(std::string_view symbol) const {
    return current().kind == Kind::Symbol && current().text == symbol;
  }

  void expect(std::string_view symbol) {
    if (!is(symbol)) fail(unexpected(fmt::format("'{}'", symbol)));
    take();
  }

  const Token& current() const { return tokens_[next_]; }
  Token take() { return tokens_[next_++]; }

  std::string unexpected(const std::string& expected) const {
    if (current().kind == Kind::End) return fmt::format("the text ends: expected {}", expected);
    return fmt::format("'{}': expected {}", current().text, expected);
  }

  [[noreturn]] void fail(const std::string& message) const { fail(current().offset, message); }
  [[noreturn]] void fail(std::size_t offset, const std::string& message) const {
    throw Error(Failure::Usage, place_of(text_, offset, where_), message);
  }

  std::string_view text_;
  Location where_;
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  int depth_ = 0;
};

void add_names(const Node& node, std::vector<std::string>& names) {
  if (node.operation == Operation::Name) names.push_back(node.name);
  for (const Node& part : node.parts) add_names(part, names);
}

}  // namespace

Requirement parse_requirement(std::string_view text, const Location& where,
                              const Calendar& calendar) {
  if (text.size() > max_size) {
    throw Error(Failure::Usage, where,
                fmt::format("a requirement of more than {} characters; state several", max_size));
  }
  return Parser(text, where, calendar).requirement();
}

std::vector<std::string> names_of(const Requirement& requirement) {
  std::vector<std::string> names;
  add_names(requirement.left, names);
  add_names(requirement.right, names);
  return names;
}

}  // namespace costsim::decision
