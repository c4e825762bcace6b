#include "services/kit/amounts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace costsim::services {
namespace {

/// amount × a / b. The fraction is reduced first, so that a long amount stays within 128 bits.
Decimal times_ratio(const Decimal& amount, Duration a, Duration b) {
  const std::int64_t common = std::max<std::int64_t>(1, std::gcd(a.count(), b.count()));
  if (b.count() == common) return amount * Decimal(a.count() / common);
  return (amount * Decimal(a.count() / common)).divided_by(Decimal(b.count() / common), 15);
}

}  // namespace

Decimal months_of(const Decimal& amount, const Context& context) {
  return times_ratio(amount, context.span, context.month);
}

Decimal hours_of(const Decimal& amount, const Context& context) {
  return times_ratio(amount, context.span, std::chrono::hours(1));
}

Decimal hours_of_steps(double sum_over_steps, Duration step) {
  return times_ratio(Decimal::from_double(sum_over_steps), step, std::chrono::hours(1));
}

Decimal gigabytes_of(const Flow& flow, Bytes each) {
  return gigabytes(flow.total * Decimal(each.value));
}

namespace {

/// Of one item; absent where a volume of all is stated.
std::optional<Decimal> stated_each(const Parameters& values, std::string_view name,
                                   const Decimal& fallback) {
  if (!values.has(name)) return fallback;
  const Value& value = values.value(name);
  if (std::holds_alternative<Rate>(value)) return std::nullopt;
  const Bytes* bytes = std::get_if<Bytes>(&value);
  return bytes != nullptr ? Decimal(bytes->value) : values.number(name);
}

}  // namespace

Decimal of_all_items(const Flow& flow, const Parameters& values, std::string_view name,
                     const Decimal& fallback) {
  const std::optional<Decimal> each = stated_each(values, name, fallback);
  return each ? flow.total * *each : values.rate(name).events_in(flow.span());
}

double of_each_item(const Flow& flow, const Parameters& values, std::string_view name,
                    const Decimal& fallback) {
  if (const auto each = stated_each(values, name, fallback)) return each->to_double();
  const double items = flow.total.to_double();
  return items == 0 ? 0 : of_all_items(flow, values, name).to_double() / items;
}

std::optional<Flow> capped(const Flow& flow, double most_per_step) {
  if (flow.items.max() <= most_per_step) return std::nullopt;
  Flow taken = flow;
  taken.items = flow.items.each([=](double items) { return std::min(items, most_per_step); });
  taken.total = whole(taken.items.sum());
  return taken;
}

double dispersion_of_batches(double dispersion, double size) {
  return std::max(std::min(1.0, dispersion), dispersion / size);
}

Flow batched(const Flow& flow, std::int64_t count) {
  Flow result = flow;
  if (count <= 1) return result;
  const auto size = static_cast<double>(count);
  result.items = flow.items / size;
  result.total = flow.total.divided_by(Decimal(count)).ceiling();
  result.size.value *= count;
  result.together = std::ceil(flow.together / size);
  result.dispersion = dispersion_of_batches(flow.dispersion, size);
  result.events_per_item *= size;
  return result;
}

void use_some(StageOutcome& outcome, std::string_view service, std::string_view meter,
              const Decimal& quantity) {
  if (!quantity.is_zero()) outcome.use(service, meter, quantity);
}

Bytes bytes_or(const Parameters& values, std::string_view name, Bytes fallback) {
  return values.has(name) ? values.bytes(name) : fallback;
}

std::optional<Duration> duration_if(const Parameters& values, std::string_view name) {
  return values.has(name) ? std::optional(values.duration(name)) : std::nullopt;
}

std::optional<std::int64_t> count_if(const Parameters& values, std::string_view name) {
  return values.has(name) ? std::optional(values.count(name)) : std::nullopt;
}

}  // namespace costsim::services
