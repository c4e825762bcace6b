// Rows of a parameter table: how the clients of a stage try again.
#pragma once

#include "units/parameters.hpp"

namespace costsim::services {

/// Exponential backoff with jitter, and a budget (simulation/requests/retry.hpp).
inline constexpr Parameter retry_rows[] = {
    {"attempts",
     Kind::Count,
     "1",
     "request level: calls a client makes until one succeeds",
     {},
     1,
     1000},
    {"backoff",
     Kind::Time,
     "100ms",
     "request level: before the second call; each further one waits twice as long",
     {},
     0,
     86'400},
    {"max_backoff",
     Kind::Time,
     "20s",
     "request level: the longest wait of a client",
     {},
     0,
     86'400},
    {"jitter", Kind::Choice, "full",
     "request level: how much of the wait is left to chance: none, half of it, all",
     "none|equal|full"},
    {"retry_budget",
     Kind::Percent,
     optional,
     "request level: calls again for each request so far, at most; default: no limit",
     {},
     0,
     1000},
};

}  // namespace costsim::services
