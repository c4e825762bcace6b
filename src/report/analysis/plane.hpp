// Two varied keys as the plane that they are.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/breakeven.hpp"

namespace costsim::report {

/// A line for each value of the second key, the least one first: its value, and a mark for what
/// holds in each part of the first key. Below them the first key's ends and name.
struct Plane {
  std::vector<std::string> lines;
  std::vector<std::string> marks, words;  ///< what each mark means
};

/// Makes foreign text harmless where it is printed.
using Clean = std::function<std::string(std::string_view)>;

/// At most so many columns wide. `unicode`: the signs of the frame.
Plane plane_of(const analysis::BreakEven& found, int width, bool unicode, const Clean& clean);

}  // namespace costsim::report
