// What a running service tells its operator, as often as is useful and no oftener.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>

#include "ingest/front/metrics.hpp"
#include "ingest/service/delivery.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

/// Tells what keeps events from being delivered while it does: a new reason within ten seconds, the
/// same one once a minute.
class Complaints {
 public:
  void look(const Delivery& delivery, Duration now, std::ostream& log);
  /// Tells a reason that was found elsewhere; look() will not tell it once more at once.
  void tell(const std::string& reason, Duration now, std::ostream& log);

 private:
  std::uint64_t times_ = 0;
  std::string reason_;
  std::optional<Duration> told_;
};

/// Tells how many events and connections were refused: the first at once, more every ten seconds,
/// and what has not been told yet when asked to.
class Refusals {
 public:
  void look(const Delivery& delivery, std::span<const FrontMetrics> fronts, Duration now,
            std::ostream& log);
  /// Whenever the last line was.
  void tell(const Delivery& delivery, std::span<const FrontMetrics> fronts, std::ostream& log);

 private:
  std::uint64_t events_ = 0, connections_ = 0;
  std::optional<Duration> told_;
};

}  // namespace costsim::ingest
