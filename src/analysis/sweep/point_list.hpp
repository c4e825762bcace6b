// Points that somebody lists: CSV, the keys in its first line, a point in each of the others.
#pragma once

#include <functional>
#include <istream>
#include <memory>
#include <string>

#include "analysis/sweep/points.hpp"

namespace costsim::analysis {

/// The list from its beginning; it is read more than once.
using OpenList = std::function<std::unique_ptr<std::istream>()>;

/// The list is read through to be counted and checked, and again for the points. `name` stands for
/// it in messages. Empty lines, and those that begin with "#", are none. Error(Usage) at
/// file:line:column for a line of more or fewer values than there are keys, a key that is empty or
/// there twice, a list without points. `digest` makes a fingerprint of the text, in parts.
Points listed_points(const std::string& name, const OpenList& open,
                     const std::function<void(std::string_view line)>& digest);

}  // namespace costsim::analysis
