// Between stages: requests that are copied, thinned, multiplied or spread.
#pragma once

#include <string>
#include <vector>

#include "engine/random.hpp"
#include "simulation/requests.hpp"

namespace costsim::simulation {

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

/// The shares of `count` items by Zipf's law: the k-th has 1 / k^exponent of the first's. They add
/// up to 1.
std::vector<double> zipf_shares(std::uint32_t count, double exponent);

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
