// Traffic for a period: the tree of shapes, counted out exactly.
#pragma once

#include "traffic/series.hpp"
#include "traffic/shape.hpp"

namespace costsim::traffic {

/// A tree of shapes over a period before it is counted out: the same for any number of times.
struct Drawn {
  Duration step{};
  Eigen::ArrayXd until;  ///< running sum of the weights, at the end of each step
  double weight = 0;     ///< of all steps
  Decimal total = {};    ///< expected requests at `times` = 1, exact
};

/// Errors as of `generate`.
Drawn drawn(const ShapeSpec& spec, Duration period, Duration step);
/// So many times what is drawn. Error(Usage) for more than max_total requests.
Series counted_out(const Drawn& drawn, const Decimal& times, double dispersion = 1);

/// The requests of `period` in steps of `step`.
///
/// `rate` is the mean over the whole period, so the total is rate × period, exactly, whatever the
/// profile. What changes that total says so: growth multiplies it, `add` adds to it, "points",
/// "trace" and the `extra` of "spikes" bring their own. Profiles in `multiply` are scaled to keep
/// the total; growth in `multiply` acts after them. The exact total is rounded once, to a whole
/// number; each step's count is the difference of the rounded running sum, so no request is lost or
/// made up.
///
/// Throws Error(Usage) for what cannot be meant: an unknown shape, a missing rate, a period that is
/// not a whole number of steps, more than max_total requests or max_steps steps.
Series generate(const ShapeSpec& spec, Duration period, Duration step, double dispersion = 1);

}  // namespace costsim::traffic
