#include "traffic/part.hpp"

namespace costsim::traffic {

Series part_of(const Series& whole, const Part& part) {
  const double most =
      (Decimal(0) - (Decimal(0) - part.at.events_in(whole.step)).ceiling()).to_double();
  const Eigen::ArrayXd within = whole.counts.min(most);
  Series taken = make_series(
      whole.step, part.beyond ? Eigen::ArrayXd(whole.counts - within) : within, whole.dispersion);
  taken.recorded = whole.recorded;
  return taken;
}

}  // namespace costsim::traffic
