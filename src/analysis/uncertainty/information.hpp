// What it is worth to know an input before the choice is made.
#pragma once

#include <vector>

#include <Eigen/Core>

#include "analysis/uncertainty/answers.hpp"

namespace costsim::analysis {

/// Of one input: how much less the choice of the cheapest architecture would cost on average, over
/// the period, if its value were known before; 0 where it would not change the choice.
struct InputWorth {
  std::size_t input = 0;
  double dollars = 0;
};

/// The expected value of partial perfect information (Raiffa and Schlaifer 1961; by sorting the
/// samples along the input into bins: Strong and Oakley, Med. Decis. Making 33, 2013). A choice is
/// among the architectures that cope in most samples; of fewer than two nothing is worth knowing.
/// The most first.
std::vector<InputWorth> worth_of_knowing(const Eigen::ArrayXXd& points, const Eigen::ArrayXXd& rows,
                                         const Columns& columns);

}  // namespace costsim::analysis
