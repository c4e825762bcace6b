// What the price files call the meters and rules of one service: its data may name no others.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "scenario/books/price_files.hpp"
#include "services/counting/dimension.hpp"
#include "units/parameters.hpp"

namespace costsim::scenario {

struct PricedRule {
  Value value;             ///< one of them, for its kind
  std::string book;        ///< whose it is: "us-east-1/2026"
  std::string mixed = {};  ///< "a size in us-east-1/2026, a time in us-west-2/2026", if they differ
};

/// Without a price file there is nothing to judge names by, and all are taken as they are: a run
/// that needs a price or a rule then stops by itself.
struct PricedNames {
  std::map<std::string, std::string, std::less<>> meters = {};  ///< with their units
  std::map<std::string, PricedRule, std::less<>> rules = {};

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
  Whole,  ///< a number of things
};

/// A name that no price file of the service has, or a rule that cannot be used so: Error(Usage)
/// that says which there are, with the nearest.
void check_meter(const std::string& name, const PricedNames& names);
void check_rule(const std::string& name, RuleUse use, const PricedNames& names);
/// The same of every rule in it, told where it stands.
void check_rules(const services::Expression& expression, const PricedNames& names,
                 const services::PlaceOf& place_of);

/// Whether the rule is known for a rate.
bool is_rate(const std::string& rule, const PricedNames& names);
/// Whether the rule is known for a size or a time.
bool limits_one_item(const std::string& rule, const PricedNames& names);
/// What a rule is of, for all that is known; a rate is of what it counts.
services::MaybeDimension dimension_of_rule(const std::string& rule, const PricedNames& names);

}  // namespace costsim::scenario
