// One axis of a chart: values to places, and the round values that it shows.
#pragma once

#include <vector>

namespace costsim::report {

struct Scale {
  double low = 0, high = 1;  ///< values; low > 0 where it is logarithmic
  bool logarithmic = false;
  double from = 0, to = 1;  ///< their places

  /// The place of a value; values beyond the ends are at the ends.
  double at(double value) const;
};

/// From nothing to the largest, or logarithmic where the values above nothing span more than twenty
/// times.
Scale scale_over(const std::vector<double>& values);
/// The same, logarithmic in any case where all are above nothing, its ends a little apart.
Scale ratio_scale_over(const std::vector<double>& values);

/// Round values from end to end, at most so many: 1, 2 or 5 times a power of ten apart, or on a
/// logarithmic scale powers of ten with 2 and 5 times them where there is room.
std::vector<double> ticks_of(const Scale& scale, int most);

}  // namespace costsim::report
