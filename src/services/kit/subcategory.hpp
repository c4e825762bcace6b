// What kinds of services FOCUS 1.2 knows, so that a bill can be laid beside others'.
#pragma once

#include <span>
#include <string_view>

namespace costsim::services {

/// One of FOCUS' subcategories; each belongs to one category.
struct Subcategory {
  std::string_view name;      ///< "Object Storage"
  std::string_view category;  ///< "Storage"
};

/// Of labour, of costs that a scenario prices itself, and of a service that states none.
inline constexpr std::string_view other_subcategory = "Other (Other)";

/// All of them: the allowed values of ServiceSubcategory and ServiceCategory, FOCUS 1.2 §3.
std::span<const Subcategory> subcategories();
/// The one with this name, or nullptr.
const Subcategory* find_subcategory(std::string_view name);

}  // namespace costsim::services
