// Student's t.
#pragma once

#include <cstdint>

namespace costsim::engine {

/// The 97.5 % quantile, half the width of a 95 % interval in standard errors; infinite without a
/// degree of freedom.
double student_95(std::uint64_t degrees);

}  // namespace costsim::engine
