// Who is refused where only so many are in hand at once, and nobody waits.
#pragma once

namespace costsim::services {

/// The share of those who come and find all of so many places taken: Erlang's loss formula, of a
/// load that is burstier or more even than chance with places and load divided by its dispersion
/// (Hayward's approximation: Fredericks, "Congestion in blocking systems", BSTJ 59(6), 1980).
/// `load`: the mean of who would be there, were nobody refused.
double refused_share(double places, double load, double dispersion);

}  // namespace costsim::services
