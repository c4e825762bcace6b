// Figures of an architecture or a stage that simulated requests have and no flow: a check that
// names one asks for a simulation.
#pragma once

#include <string_view>

namespace costsim::services {

inline constexpr std::string_view request_figures[] = {
    "p_cold",        "p_throttled",  "p_dropped",         "lost",
    "dead_lettered", "iterator_age", "iterator_age_max_s"};

}  // namespace costsim::services
