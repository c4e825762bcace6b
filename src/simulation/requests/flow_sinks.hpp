// Between stages: requests that are copied, thinned, multiplied or spread.
#pragma once

#include <string>
#include <vector>

#include "engine/random.hpp"
#include "simulation/requests/gates.hpp"
#include "simulation/requests/requests.hpp"

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

/// Each request that the gates let through; it is in their hands for `added`. The others are
/// refused, and counted.
class Gated final : public RequestSink {
 public:
  Gated(RequestSink& into, Gates gates, Time added, const Window& window)
      : into_(into), gates_(std::move(gates)), added_(added), window_(window) {}

  void arrive(Time now) override {
    if (enter(gates_, now)) {
      leave(gates_, now + added_);
      return into_.arrive(now);
    }
    if (now >= window_.warm_up) ++refused_;
  }
  std::uint64_t refused() const { return refused_; }

 private:
  RequestSink& into_;
  Gates gates_;
  Time added_;
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
