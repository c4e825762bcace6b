#include "simulation/functions/config.hpp"

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

void validate(const FunctionPoolConfig& config) {
  const auto require = [&](bool holds, std::string_view what) {
    if (!holds) {
      throw Error(Failure::Usage, fmt::format("function \"{}\": {}", config.name, what));
    }
  };
  require(config.requests_per_instance >= 1, "an instance must take at least one request");
  require(!config.concurrency_limit || *config.concurrency_limit >= 0,
          "the concurrency limit must not be negative");
  require(!config.concurrency_limit || config.provisioned <= *config.concurrency_limit,
          "more instances are provisioned than its concurrency limit allows");
  require(config.error_probability >= 0 && config.error_probability <= 1,
          "the error probability must lie between 0 and 1");
  require(config.timeout >= Time{0}, "times must not be negative");
  require(config.billing.step > Time{0}, "the billing step must be above 0");
  require(!config.cold || !(config.init || config.setup || config.network || config.first_run),
          "give the cold request's whole service or an init to be added, not both");
  const double longest_life = config.keep_alive.greatest();
  for (const Time idle : config.initial_idle) {
    require(
        idle >= Time{0} && engine::to_seconds(idle) < longest_life,
        "an instance that exists at the start must have been idle for less than its keep-alive");
  }
}

}  // namespace costsim::simulation
