// Figures by name, in the order in which they are printed.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace costsim::simulation {

struct Figure {
  std::string_view name;  ///< as in `costsim simulate --format json`: a literal
  double value = 0;
};
using Figures = std::vector<Figure>;

inline Figure counted(std::string_view name, std::uint64_t count) {
  return {name, static_cast<double>(count)};
}

/// Every stage is told of these counts, 0 where its kind has none of them ...
inline constexpr std::string_view common_counts[] = {
    "invocations", "cold_starts", "retries", "timeouts", "errors", "gateway_timeouts"};
/// ... and of these other figures.
inline constexpr std::string_view common_figures[] = {
    "p_cold",       "p_throttled", "mean_instances",  "mean_running",
    "mean_idle",    "utilisation", "mean_lifetime_s", "peak_instances",
    "peak_running", "billed_s",    "init_s"};

/// All others: of one kind of stage alone.
Figures own_figures(const Figures& all);

/// Adds to the figure of this name, or puts it at the end.
void add_figure(const Figure& figure, Figures& figures);

/// 0 when there is none of this name.
double value_of(std::string_view name, const Figures& figures);

}  // namespace costsim::simulation
