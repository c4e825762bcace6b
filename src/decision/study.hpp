// A whole question as plain values: what a scenario file says, with every default filled in.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "architecture/architecture.hpp"
#include "decision/check.hpp"
#include "decision/commitment.hpp"
#include "decision/findings_rule.hpp"
#include "decision/horizon.hpp"
#include "decision/scenario_info.hpp"
#include "decision/uncertainty.hpp"
#include "pricing/bill.hpp"
#include "pricing/price_book.hpp"
#include "pricing/price_step.hpp"
#include "services/kit/catalogue.hpp"
#include "services/kit/finding.hpp"
#include "traffic/plan.hpp"

namespace costsim::decision {

/// When requests are simulated: where the scenario describes chance or a check asks for what only
/// requests tell; everywhere; or only for those checks.
enum class Windows { Auto, Always, Never };

/// One region at one epoch, as an architecture meets it.
struct Setting {
  pricing::PriceBook book;
  architecture::Environment environment;  ///< its rules are the book's region's and epoch's
};

struct Candidate {
  architecture::Architecture architecture;
  /// The scenario's or one of its own, with the prices that the architecture states of its own (the
  /// cost of an engineer).
  Setting setting;
  std::vector<HourlyCommitment> commitments = {};  ///< in the order in which they pay
};

/// What one kind of users sends.
struct UserTraffic {
  std::string name;  ///< "" where there is only one
  traffic::Plan plan;
  Bytes event{1024};  ///< size of an event as it arrives
};

struct Study {
  ScenarioInfo scenario;
  Duration month{};   ///< the billing month
  Duration period{};  ///< what is simulated; a period longer than a month is billed month by month
  Duration step = std::chrono::minutes(1);  ///< resolution of the flow
  std::uint64_t seed = 1;
  Windows windows = Windows::Auto;
  std::vector<UserTraffic> traffics;                     ///< at least one
  std::shared_ptr<const services::Catalogue> catalogue;  ///< that the stages refer to
  Setting setting;                                       ///< of candidates that state none
  std::vector<Candidate> candidates;
  pricing::RatingOptions rating;
  std::vector<pricing::PriceStep> price_steps = {};  ///< over the months of the period
  Horizon horizon = {};                              ///< the months to come
  std::vector<Check> checks;
  FindingsRule findings_rule = FindingsRule::Fail;
  Uncertainty uncertainty = {};  ///< what stands at its central value here
  std::vector<std::string>
      notes;  ///< what a reader must know of the inputs: overrides, --set, the free tier
  std::vector<services::Finding> findings;  ///< of the inputs: what was taken for granted of them
};

/// The same question with its traffic drawn once for all that `scaled` makes of it. Errors as of
/// traffic::counted.
Study with_drawn_traffic(Study study);

/// The same question at so many times the traffic. Error(Usage) for a factor below nothing.
Study scaled(Study study, const Decimal& factor);
/// Its traffics alone.
std::vector<UserTraffic> scaled(std::vector<UserTraffic> traffics, const Decimal& factor);

}  // namespace costsim::decision
