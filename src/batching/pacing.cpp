#include "batching/pacing.hpp"

#include <cmath>

namespace costsim::batching {

namespace {

engine::BucketConfig share_of(std::int64_t full_rate, double fraction, double burst_s) {
  const double rate = static_cast<double>(full_rate) * fraction;
  const auto whole = [](double tokens) { return std::max<std::int64_t>(1, std::llround(tokens)); };
  return {.burst = whole(rate * burst_s), .refill = whole(rate)};
}

}  // namespace

bool Pacer::admit(std::uint32_t lane, std::size_t bytes, Duration now) {
  if (lane >= paces_.size() || !paces_[lane]) return true;
  Pace& pace = *paces_[lane];
  if (!pace.bytes.holds(now) || !pace.records.take(now)) return false;
  // A record larger than the bucket leaves a debt: it is never kept out for its size.
  pace.bytes.charge(now, static_cast<std::int64_t>(bytes));
  return true;
}

Duration Pacer::ready_at(std::uint32_t lane, Duration now) {
  if (lane >= paces_.size() || !paces_[lane]) return now;
  return std::max(paces_[lane]->records.next_token(now), paces_[lane]->bytes.next_token(now));
}

Pacer::Pace Pacer::begun(Duration now) const {
  using engine::TokenBucket;
  Pace pace{rule_.first, TokenBucket(share_of(rule_.records_per_s, rule_.first, rule_.burst_s)),
            TokenBucket(share_of(rule_.bytes_per_s, rule_.first, rule_.burst_s)), now, now};
  pace.records.empty(now);
  pace.bytes.empty(now);
  return pace;
}

void Pacer::change(Pace& pace, double fraction, Duration now) const {
  pace.fraction = fraction;
  pace.recovered = now;
  pace.records.change(now, share_of(rule_.records_per_s, fraction, rule_.burst_s));
  pace.bytes.change(now, share_of(rule_.bytes_per_s, fraction, rule_.burst_s));
}

void Pacer::throttled(std::uint32_t lane, Duration now) {
  if (lane >= paces_.size()) paces_.resize(std::size_t{lane} + 1);
  std::optional<Pace>& pace = paces_[lane];
  if (!pace) {
    pace = begun(now);
    ++paced_;
  } else if (now - pace->halved >= rule_.reaction) {
    change(*pace, std::max(rule_.least, pace->fraction / 2), now);
    pace->halved = now;
  }
}

void Pacer::recover(Duration now) {
  if (!active() || now < look_again_) return;
  look_again_ = now + std::chrono::milliseconds(20);
  for (std::optional<Pace>& pace : paces_) {
    if (!pace || now - pace->recovered < std::chrono::milliseconds(100)) continue;
    const double regained = pace->fraction + rule_.regained * seconds(now - pace->recovered);
    if (regained < rule_.free) {
      change(*pace, regained, now);
    } else {
      pace.reset();
      --paced_;
    }
  }
}

double Pacer::fraction(std::uint32_t lane) const {
  return lane < paces_.size() && paces_[lane] ? paces_[lane]->fraction : rule_.free;
}

}  // namespace costsim::batching
