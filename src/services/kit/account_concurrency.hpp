// Requests that an account has in hand at once at a service: which of them find a place.
#pragma once

#include <string_view>

#include "services/kit/service.hpp"

namespace costsim::services {

/// The quota's name among findings and account loads.
inline constexpr std::string_view account_concurrency = "account-concurrency";

/// The calls that are not answered with 429 for those in hand: all of them, unless the scenario
/// states the quota and stages of the service ask for more.
Flow let_in(const Flow& calls, const Passage& passage, const Context& context);

}  // namespace costsim::services
