// What a promise to pay so many dollars an hour comes to, hour by hour.
#pragma once

#include <vector>

#include <Eigen/Core>

namespace costsim::decision {

/// Usage that a commitment may pay, of one stage and meter.
struct CoverableUse {
  double list_price = 0;   ///< dollars a unit, above 0
  double discount = 0;     ///< that the commitment takes off, below 1
  Eigen::ArrayXd by_hour;  ///< units in each hour
};

struct Split {
  std::vector<double> covered;  ///< units of each use
  double used = 0;              ///< dollars of the commitment
  double wasted = 0;            ///< dollars of it that no use took
  double best_per_hour = 0;     ///< dollars an hour with which all that is paid would be least
};

/// AWS Savings Plans user guide, "How Savings Plans apply to your usage": in each hour the
/// commitment pays the use with the highest discount first, at its reduced price, until it is used
/// up; what is left of it is lost, what is left of the use is paid at the list price. That is also
/// the best one can do, as each committed dollar pays for 1 / (1 − discount) dollars of the list.
/// Uses of equal discount are paid in their order. `hours`: the length of each (1; a last one may
/// be shorter). What is covered comes off `uses`.
/// `list_share`: of the list price what is paid without a commitment, less than 1 where an
/// agreement takes something off; the best commitment is told by it.
Split split(double per_hour, const Eigen::ArrayXd& hours, std::vector<CoverableUse>& uses,
            double list_share = 1);

/// The best of such promises. What is paid falls by as many dollars of the list as the last
/// committed dollar of each hour still finds, and rises by the hour's dollar: it is convex, and
/// least where the first no longer outweighs the second.
double best_commitment(const Eigen::ArrayXd& hours, const std::vector<CoverableUse>& uses,
                       double list_share = 1);

}  // namespace costsim::decision
