// What a request meets on its way through a service that hands it on and waits for the answer, for
// whoever follows requests one by one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "units/parameters.hpp"

namespace costsim::services {

struct Context;

/// Requests of an account: `burst` at once, then so many in a time.
struct RateQuota {
  Rate rate;
  Decimal burst;
};

struct Passage {
  Duration added{};    ///< to the time of each answer, there and back together
  Duration timeout{};  ///< then it answers 504 by itself, and the work behind goes on; 0: never
  /// Where it says nothing: what the owner of the front may change, and so is told and not
  /// simulated; 0: nothing.
  Duration usual_timeout{};
  std::string timeout_source = {};  ///< who states either
  // Of the account: all stages of the service share them, and more requests get 429.
  std::optional<RateQuota> rate = {};
  std::optional<std::int64_t> concurrency = {};  ///< requests in hand at once
  std::string concurrency_source = {};           ///< who states that
  bool concurrency_stated = false;  ///< the scenario does: then what is more is refused
};

/// Rules that say the same of any service's account.
inline constexpr std::string_view account_rate = "account-rate", account_burst = "account-burst";

/// What names say that mean the same at every gateway: a parameter `timeout`, a time, or else a
/// rule `timeout`, of a service with a parameter `kind` `<kind>-timeout`, or the usual one by
/// `<kind>-idle-timeout`; the rules above. It adds no time.
Passage named_passage(const Parameters& values, const Context& context);

}  // namespace costsim::services
