#include "engine/student.hpp"

#include <array>
#include <limits>

namespace costsim::engine {
namespace {

/// The 97.5 % quantile of Student's t by degrees of freedom, 1 … 30 (any statistics handbook).
constexpr std::array<double, 30> student = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                            2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                                            2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                                            2.060,  2.056, 2.052, 2.048, 2.045, 2.042};

}  // namespace

double student_95(std::uint64_t degrees) {
  if (degrees == 0) return std::numeric_limits<double>::infinity();
  if (degrees <= student.size()) return student[degrees - 1];
  return 1.95996 + 2.4 / static_cast<double>(degrees);  // within 0.001 beyond 30
}

}  // namespace costsim::engine
