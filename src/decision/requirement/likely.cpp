#include "decision/requirement/likely.hpp"

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::decision {
namespace {

constexpr std::string_view word = "probability";

std::size_t behind_spaces(std::string_view text, std::size_t at) {
  const std::size_t next = text.find_first_not_of(' ', at);
  return next == text.npos ? text.size() : next;
}

/// Of the bracket that closes the one at `open`; npos where none does.
std::size_t closing(std::string_view text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return i;
  }
  return text.npos;
}

struct BoundSign {
  std::string_view sign;
  bool is_strict;
};
constexpr BoundSign bound_signs[] = {{">=", false}, {"≥", false}, {">", true}};

Bound bound_of(std::string_view text, std::size_t at, const Location& where) {
  const auto fail = [&](std::size_t offset, const std::string& message) {
    throw Error(Failure::Usage, place_of(text, offset, where), message);
  };
  at = behind_spaces(text, at);
  for (const BoundSign& comparison : bound_signs) {
    if (!text.substr(at).starts_with(comparison.sign)) continue;
    const std::size_t begin = behind_spaces(text, at + comparison.sign.size());
    std::string_view share = text.substr(begin);
    share = share.substr(0, share.find_last_not_of(' ') + 1);
    Bound bound{0, comparison.is_strict, std::string(share)};
    try {
      if (!share.ends_with('%')) throw Error(Failure::Usage, "no percent");
      bound.share = parse_percent(share).to_double();
    } catch (const Error&) {
      fail(begin, fmt::format("'{}': expected a share such as 90%", share));
    }
    const bool can_be_missed = bound.share > 0 || comparison.is_strict;
    const bool can_be_met = comparison.is_strict ? bound.share < 1 : bound.share <= 1;
    if (bound.share < 0 || !can_be_missed || !can_be_met) {
      fail(begin, fmt::format("'{}': every probability is between 0% and 100%, so that this says "
                              "nothing",
                              share));
    }
    return bound;
  }
  fail(at, at == text.size()
               ? "the text ends: expected >= and a share, such as >= 90%"
               : fmt::format("'{}': expected >= and a share, such as >= 90%", text.substr(at)));
  return {};
}

}  // namespace

std::optional<LikelyRequirement> parse_likely(std::string_view text, const Location& where,
                                              const Calendar& calendar) {
  const std::size_t begin = behind_spaces(text, 0);
  if (!text.substr(begin).starts_with(word)) return std::nullopt;
  const std::size_t open = behind_spaces(text, begin + word.size());
  if (open == text.size() || text[open] != '(') return std::nullopt;
  const std::size_t close = closing(text, open);
  if (close == text.npos) {
    throw Error(Failure::Usage, place_of(text, text.size(), where), "the text ends: expected ')'");
  }
  const std::string_view inner = text.substr(open + 1, close - open - 1);
  return LikelyRequirement{parse_requirement(inner, place_of(text, open + 1, where), calendar),
                           std::string(text), bound_of(text, close + 1, where)};
}

}  // namespace costsim::decision
