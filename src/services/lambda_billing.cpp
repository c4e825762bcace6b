#include "services/lambda_billing.hpp"

#include <algorithm>
#include <cmath>

namespace costsim::services {

Decimal mean_billed_seconds(const engine::Distribution& duration, Duration step) {
  const double width = seconds(step);
  const double mean = duration.mean();
  if (duration.family == engine::Family::Deterministic) {
    const auto steps = static_cast<std::int64_t>(std::ceil(mean / width - 1e-9));
    return exact_seconds(step * std::max<std::int64_t>(1, steps));
  }
  if (duration.family == engine::Family::Exponential) {
    return Decimal::from_double(width / -std::expm1(-width / mean));
  }
  return Decimal::from_double(mean + width / 2);
}

double cpu_share(Bytes memory, Bytes full_vcpu_memory) {
  return std::min(1.0,
                  static_cast<double>(memory.value) / static_cast<double>(full_vcpu_memory.value));
}

double mean_batch(double records_per_second, const BatchSource& source) {
  const Duration gathering = std::max(source.window, source.poll_interval);
  const double gathered = records_per_second / std::max(1.0, source.pollers) * seconds(gathering);
  return std::clamp(gathered, 1.0, std::max(1.0, source.largest));
}

}  // namespace costsim::services
