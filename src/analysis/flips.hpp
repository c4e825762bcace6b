// What crossings along a line change: the flips at their places.
#pragma once

#include <vector>

#include "analysis/breakeven.hpp"
#include "analysis/line.hpp"

namespace costsim::analysis {

/// The flips of one line, by place, and what is at one place in the order of the contests.
///
/// Places that lie closer together than they were closed in on are one place, told by one number:
/// the last of them, at which all has happened. What a contest does and takes back within one place
/// is a touch. Three changes of one contest, each within a hundred-thousandth of the next, are told
/// as the one that they come to.
std::vector<Flip> flips_of(const Search& search, const std::vector<Contest>& contests,
                           const Line& line, double tolerance);

/// The places of flips, each once, rising: there one region ends and the next one begins.
std::vector<double> places_of(const std::vector<Flip>& flips);

}  // namespace costsim::analysis
