// What theory says beside what the simulator does: the table behind --verify.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace costsim::simulation {

struct Oracle {
  std::string name;
  std::string source;  ///< of the closed form
  double expected = 0;
  double simulated = 0;       ///< mean of independent replicas
  double standard_error = 0;  ///< of that mean
  double rounding = 0;        ///< half a unit of the last digit that the source prints

  /// How far the simulated value is from the expected one, in standard errors, signed.
  double deviation() const;
  /// Within 3 standard errors and the rounding, and those below a tenth of the value: else it says
  /// nothing.
  bool holds() const;
};

/// Every closed form, each against replicas with seeds derived from this one. A few seconds; the
/// same on any number of threads (0: one per core).
std::vector<Oracle> verify(std::uint64_t seed, unsigned threads, std::size_t replicas = 10);

/// The forms themselves. Offered load a = λ E[S].
/// Blocking of M/G/c/c (Erlang 1917; insensitive to the service distribution).
double erlang_b(int servers, double a);
/// Probability of waiting in M/M/c.
double erlang_c(int servers, double a);
/// Mean waiting time in M/G/1 (Pollaczek and Khinchine): λ E[S²] / 2 (1 − ρ).
double mg1_wait(double lambda, double mean, double cv);

}  // namespace costsim::simulation
