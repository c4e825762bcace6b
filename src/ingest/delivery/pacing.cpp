#include "ingest/delivery/pacing.hpp"

#include <algorithm>

namespace costsim::ingest {

Pacer::Bucket* Pacer::paced(std::uint32_t lane) {
  return lane < buckets_.size() && buckets_[lane].paced ? &buckets_[lane] : nullptr;
}

void Pacer::refill(Bucket& bucket, Duration now) const {
  const double elapsed = seconds(now - bucket.refilled);
  const auto fill = [&](double& tokens, double full_rate) {
    const double rate = full_rate * bucket.fraction;
    tokens = std::min(tokens + elapsed * rate, std::max(1.0, rate * rule_.burst_s));
  };
  fill(bucket.records, rule_.records_per_s);
  fill(bucket.bytes, rule_.bytes_per_s);
  bucket.refilled = now;
}

bool Pacer::admit(std::uint32_t lane, std::size_t bytes, Duration now) {
  Bucket* const bucket = paced(lane);
  if (bucket == nullptr) return true;
  refill(*bucket, now);
  if (bucket->records < 1 || bucket->bytes <= 0) return false;
  bucket->records -= 1;
  // A record larger than the bucket leaves a debt: it is never kept out for its size.
  bucket->bytes -= static_cast<double>(bytes);
  return true;
}

Duration Pacer::ready_at(std::uint32_t lane, Duration now) const {
  if (lane >= buckets_.size() || !buckets_[lane].paced) return now;
  const Bucket& bucket = buckets_[lane];
  const double wait = std::max((1 - bucket.records) / (rule_.records_per_s * bucket.fraction),
                               (1 - bucket.bytes) / (rule_.bytes_per_s * bucket.fraction));
  return bucket.refilled + from_seconds(std::max(0.0, wait));
}

void Pacer::throttled(std::uint32_t lane, Duration now) {
  if (lane >= buckets_.size()) buckets_.resize(std::size_t{lane} + 1);
  Bucket& bucket = buckets_[lane];
  if (!bucket.paced) {
    bucket = {true, rule_.first, 0, 0, now, now, now};
    ++paced_;
  } else if (now - bucket.halved >= rule_.reaction) {
    refill(bucket, now);
    bucket.fraction = std::max(rule_.least, bucket.fraction / 2);
    bucket.halved = bucket.recovered = now;
  }
}

void Pacer::recover(Duration now) {
  for (Bucket& bucket : buckets_) {
    if (!bucket.paced || now - bucket.recovered < std::chrono::milliseconds(100)) continue;
    refill(bucket, now);
    bucket.fraction += rule_.regained * seconds(now - bucket.recovered);
    bucket.recovered = now;
    if (bucket.fraction < rule_.free) continue;
    bucket.paced = false;
    --paced_;
  }
}

double Pacer::fraction(std::uint32_t lane) const {
  return lane < buckets_.size() && buckets_[lane].paced ? buckets_[lane].fraction : rule_.free;
}

}  // namespace costsim::ingest
