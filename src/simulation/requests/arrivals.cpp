#include "simulation/requests/arrivals.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "engine/math.hpp"
#include "units/error.hpp"

namespace costsim::simulation {

using engine::RandomStream;
namespace math = engine::math;

namespace {

/// Longer gaps never matter: two and a half years, so that a block of them stays within the clock.
constexpr double longest_gap = 7e16;

/// A place in time with the fraction of a nanosecond that is left over, so that rounding never adds
/// up: a rate of 3 per nanosecond keeps its mean.
struct Place {
  Time time{0};
  double fraction = 0;

  void advance(double ns) {
    const double moved = fraction + std::min(ns, longest_gap);
    const auto whole = static_cast<Time::rep>(moved);
    fraction = moved - static_cast<double>(whole);
    time += Time{whole};
  }
};

/// Gaps of mean 1 at one rate, made ahead in blocks (see engine/sampler.hpp).
class Steady final : public Arrivals {
 public:
  Steady(double per_second, const Distribution& gaps, RandomStream stream)
      : gaps_(gaps),
        ns_per_gap_(engine::nanoseconds_per_second / per_second / gaps.mean()),
        stream_(stream) {}

  Time next() override {
    if (at_ == ready_.size()) draw_block();
    return ready_[at_++];
  }

 private:
  [[gnu::noinline]] void draw_block() {
    if (gaps_.family == engine::Family::Exponential) {
      for (double& gap : gaps_ahead_) gap = stream_.exponential() * gaps_.a * ns_per_gap_;
    } else {
      for (double& gap : gaps_ahead_) gap = gaps_.sample(stream_) * ns_per_gap_;
    }
    double passed = place_.fraction;
    for (std::size_t i = 0; i < ready_.size(); ++i) {
      passed += std::min(gaps_ahead_[i], longest_gap);
      ready_[i] = place_.time + Time{static_cast<Time::rep>(passed)};
    }
    place_ = {.time = ready_.back(),
              .fraction = passed - static_cast<double>((ready_.back() - place_.time).count())};
    at_ = 0;
  }

  Distribution gaps_;
  double ns_per_gap_;
  RandomStream stream_;
  Place place_;
  std::array<double, 64> gaps_ahead_{};
  std::array<Time, 64> ready_{};
  std::size_t at_ = 64;
};

/// The two states of a modulated rate: factors of the mean rate, and how long each lasts on
/// average.
struct Modulation {
  double factor[2] = {1, 1};
  double sojourn_ns[2] = {0, 0};
};

/// For a Poisson stream of rate λ times a two-state factor of variance v whose autocorrelation is
/// e^{-t/m}, counts in windows w have the index of dispersion 1 + 2 λ v m [1 - (1 - e^{-w/m}) m/w]
/// (Heffes and Lucantoni, IEEE JSAC 4(6), 1986, §III). Solved for v. Up to v = 1 the states are
/// 1 ± √v, each half of the time; beyond, the traffic comes in bursts with silence between.
Modulation modulation(const Dispersion& dispersion, double mean_per_second) {
  const double m = engine::to_seconds(dispersion.memory);
  const double ratio = engine::to_seconds(dispersion.window) / m;
  const double shape = 1 - (1 - math::exp(-ratio)) / ratio;
  const double variance = (dispersion.index - 1) / (2 * mean_per_second * m * shape);
  const double memory_ns = m * engine::nanoseconds_per_second;
  if (variance <= 1) {
    const double deviation = std::sqrt(variance);
    return {{1 - deviation, 1 + deviation}, {2 * memory_ns, 2 * memory_ns}};
  }
  const double on = 1 / (1 + variance);  // the fraction of time, and the inverse of the factor
  return {{0, 1 / on}, {memory_ns / on, memory_ns / (1 - on)}};
}

/// Gaps of mean 1 in operational time ∫ rate dt, mapped back to the clock: a Poisson stream of
/// varying rate for exponential gaps (Cox and Isham, "Point Processes", §4.2).
class Varying final : public Arrivals {
 public:
  Varying(const ArrivalConfig& config, const std::string& stage, std::uint64_t seed, double mean)
      : profile_(config.rate),
        gaps_(config.gaps),
        mean_gap_(config.gaps.mean()),
        stream_(seed, stage + "/arrivals"),
        switches_(seed, stage + "/modulation") {
    if (config.dispersion.index > 1 && mean > 0) {
      modulation_ = modulation(config.dispersion, mean);
      modulated_ = true;
      const double on =
          modulation_.sojourn_ns[1] / (modulation_.sojourn_ns[0] + modulation_.sojourn_ns[1]);
      state_ = switches_.chance(on) ? 1 : 0;
      next_switch_ = sojourn();
    }
  }

  Time next() override {
    double wanted = gaps_.sample(stream_) / mean_gap_;
    while (true) {
      const double per_ns = rate() / engine::nanoseconds_per_second;
      const Time end = piece_end();
      if (end == engine::never) {
        if (per_ns <= 0) return engine::never;
        place_.advance(wanted / per_ns);
        return place_.time;
      }
      const double left =
          per_ns * (static_cast<double>((end - place_.time).count()) - place_.fraction);
      if (wanted < left) {
        place_.advance(wanted / per_ns);
        return place_.time;
      }
      wanted -= left;
      place_ = {.time = end};
      enter_next_piece();
    }
  }

