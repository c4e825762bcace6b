// The load up to which a check says what it says today, in as few digits as people can say.
#pragma once

#include <functional>

#include "decision/outcome.hpp"

namespace costsim::decision {

/// The last load before a flip, rounded towards today's: factor and rate in three digits each, in
/// more where they would else be today's load, or pass it, or where `says_the_same` denies it:
/// there may be another flip on the way. `says_the_same`: whether the check says at a factor of
/// today's traffic what it says today.
ToldLoad told_load(const CheckFlip& flip, const std::function<bool(double factor)>& says_the_same);

}  // namespace costsim::decision
