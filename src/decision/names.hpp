// The names that a check may use, and their values in an outcome.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "decision/outcome.hpp"
#include "decision/requirement/expression.hpp"

namespace costsim::decision {

/// | name                                   | value                                             |
/// |----------------------------------------|---------------------------------------------------|
/// | ARCHITECTURE.cost                      | dollars over the whole period                     |
/// | ARCHITECTURE.STAGE.cost                | dollars of one stage                              |
/// | ARCHITECTURE.STAGE.METER.cost          | dollars of one meter of a stage                   |
/// | ARCHITECTURE.STAGE.METER.quantity      | its quantity, in the meter's unit                 |
/// | ARCHITECTURE.STAGE.METRIC              | a capacity figure, such as peak_concurrency       |
/// | ARCHITECTURE.latency.p50 … p999, mean, max | a time, when a request-level run was made     |
/// | ARCHITECTURE.findings                  | number of findings that are errors                |
/// | traffic.requests, .mean, .peak         | a count, and rates per second                     |
/// | traffic.NAME.requests, .mean, .peak    | the same of one of several traffics               |
/// Anything else: Error(Usage) with the nearest name.
Quantity value_of(std::string_view name, const Outcome& outcome);

/// The values of an outcome that is asked for several.
class Values {
 public:
  explicit Values(const Outcome& outcome);  ///< must outlive it
  Quantity of(std::string_view name) const;

 private:
  const Outcome& outcome_;
  mutable std::map<std::string, Quantity, std::less<>> values_;  ///< made when first asked for
};

/// Whether only simulated requests give this name of the architecture a value: its latency, p_cold,
/// p_throttled, p_dropped, lost, dead_lettered and iterator_age.
bool is_of_requests(std::string_view name, std::string_view architecture);

/// All names that a check may use, for completion and messages.
std::vector<std::string> all_names(const Outcome& outcome);

}  // namespace costsim::decision