 private:
  double rate() const {
    return profile_.per_second[std::min(step_, profile_.per_second.size() - 1)] *
           modulation_.factor[state_];
  }
  Time step_end() const {
    return step_ + 1 >= profile_.per_second.size()
               ? engine::never
               : profile_.step * static_cast<Time::rep>(step_ + 1);
  }
  Time piece_end() const {
    // With silence for ever after there is nothing to switch.
    if (step_end() == engine::never && profile_.per_second.back() <= 0) return engine::never;
    return std::min(step_end(), next_switch_);
  }
  void enter_next_piece() {
    if (place_.time == step_end()) ++step_;
    if (modulated_ && place_.time == next_switch_) {
      state_ = 1 - state_;
      next_switch_ = place_.time + sojourn();
    }
  }
  Time sojourn() {
    const double ns = modulation_.sojourn_ns[state_] * switches_.exponential();
    return Time{1 + static_cast<Time::rep>(std::min(ns, 1e18))};
  }

  RateProfile profile_;
  Distribution gaps_;
  double mean_gap_;
  RandomStream stream_;
  RandomStream switches_;
  Modulation modulation_;
  bool modulated_ = false;
  int state_ = 0;
  Time next_switch_ = engine::never;
  std::size_t step_ = 0;
  Place place_;
};

class Replay final : public Arrivals {
 public:
  explicit Replay(std::vector<Time> instants) : instants_(std::move(instants)) {}
  Time next() override { return at_ < instants_.size() ? instants_[at_++] : engine::never; }

 private:
  std::vector<Time> instants_;
  std::size_t at_ = 0;
};

class Timer final : public Arrivals {
 public:
  explicit Timer(const Ticks& ticks) : ticks_(ticks) {}
  Time next() override {
    if (at_ >= ticks_.until) return engine::never;
    const Time now = at_;
    if (++sent_ == ticks_.count) {
      sent_ = 0;
      at_ += ticks_.every;
    }
    return now;
  }

 private:
  Ticks ticks_;
  Time at_{0};
  std::uint64_t sent_ = 0;
};

void check(const ArrivalConfig& config, const std::string& stage) {
  const auto require = [&](bool holds, std::string_view what) {
    if (!holds) throw Error(Failure::Usage, fmt::format("arrivals of \"{}\": {}", stage, what));
  };
  if (config.ticks.count > 0) {
    return require(config.ticks.every > Time{0}, "a timer needs an interval above 0");
  }
  if (!config.replay.empty()) {
    require(std::is_sorted(config.replay.begin(), config.replay.end()) &&
                config.replay.front() >= Time{0},
            "instants to replay must be in order and not negative");
    return;
  }
  require(!config.rate.per_second.empty(), "no rate is given");
  require(config.rate.step > Time{0}, "the step must be above 0");
  require(std::all_of(config.rate.per_second.begin(), config.rate.per_second.end(),
                      [](double rate) { return rate >= 0 && std::isfinite(rate); }),
          "a rate must be finite and not negative");
  const double mean = config.gaps.mean();
  require(mean > 0 && std::isfinite(mean), "gaps must have a mean above 0 and finite");
  require(config.dispersion.index >= 1 && std::isfinite(config.dispersion.index),
          "the index of dispersion must be at least 1: below, choose regular gaps instead");
  require(config.dispersion.window > Time{0} && config.dispersion.memory > Time{0},
          "the window and memory of the dispersion must be above 0");
}

double mean_rate(const RateProfile& profile) {
  double sum = 0;
  for (const double rate : profile.per_second) sum += rate;
  return sum / static_cast<double>(profile.per_second.size());
}

}  // namespace

std::unique_ptr<Arrivals> make_arrivals(const ArrivalConfig& config, std::uint64_t seed,
                                        const std::string& stage) {
  check(config, stage);
  if (config.ticks.count > 0) return std::make_unique<Timer>(config.ticks);
  if (!config.replay.empty()) return std::make_unique<Replay>(config.replay);
  const auto& rates = config.rate.per_second;
  const bool steady =
      std::all_of(rates.begin(), rates.end(), [&](double rate) { return rate == rates.front(); });
  if (steady && rates.front() > 0 && config.dispersion.index == 1) {
    return std::make_unique<Steady>(rates.front(), config.gaps,
                                    RandomStream(seed, stage + "/arrivals"));
  }
  return std::make_unique<Varying>(config, stage, seed, mean_rate(config.rate));
}

double expected_arrivals(const ArrivalConfig& config, Time horizon) {
  if (config.ticks.count > 0) {
    const auto ticks = std::min(horizon, config.ticks.until - Time{1}) / config.ticks.every + 1;
    return static_cast<double>(ticks) * static_cast<double>(config.ticks.count);
  }
  if (!config.replay.empty()) {
    return static_cast<double>(
        std::upper_bound(config.replay.begin(), config.replay.end(), horizon) -
        config.replay.begin());
  }
  double sum = 0;
  Time from{0};
  for (std::size_t i = 0; i < config.rate.per_second.size() && from < horizon; ++i) {
    const bool last = i + 1 == config.rate.per_second.size();
    const Time until = last ? horizon : std::min(horizon, from + config.rate.step);
    sum += config.rate.per_second[i] * engine::to_seconds(until - from);
    from = until;
  }
  return sum;
}

}  // namespace costsim::simulation
