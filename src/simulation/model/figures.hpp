// Figures by name, in the order in which they are printed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace costsim::simulation {

struct Figure {
  std::string_view name;  ///< as in `costsim simulate --format json`: a literal
  double value = 0;
};
using Figures = std::vector<Figure>;

/// What a stage never processed and does not try again.
struct Losses {
  std::uint64_t lost = 0;
  /// What a dead-letter queue or a destination keeps. A queue's dead letters are in `lost`, too:
  /// its `max_receives` says when to stop, and nobody has processed them. What a stream or an
  /// asynchronous function hands to the destination that it names (`on_failure`) is not.
  std::optional<std::uint64_t> dead_lettered = {};
  std::uint64_t expired = 0;  ///< of either: waited too long
};

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
