#include "offers/price_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "units/error.hpp"

namespace costsim::offers {
namespace {

/// Digits without the zeros at both ends.
std::size_t significant_digits(std::string_view text) {
  std::size_t digits = 0, zeros = 0;
  for (const char c : text) {
    if (c == '.') continue;
    if (c != '0') {
      digits += zeros + 1;
      zeros = 0;
    } else if (digits > 0) {
      ++zeros;
    }
  }
  return digits;
}

bool is_plain(std::string_view text) {
  constexpr std::size_t longest = 400;
  const bool digits = !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || c == '.';
  });
  return digits && text.size() <= longest && std::ranges::count(text, '.') <= 1 &&
         text.front() != '.' && text.back() != '.';
}

std::string_view without_last_zeros(std::string_view text) {
  if (text.find('.') == std::string_view::npos) return text;
  while (text.back() == '0') text.remove_suffix(1);
  if (text.back() == '.') text.remove_suffix(1);
  return text;
}

/// What is above it nobody asks for anything, and no bill could be counted with it.
constexpr std::int64_t most_dollars = 1'000'000'000'000'000;

/// The shortest decimal that is the nearest binary number's only one.
std::optional<Decimal> shortest(std::string_view text) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || value > static_cast<double>(most_dollars)) return std::nullopt;
  std::array<char, 400> digits;
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
  if (end.ec != std::errc()) return std::nullopt;
  return Decimal::parse({digits.data(), static_cast<std::size_t>(end.ptr - digits.data())});
}

}  // namespace

std::optional<PriceText> price_of(std::string_view text) {
  constexpr std::size_t most_digits = 15;  // all that a binary number keeps of any decimal
  if (!is_plain(text)) return std::nullopt;
  text = without_last_zeros(text);
  try {
    if (significant_digits(text) <= most_digits) {
      const Decimal exact = Decimal::parse(text);
      if (exact > Decimal(most_dollars)) return std::nullopt;
      return PriceText{exact, false};
    }
    const auto value = shortest(text);
    if (!value) return std::nullopt;
    return PriceText{*value, true};
  } catch (const Error&) {  // more decimals than there can be
    return std::nullopt;
  }
}

}  // namespace costsim::offers
