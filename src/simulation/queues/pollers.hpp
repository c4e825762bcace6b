// How many batches an event source mapping has in hand at a time: pollers that scale.
#pragma once

#include <cstdint>

namespace costsim::simulation {

/// Lambda developer guide, "Configuring scaling behavior for SQS event source mappings": five
/// batches at a time, more each minute while messages wait, up to a ceiling.
struct PollerConfig {
  std::uint32_t first = 5;
  std::uint32_t per_minute = 300;  ///< 60 until 2023-11
  std::uint32_t most = 1000;
};

/// Told once a second how it goes, and of each batch that fails or is throttled. Additive increase,
/// as documented; after errors "Lambda gradually backs off, reducing the amount of concurrency
/// allocated" (developer guide, "Backoff strategy for failed invocations"), which is not documented
/// further. The rule here is that of binomial congestion control with l = 1/2 (Bansal and
/// Balakrishnan, INFOCOM 2001): a batch that fails takes 0.04 · √n of n pollers away. Where errors
/// limit it, throughput then falls with the error rate to the power of −2/3; published figures fall
/// with −0.72 (R. van der Merwe, "ESM vs Lambda Errors"; tests/published/queues.toml), while −1
/// follows from a fixed number for each error, and −1/2 from a fixed share.
class Pollers {
 public:
  explicit Pollers(const PollerConfig& config);

  /// So many batches may be in hand.
  std::uint32_t allowed() const;
  bool more_than_first() const { return allowed_ > first_; }

  /// A second in which messages waited for a poller.
  void grow();
  /// A second in which pollers waited for messages, with so many of them at work.
  void shrink(std::uint32_t at_work);
  /// A batch failed.
  void back_off_after_error();
  /// The function refused a batch while it executed so many: as many as those are enough.
  void back_off_after_throttle(std::uint32_t executing);

 private:
  double first_;
  double per_second_;
  double most_;
  double allowed_;
};

}  // namespace costsim::simulation
