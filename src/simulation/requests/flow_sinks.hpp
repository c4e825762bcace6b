// Between stages: requests that are copied, thinned, multiplied or spread.
#pragma once

#include <string>
#include <vector>

#include "engine/random.hpp"
#include "engine/token_bucket.hpp"
#include "simulation/requests/requests.hpp"

namespace costsim::simulation {

using engine::TokenBucket;

/// Each request `times` times; a fraction by chance.
class Multiplied final : public RequestSink {
 public:
  Multiplied(RequestSink& into, double times, engine::RandomStream stream)
      : into_(into), times_(times), stream_(stream) {}

  void arrive(Time now) override {
    double left = times_;
    for (; left >= 1; left -= 1) into_.arrive(now);
    if (left > 0 && stream_.chance(left)) into_.arrive(now);
  }

 private:
  RequestSink& into_;
  double times_;
  engine::RandomStream stream_;
};

/// Each request to all of them.
class Copied final : public RequestSink {
 public:
  explicit Copied(std::vector<RequestSink*> into) : into_(std::move(into)) {}
  void arrive(Time now) override {
    for (RequestSink* sink : into_) sink->arrive(now);
  }

 private:
  std::vector<RequestSink*> into_;
};

/// Each request that gets a token of a gateway's; the others are refused, and counted.
class Gated final : public RequestSink {
 public:
  Gated(RequestSink& into, TokenBucket& gateway, const Window& window)
      : into_(into), gateway_(gateway), window_(window) {}

  void arrive(Time now) override {
    if (gateway_.take(now)) return into_.arrive(now);
    if (now >= window_.warm_up) ++refused_;
  }
  std::uint64_t refused() const { return refused_; }

 private:
  RequestSink& into_;
  TokenBucket& gateway_;
  Window window_;
  std::uint64_t refused_ = 0;
};

/// Each request to one of them, by share.
class Spread final : public RequestSink {
 public:
  Spread(std::vector<RequestSink*> into, const std::vector<double>& shares,
         engine::RandomStream stream);
  void arrive(Time now) override;

 private:
  std::vector<RequestSink*> into_;
  std::vector<double> cumulative_;
  engine::RandomStream stream_;
};

}  // namespace costsim::simulation
