// A whole question as plain values: what a scenario file says, with every default filled in.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "architecture/architecture.hpp"
#include "decision/check.hpp"
#include "decision/scenario_info.hpp"
#include "pricing/bill.hpp"
#include "pricing/price_book.hpp"
#include "services/kit/catalogue.hpp"
#include "traffic/plan.hpp"

namespace costsim::decision {

/// When requests are simulated: where the scenario describes chance or a check asks for what only
/// requests tell; everywhere; or only for those checks.
enum class Windows { Auto, Always, Never };

struct Study {
  ScenarioInfo scenario;
  Duration month{};   ///< the billing month
  Duration period{};  ///< what is simulated; a period longer than a month is billed month by month
  Duration step = std::chrono::minutes(1);  ///< resolution of the flow
  std::uint64_t seed = 1;
  Windows windows = Windows::Auto;
  traffic::Plan traffic;
  architecture::Environment environment;
  std::shared_ptr<const services::Catalogue> catalogue;  ///< that the stages refer to
  std::vector<architecture::Architecture> architectures;
  pricing::PriceBook book;
  /// Prices that one architecture states of its own (the cost of an engineer), by its name.
  std::map<std::string, std::map<metering::MeterId, pricing::Tariff>> own_prices;
  pricing::RatingOptions rating;
  std::vector<Check> checks;
  std::vector<std::string>
      notes;  ///< what a reader must know of the inputs: overrides, --set, the free tier
};

/// The same question at so many times the traffic. Error(Usage) for a factor below nothing.
Study scaled(Study study, const Decimal& factor);

}  // namespace costsim::decision
