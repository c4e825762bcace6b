// Quantities that many services share: things held over time, and items put together.
#pragma once

#include <optional>

#include "services/kit/service.hpp"

namespace costsim::services {

/// amount × span / month: keys, alarms, GB or engineers held for the whole span, in month-units.
Decimal months_of(const Decimal& amount, const Context& context);
/// amount × span in hours.
Decimal hours_of(const Decimal& amount, const Context& context);
/// What an array of one value per step adds up to in hours: Σ × step.
Decimal hours_of_steps(double sum_over_steps, Duration step);

/// GB of all items of a flow at `each` bytes.
Decimal gigabytes_of(const Flow& flow, Bytes each);

/// What all items of a flow have of a parameter: so much each, or the volume that was stated for
/// the span in its place (Parameter::volume). Bytes are bytes; without a parameter each has
/// `fallback`.
Decimal of_all_items(const Flow& flow, const Parameters& values, std::string_view name,
                     const Decimal& fallback = 0);
/// What one has on average.
double of_each_item(const Flow& flow, const Parameters& values, std::string_view name,
                    const Decimal& fallback = 0);

/// What is left of a flow where no step takes more than so much; nothing where none has more.
std::optional<Flow> capped(const Flow& flow, double most_per_step);

/// The index of dispersion of items put together by `size`. Filling evens out what comes in, but
/// many senders fill at the same time: it stays at 1 unless what comes in was more even than that.
double dispersion_of_batches(double dispersion, double size);
/// The flow with every `count` items put together into one.
Flow batched(const Flow& flow, std::int64_t count);

/// Adds usage unless there is none of it: what nobody uses needs no price.
void use_some(StageOutcome& outcome, std::string_view service, std::string_view meter,
              const Decimal& quantity);

/// The parameter if it was given, else the fallback.
Bytes bytes_or(const Parameters& values, std::string_view name, Bytes fallback);
std::optional<Duration> duration_if(const Parameters& values, std::string_view name);
std::optional<std::int64_t> count_if(const Parameters& values, std::string_view name);

}  // namespace costsim::services
