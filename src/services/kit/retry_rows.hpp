// Rows of a parameter table: how the clients of a stage try again.
#pragma once

#include "units/parameters.hpp"

namespace costsim::services {

/// Exponential backoff with jitter, and a budget (engine/backoff.hpp).
inline constexpr Parameter retry_rows[] = {
    {.name = "attempts",
     .kind = Kind::Count,
     .fallback = "1",
     .help = "calls a client makes until one succeeds",
     .min = 1,
     .max = 1000,
     .request_level_only = true},
    {.name = "backoff",
     .kind = Kind::Time,
     .fallback = "100ms",
     .help = "before the second call; each further one waits twice as long",
     .max = 86'400,
     .request_level_only = true},
    {.name = "max_backoff",
     .kind = Kind::Time,
     .fallback = "20s",
     .help = "the longest wait of a client",
     .max = 86'400,
     .request_level_only = true},
    {.name = "jitter",
     .kind = Kind::Choice,
     .fallback = "full",
     .help = "how much of the wait is left to chance: none, half of it, all",
     .choices = "none|equal|full",
     .request_level_only = true},
    {.name = "retry_budget",
     .kind = Kind::Percent,
     .fallback = optional,
     .help = "calls again for each request so far, at most; default: no limit",
     .max = 1000,
     .request_level_only = true},
};

}  // namespace costsim::services
