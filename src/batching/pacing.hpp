// How fast a lane of an outlet (a shard) may be sent to after it has refused records: halve on a
// refusal, recover slowly.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "batching/kinesis_limits.hpp"
#include "engine/token_bucket.hpp"
#include "units/quantity.hpp"

namespace costsim::batching {

/// Additive increase, multiplicative decrease, as a fraction of what a Kinesis shard takes.
struct PacingRule {
  std::int64_t records_per_s = shard_records_per_s;
  std::int64_t bytes_per_s = shard_bytes_per_s;
  double first = 0.5;       ///< fraction after the first refusal
  double least = 1.0 / 64;  ///< never slower than this
  double regained = 0.1;    ///< fraction won back per quiet second
  double free = 1.5;        ///< from here on the lane is not paced any more
  /// Refusals within this time of the last halving are one event: they were under way together.
  Duration reaction = std::chrono::milliseconds(200);
  double burst_s = 0.2;  ///< tokens saved up at most, in seconds of the present rate
};

/// Token buckets, two per lane that has refused something. Time is passed in.
class Pacer {
 public:
  explicit Pacer(PacingRule rule = {}) : rule_(rule) {}

  /// Whether any lane is paced: if not, nothing needs to be asked.
  bool active() const { return paced_ > 0; }
  /// Takes the tokens for one record if the lane may have it now.
  bool admit(std::uint32_t lane, std::size_t bytes, Duration now);
  /// When the lane will take a record again. `now` if it does.
  Duration ready_at(std::uint32_t lane, Duration now);
  /// The lane refused records that were sent.
  void throttled(std::uint32_t lane, Duration now);
  /// Lets every lane recover; called now and then.
  void recover(Duration now);
  /// Present fraction of the lane's rate; `free` when it is not paced.
  double fraction(std::uint32_t lane) const;

 private:
  struct Pace {
    double fraction;
    engine::TokenBucket records, bytes;
    Duration halved, recovered;
  };
  Pace begun(Duration now) const;
  void change(Pace& pace, double fraction, Duration now) const;

  PacingRule rule_;
  std::vector<std::optional<Pace>> paces_;  ///< by lane; nothing: not paced
  int paced_ = 0;
  Duration look_again_{};  ///< at what may have recovered: there may be thousands of lanes
};

/// What was sent in the last whole second: the only measure of a stream whose lanes are unknown.
class SendRate {
 public:
  void sent(std::size_t records, std::size_t bytes, Duration now) {
    if (now - begin_ >= std::chrono::seconds(1)) {
      last_ = now - begin_ < std::chrono::seconds(2) ? running_ : Sum{};
      running_ = {};
      begin_ = now;
    }
    running_.records += static_cast<std::int64_t>(records);
    running_.bytes += static_cast<std::int64_t>(bytes);
  }
  /// The rule for all of it together, never below that of one lane.
  PacingRule rule_for_all(PacingRule rule) const {
    rule.records_per_s = std::max({rule.records_per_s, last_.records, running_.records});
    rule.bytes_per_s = std::max({rule.bytes_per_s, last_.bytes, running_.bytes});
    return rule;
  }

 private:
  struct Sum {
    std::int64_t records = 0, bytes = 0;
  };
  Sum running_, last_;
  Duration begin_{};
};

}  // namespace costsim::batching
