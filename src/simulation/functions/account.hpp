// The concurrency that all functions of an account and region share.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/token_bucket.hpp"

namespace costsim::simulation {

using engine::BucketConfig;
using engine::Time;
using engine::TokenBucket;

struct AccountConfig {
  /// Concurrent executions of all functions together.
  std::int64_t concurrency = 1000;
  /// New instances of all functions together (the rule until 2023-11); absent: no shared limit.
  std::optional<BucketConfig> scaling = {};
  /// Requests per second and unit of concurrency, of all functions without a reservation together;
  /// 0: not limited.
  std::int64_t requests_per_unit = 10;
  bool requests_spent = false;  ///< no second's worth of them is left at the start
};

/// Holds units of concurrency that it gives back in its own time.
class UnitHolder {
 public:
  virtual ~UnitHolder() = default;
  /// Gives back what is free by `now`.
  virtual void settle(Time now) = 0;
};

/// Gives out units of concurrency to the functions that hold no reservation.
class Account {
 public:
  /// No limit of any kind.
  Account() = default;
  explicit Account(const AccountConfig& config);

  /// Takes `units` out of the shared pool for one function (reserved or provisioned concurrency).
  /// Throws Error(Usage) when the account has not as many: such a function cannot be deployed.
  void set_aside(std::string_view function, std::int64_t units);

  /// Whoever takes units registers first, and outlives its account's use.
  void add(UnitHolder& holder) { holders_.push_back(&holder); }

  bool take_unit(Time now) {
    if (busy_ >= shared_) settle(now);
    if (busy_ >= shared_) return false;
    ++busy_;
    return true;
  }
  void give_back() { --busy_; }

  bool take_request(Time now) { return !requests_ || requests_->take(now); }
  bool take_new_instance(Time now) { return !scaling_ || scaling_->take(now); }

  std::int64_t shared() const { return shared_; }

 private:
  void settle(Time now) {
    for (UnitHolder* holder : holders_) holder->settle(now);
  }

  std::vector<UnitHolder*> holders_;
  std::int64_t shared_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t busy_ = 0;
  std::optional<TokenBucket> scaling_;
  std::optional<TokenBucket> requests_;
};

/// The limit of `per_unit` requests per second for each of `units`; a second's worth at once, which
/// may be spent at the start.
std::optional<TokenBucket> request_limit(std::int64_t units, std::int64_t per_unit, bool spent);

}  // namespace costsim::simulation
