// What the price files call the meters and rules of one service: its data may name no others.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "scenario/books/price_files.hpp"
#include "services/counting/expression.hpp"
#include "units/parameters.hpp"

namespace costsim::scenario {

/// Without a price file there is nothing to judge names by, and all are taken as they are: a run
/// that needs a price or a rule then stops by itself.
struct PricedNames {
  std::set<std::string, std::less<>> meters = {};
  std::map<std::string, Value, std::less<>> rules = {};  ///< a value of each, for its kind

  bool known() const { return !meters.empty() || !rules.empty(); }
};

/// Those of one book.
PricedNames priced_names(const PriceFiles& files, const std::string& service);
/// Those of all regions and epochs: what came later than one book is no misspelling. A malformed
/// price file of the service: Error(Usage) at file:line:column.
PricedNames priced_names(const std::string& provider, const std::string& service,
                         const std::optional<std::string>& models_dir);

/// What a rule must be to stand where it is named.
enum class RuleUse {
  Quantity,  ///< a part of an expression
  Limit,     ///< held against a need
  Rate,
  Number,
};

/// A name that no price file of the service has, or a rule that cannot be used so: Error(Usage)
/// that says which there are, with the nearest.
void check_meter(const std::string& name, const PricedNames& names);
void check_rule(const std::string& name, RuleUse use, const PricedNames& names);
/// The same of every rule in it, told where it stands.
void check_rules(const services::Expression& expression, const PricedNames& names,
                 const services::PlaceOf& place_of);

/// Whether the rule is a time, or may be one for all that is known.
bool may_be_time(const std::string& rule, const PricedNames& names);

}  // namespace costsim::scenario
