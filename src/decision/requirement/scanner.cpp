#include "decision/requirement/scanner.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "decision/requirement/syntax.hpp"
#include "units/quantity.hpp"

namespace costsim::decision {
namespace {

/// What is written → the symbol that is meant; longer ones first.
constexpr std::pair<std::string_view, std::string_view> symbols[] = {
    {"<=", "<="}, {">=", ">="}, {"==", "=="}, {"!=", "!="}, {"≤", "<="}, {"≥", ">="}, {"≠", "!="},
    {"<", "<"},   {">", ">"},   {"+", "+"},   {"-", "-"},   {"−", "-"},  {"*", "*"},  {"×", "*"},
    {"/", "/"},   {"÷", "/"},   {"(", "("},   {")", ")"},   {",", ","}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_continuation_byte(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

class Scanner {
 public:
  Scanner(std::string_view text, const Location& where, const Calendar& calendar)
      : text_(text), where_(where), calendar_(calendar) {}

  std::vector<Token> scan() {
    std::vector<Token> tokens;
    do tokens.push_back(next());
    while (tokens.back().kind != Token::Kind::End);
    return tokens;
  }

 private:
  Token next() {
    position_ = skip_spaces(position_);
    const std::size_t start = position_;
    if (start == text_.size()) return {Token::Kind::End, {}, start, {}};
    if (at(start) == '$' || starts_number(start)) return number();
    if (const std::string_view symbol = take_symbol(); !symbol.empty()) {
      return {Token::Kind::Symbol, symbol, start, {}};
    }
    if (is_word(start) && !is_digit(at(start))) {
      position_ = end_of_name(start);
      return {Token::Kind::Name, text_.substr(start, position_ - start), start, {}};
    }
    fail(start, character(start) +
                    " is not expected here: a requirement is made of names, numbers, "
                    "+ - * / ( ) and one comparison");
  }

  /// "$2500", "40%", "185ms", "5M", "12M/h", "1e6"; the unit may stand apart.
  Token number() {
    const std::size_t start = position_;
    if (at(position_) == '$') position_ = skip_spaces(position_ + 1);
    if (!starts_number(position_)) fail(start, "expected a number behind '$'");
    position_ = end_of_digits(position_);
    position_ = end_of_unit(position_);
    const std::string_view text = text_.substr(start, position_ - start);
    try {
      const Token::Kind kind = text.back() == '%' ? Token::Kind::Percent : Token::Kind::Number;
      return {kind, text, start, read(text)};
    } catch (const Error& error) {
      throw error.at(place_of(text_, start, where_));
    }
  }

  Quantity read(std::string_view text) const {
    if (text.front() == '$') return {dollars(text.substr(1)), Dimension::Money};
    if (text.back() == '%') return {parse_percent(text), Dimension::Number};
    if (text.find('/') != std::string_view::npos) {
      const Rate rate = parse_rate(text, calendar_);
      return {rate.count, Dimension::Rate, exact_seconds(rate.per)};
    }
    const std::size_t unit = text.find_first_not_of("0123456789.eE+- ");
    if (unit == std::string_view::npos) return {Decimal::parse(text), Dimension::Number};
    const std::string_view name = text.substr(unit);
    if (name.size() == 1 && std::string_view("kKMBGT").find(name) != std::string_view::npos) {
      return {parse_count(text), Dimension::Number};
    }
    if (name.back() == 'B') return {Decimal(parse_bytes(text).value), Dimension::Bytes};
    return {exact_seconds(parse_duration(text, calendar_)), Dimension::Time};
  }

  static Decimal dollars(std::string_view text) {
    const bool plain = !is_letter(text.back());
    return plain ? Decimal::parse(text.substr(text.find_first_not_of(" \t"))) : parse_count(text);
  }

  /// Digits, a point and an exponent; "1e6" but not the "e" of another word.
  std::size_t end_of_digits(std::size_t from) const {
    while (is_digit(at(from)) || at(from) == '.') ++from;
    if (at(from) != 'e' && at(from) != 'E') return from;
    const std::size_t sign = at(from + 1) == '+' || at(from + 1) == '-' ? 1 : 0;
    if (!is_digit(at(from + 1 + sign))) return from;
    from += 1 + sign;
    while (is_digit(at(from))) ++from;
    return from;
  }

  /// "%", "ms", "M", "M/h": the end of what follows a number as its unit, or `from` itself.
  std::size_t end_of_unit(std::size_t from) const {
    const std::size_t start = skip_spaces(from);
    if (at(start) == '%') return start + 1;
    const std::size_t unit = end_of_letters(start);
    if (start > from && joins_requirements(text_.substr(start, unit - start))) return from;
    const std::size_t per = end_of_letters(unit + 1);
    if (at(unit) == '/' && is_time_unit(text_.substr(unit + 1, per - unit - 1)) && !is_word(per) &&
        at(per) != '.') {
      return per;
    }
    return unit == start ? from : unit;
  }

  /// What other languages have between two comparisons is no unit.
  static bool joins_requirements(std::string_view word) {
    constexpr std::string_view words[] = {"and", "or", "AND", "OR"};
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
  }

  static bool is_time_unit(std::string_view text) {
    try {
      return !text.empty() && parse_duration("1" + std::string(text)).count() > 0;
    } catch (const Error&) {
      return false;
    }
  }

  std::string_view take_symbol() {
    for (const auto& [written, meant] : symbols) {
      if (text_.substr(position_, written.size()) == written) {
        position_ += written.size();
        return meant;
      }
    }
    return {};
  }

  bool starts_number(std::size_t i) const {
    return is_digit(at(i)) || (at(i) == '.' && is_digit(at(i + 1)));
  }

  bool starts_symbol(std::size_t i) const {
    for (const auto& [written, meant] : symbols) {
      if (text_.substr(i, written.size()) == written) return true;
    }
    return false;
  }

  /// A letter of any script, a digit or "_".
  bool is_word(std::size_t i) const {
    const char c = at(i);
    if (is_letter(c) || is_digit(c) || c == '_') return true;
    return static_cast<unsigned char>(c) >= 0x80 && !starts_symbol(i);
  }

  std::size_t end_of_name(std::size_t from) const {
    while (is_word(from) || at(from) == '.' || (at(from) == '-' && is_word(from + 1))) ++from;
    return from;
  }

  std::size_t end_of_letters(std::size_t from) const {
    while (is_letter(at(from)) || (is_word(from) && !is_digit(at(from)) && at(from) != '_')) ++from;
    return from;
  }

  std::size_t skip_spaces(std::size_t from) const {
    while (is_space(at(from))) ++from;
    return from;
  }

  /// '\0' beyond the end, which is neither a word nor a symbol.
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

  /// The character as a message can quote it.
  std::string character(std::size_t i) const {
    if (static_cast<unsigned char>(at(i)) < 0x20) {
      return fmt::format("the character 0x{:02x}", static_cast<unsigned>(at(i)));
    }
    std::size_t end = i + 1;
    while (end < text_.size() && is_continuation_byte(text_[end])) ++end;
    return fmt::format("'{}'", text_.substr(i, end - i));
  }

  [[noreturn]] void fail(std::size_t offset, const std::string& message) const {
    throw Error(Failure::Usage, place_of(text_, offset, where_), message);
  }

  std::string_view text_;
  Location where_;
  Calendar calendar_;
  std::size_t position_ = 0;
};

}  // namespace

Location place_of(std::string_view text, std::size_t offset, const Location& first) {
  Location place = first;
  for (const char c : text.substr(0, offset)) {
    if (c == '\n' && first.line > 0) {  // what the command line says has no lines
      ++place.line;
      place.column = 1;
    } else if (!is_continuation_byte(c)) {
      ++place.column;
    }
  }
  return place;
}

std::vector<Token> scan(std::string_view text, const Location& where, const Calendar& calendar) {
  return Scanner(text, where, calendar).scan();
}

}  // namespace costsim::decision
