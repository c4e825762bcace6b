// Numbers of few digits that lie on a side that is asked for, so that what is said of them is true.
#pragma once

#include <optional>

namespace costsim {

enum class Rounding {
  Nearest,
  Down,   ///< at most the value
  Up,     ///< at least the value
  Below,  ///< less than the value, by a digit where it has no more of them
  Above   ///< more than the value
};

/// The number of so many significant digits, at least one. A value that is such a number but for
/// the last bits of a double counts as that number.
double rounded_to_digits(double value, int digits, Rounding rounding = Rounding::Nearest);

/// So many digits, at least `least`, as tell two numbers apart in whatever direction each is
/// rounded: the lower one up, and the higher one below itself.
int digits_that_part(double low, double high, int least);

/// The number of fewest digits between the two, at most so many; nothing where there is none.
std::optional<double> shortest_between(double low, double high, int most_digits);

}  // namespace costsim
