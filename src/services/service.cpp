#include "services/service.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "traffic/arrivals.hpp"
#include "units/error.hpp"

namespace costsim::services {
namespace {

std::string number_text(double value) {
  return value >= 100 ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value);
}

}  // namespace

void Outcome::use(std::string_view service, std::string_view meter, const Decimal& quantity) {
  usage.push_back({"", {std::string(service), std::string(meter)}, quantity});
}

void hold_against(const Limit& limit, double need, std::string_view message, const Context& context,
                  std::vector<Finding>& findings) {
  if (need <= limit.value) return;
  Finding finding;
  finding.id = limit.id;
  finding.severity = limit.severity;
  finding.stage = context.stage;
  finding.message = message;
  finding.need = need;
  finding.limit = number_text(limit.value) + std::string(limit.unit);
  finding.actual = number_text(need) + std::string(limit.unit);
  if (context.rules.has(limit.rule)) {
    const metering::Provenance& from = context.rules.at(limit.rule).provenance;
    finding.source = fmt::format("{} ({}, {})", from.source, from.as_of, from.confidence);
  }
  findings.push_back(std::move(finding));
}

void tell(std::string_view id, Severity severity, std::string message, const Context& context,
          std::vector<Finding>& findings) {
  Finding finding;
  finding.id = id;
  finding.severity = severity;
  finding.stage = context.stage;
  finding.message = std::move(message);
  findings.push_back(std::move(finding));
}

double burst_count(double mean, double dispersion, const Context& context) {
  return static_cast<double>(traffic::count_at_quantile(mean, dispersion, context.burst_quantile));
}

Decimal whole(double estimate) {
  return Decimal::from_double(std::max(0.0, estimate), 0);
}

Decimal gigabytes(const Decimal& bytes) {
  return bytes.divided_by(Decimal(1LL << 30), 15);
}

std::int64_t increments(Bytes size, Bytes increment) {
  if (increment.value <= 0) {
    throw Error(Failure::Untrustworthy, "a billing increment of nothing: expected a size");
  }
  return std::max<std::int64_t>(1, (size.value + increment.value - 1) / increment.value);
}

}  // namespace costsim::services
