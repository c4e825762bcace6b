#include "simulation/functions/account.hpp"

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

std::optional<engine::TokenBucket> request_limit(std::int64_t units, std::int64_t per_unit,
                                                 bool spent) {
  if (per_unit == 0 || units == 0) return std::nullopt;
  const std::int64_t rate = units * per_unit;
  return engine::TokenBucket({.burst = rate, .refill = rate, .spent = spent});
}

Account::Account(const AccountConfig& config)
    : shared_(config.concurrency),
      requests_(
          request_limit(config.concurrency, config.requests_per_unit, config.requests_spent)) {
  if (config.scaling) scaling_.emplace(*config.scaling);
}

void Account::set_aside(std::string_view function, std::int64_t units) {
  if (units > shared_) {
    throw Error(Failure::Usage,
                fmt::format("function \"{}\" cannot be deployed: it sets aside {} concurrent "
                            "executions and the account has {} left",
                            function, units, shared_));
  }
  if (shared_ != std::numeric_limits<std::int64_t>::max()) shared_ -= units;
}

}  // namespace costsim::simulation
