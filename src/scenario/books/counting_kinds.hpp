// What each expression of a service's data must come to where it stands: a quantity, a need, a
// time.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "scenario/books/priced_names.hpp"
#include "services/counting/dimension.hpp"

namespace costsim::scenario {

/// What an expression is computed for.
enum class Scope {
  Month,    ///< all that comes in the month
  Item,     ///< one item: it cannot ask for all of them
  Request,  ///< a request on its way: nor for the size of an item
};

struct Wanted {
  Scope scope = Scope::Month;
  /// It comes to one of these; empty: to whatever it is.
  std::vector<services::Dimension> kinds = {};
};

/// Of a meter's unit: seconds where it ends in "second", else a plain number.
Wanted wanted_of_meter(const std::string& meter, const PricedNames& names);
/// A size where the rule is one, a time likewise, else so many of each item.
Wanted wanted_of_limit(const std::string& rule, const PricedNames& names);

/// What is wrong with an expression: Error(Usage) at the place of that part.
void check_expression(const services::Expression& expression, const Wanted& wanted,
                      std::span<const Parameter> parameters, const PricedNames& names,
                      const services::PlaceOf& place_of);

}  // namespace costsim::scenario
