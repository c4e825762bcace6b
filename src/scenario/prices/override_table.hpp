// Tables whose keys are dotted names of the price files: [prices.override], [quotas].
#pragma once

#include <string>
#include <vector>

#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// "ec2.m3.large.on-demand" = …, however it was nested.
struct NamedValue {
  std::string service;  ///< up to the first dot
  std::string name;     ///< the rest
  const toml::node* node = nullptr;

  std::string text() const { return service + "." + name; }
};

/// Every value below a table, in order. A table with one of the keys `leaf_keys` is itself a value,
/// and an empty one that stands below a service's name. A value without a service's name in front
/// is Error(Usage); where the document keeps errors, it is left out.
std::vector<NamedValue> named_values(const Document& document, const toml::table& table,
                                     std::initializer_list<std::string_view> leaf_keys);

}  // namespace costsim::scenario
