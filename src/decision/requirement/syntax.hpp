// The text of a requirement as a tree.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "decision/requirement/quantity.hpp"
#include "units/error.hpp"
#include "units/quantity.hpp"

namespace costsim::decision {

enum class Operation { Literal, Percent, Name, Negate, Add, Subtract, Multiply, Divide, Min, Max };

struct Node {
  Operation operation = Operation::Literal;
  std::size_t offset = 0;  ///< of its first byte in the text; of the sign for an operation
  std::string name;        ///< of a Name
  Quantity literal;        ///< of a Literal or Percent (40% is 0.4)
  std::vector<Node> parts;
};

/// A requirement such as "serverless.cost < containers.cost + 40%", read once.
struct Requirement {
  std::string text;  ///< as written
  Location where;    ///< of its first character
  Node left, right;
  std::string comparison;
  std::size_t offset = 0;  ///< of the comparison
};

/// The place of a byte of the text in its file, counting characters as editors do.
Location place_of(std::string_view text, std::size_t offset, const Location& first);

/// Text → tree, or Error(Usage) at the place of the first thing that does not fit.
///
///     requirement  side ("<" | "<=" | ">" | ">=" | "==" | "!=") side
///     side         term (("+" | "-") term)*
///     term         factor (("*" | "/") factor)*
///     factor       "-" factor | number | name | ("min" | "max") "(" side ("," side)* ")" | "("
///     side ")"
///
/// ×, ÷, −, ≤, ≥ and ≠ are read as their ASCII equals. A name starts with a letter and may contain
/// letters, digits, "_", "." and, between two of those, "-": `api-gateway` is one name,
/// `a - b` a difference. `where` is the place of the first character.
/// `calendar` says how long the month of "3M/month" is.
Requirement parse_requirement(std::string_view text, const Location& where,
                              const Calendar& calendar = {});

/// All dotted names in it, from left to right, each as often as it stands there.
std::vector<std::string> names_of(const Requirement& requirement);

}  // namespace costsim::decision
