#include "services/kit/service.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "traffic/arrivals.hpp"
#include "units/error.hpp"

namespace costsim::services {

const AccountLoad* asked_of(std::string_view quota, const Context& context) {
  if (context.asked == nullptr) return nullptr;
  const auto known = context.asked->find({context.rules.service(), std::string(quota)});
  return known == context.asked->end() ? nullptr : &known->second;
}

void StageOutcome::use(std::string_view service, std::string_view meter, const Decimal& quantity) {
  usage.push_back({"", {std::string(service), std::string(meter)}, quantity});
}

void tell_spread(std::string_view service, std::string_view meter, const Counts& over_time,
                 const Context& context) {
  if (context.spreads == nullptr) return;
  context.spreads->push_back(
      {context.stage, {std::string(service), std::string(meter)}, over_time});
}

Network network_of(const Service& service, const Parameters& parameters) {
  return service.network ? service.network(parameters) : usual_network(service.role);
}

std::vector<Assumption> assumed_event_size(const Parameters&, const Context& context) {
  if (context.workload.event_stated) return {};
  return {{"workload.event", to_text(context.workload.event),
           "bytes that are billed or limited follow the size of an event"}};
}

Assumed assumed_size(std::string_view parameter) {
  return [parameter](const Parameters& values, const Context& context) {
    return values.has(parameter) ? std::vector<Assumption>() : assumed_event_size(values, context);
  };
}

std::vector<Assumption> assumed_response_size(const Context& context) {
  if (context.workload.response_stated || context.workload.response.value > 0) return {};
  return {{"workload.response", to_text(context.workload.response),
           "bytes of answers are billed: none are counted"}};
}

double burst_count(double mean, double dispersion, const Context& context) {
  return static_cast<double>(traffic::count_at_quantile(mean, dispersion, context.burst_quantile));
}

Decimal whole(double estimate) {
  return Decimal::from_double(std::max(0.0, estimate), 0);
}

Decimal gigabytes(const Decimal& bytes) {
  return bytes.divided_by(Decimal(bytes_per_gb), 15);
}

std::int64_t increments(Bytes size, Bytes increment) {
  if (increment.value <= 0) {
    throw Error(Failure::Untrustworthy, "a billing increment of nothing: expected a size");
  }
  return std::max<std::int64_t>(1, (size.value + increment.value - 1) / increment.value);
}

Term increments_term(std::string name, Bytes size, std::string_view rule, const Context& context) {
  return {std::move(name), increments(size, context.rules.bytes(rule)), "",
          fmt::format("{} in steps of {} = {}, at least one", to_text(size), rule,
                      context.rules.at(rule).text),
          OverMonths::Largest};
}

}  // namespace costsim::services
