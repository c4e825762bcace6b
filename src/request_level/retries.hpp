// How the clients of a stage try again, as its parameters say (services/kit/retry_rows.hpp).
#pragma once

#include "simulation/requests/retry.hpp"
#include "units/parameters.hpp"

namespace costsim::request_level {

simulation::RetryPolicy retries_of(const Parameters& values);

}  // namespace costsim::request_level
