// The text of a requirement as a row of tokens; internal to decision/.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "decision/requirement/quantity.hpp"
#include "units/error.hpp"
#include "units/quantity.hpp"

namespace costsim::decision {

struct Token {
  enum class Kind { Number, Percent, Name, Symbol, End };
  Kind kind = Kind::End;
  std::string_view text;   ///< as written; a symbol in its ASCII form
  std::size_t offset = 0;  ///< of its first byte
  Quantity value;          ///< of a Number or Percent
};

/// All tokens of the text, the last of kind End; Error(Usage) at what is none.
std::vector<Token> scan(std::string_view text, const Location& where, const Calendar& calendar);

}  // namespace costsim::decision
