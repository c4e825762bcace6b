// The delivery half of one service: its pipelines, and what they share.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/delivery/counters.hpp"
#include "ingest/delivery/pipeline.hpp"
#include "ingest/service/delivery_config.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

/// The pipelines of one service and what they share: the byte budget, the credentials, the spool
/// directory and the dead-letter file.
class Delivery {
 public:
  /// Opens the sink and the spool and starts the threads; throws Error(Usage | Io).
  Delivery(const DeliveryConfig& config, unsigned pipelines);
  ~Delivery();
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;

  Pipeline& pipeline(unsigned index);
  DeliveryCounters counters() const;  ///< the sum over all pipelines; any thread
  /// Why no more events should be sent here; empty: they should. Any thread.
  std::string_view obstacle() const;
  std::string last_error() const;  ///< any thread
  std::uint64_t troubles()
      const;  ///< how often the sink or the dead-letter file failed; any thread
  // By the thread that made it.
  /// What somebody should know and has not been told yet; one sentence each.
  std::vector<std::string> take_notes();
  /// Asks for the credentials that the sink needs, rather than with the first event: take_notes()
  /// says then where they are from; returned is why there are none, as last_error() will have it.
  /// Places that are asked over the network have a second each.
  std::string find_credentials();
  /// Opens the files anew and reads credentials again.
  void reload();

  /// From now on offers are answered Stopped. Any thread, also twice.
  void begin_drain();
  /// Whether all that was accepted has been settled.
  bool drained() const;
  /// After all pipelines are closed: waits until all is settled or the grace is over; what is left
  /// then stays in the spool, or goes to the dead-letter file, or is counted as lost.
  DeliveryReport finish(Duration grace);
  /// Makes what was written to files survive a loss of power; the error, if there is one.
  std::string sync();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace costsim::ingest
