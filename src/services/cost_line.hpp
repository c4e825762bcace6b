// A cost that the scenario prices itself: what it is counted by. The price is no service's to know.
#pragma once

#include <string>
#include <string_view>

#include "units/decimal.hpp"
#include "units/parameters.hpp"

namespace costsim::services {

// Rows of a cost line, which a scenario writes without a service.

inline constexpr Parameter cost_price_row = {
    .name = "price",
    .fallback = optional,
    .help = "\"$120/month\", \"$120k/year\", \"$3 per 1M requests\"; or \"$3\" beside `per`"};
inline constexpr Parameter cost_per_row = {
    .name = "per",
    .fallback = "month",
    .help = "what one price buys: month, year, hour, \"1M requests\", events, invocations, GB"};
inline constexpr Parameter cost_quantity_row = {
    .name = "quantity",
    .kind = Kind::Number,
    .fallback = "1",
    .help = "so many of them: seats, or calls for each request",
    .max = 1e12};

/// What is counted of the time, or of what comes to a stage.
enum class CountedBy {
  Months,       ///< billing months; of a stage, those of each of its nodes or tasks
  Hours,        ///< the same in hours
  Items,        ///< what comes to the stage: requests, records, messages
  Events,       ///< the same, unpacked from batches and records
  Invocations,  ///< executions of the stage
  Gigabytes,    ///< of what comes to the stage
};

/// Whether a stage is counted by how long it has its nodes or tasks.
constexpr bool is_time(CountedBy by) {
  return by == CountedBy::Months || by == CountedBy::Hours;
}

/// "1M requests" → requests, so many of which one price buys.
struct CostUnit {
  CountedBy by = CountedBy::Months;
  std::string unit;   ///< singular, as in a report: "request"
  std::string meter;  ///< its name among meters: "requests"
  Decimal per = 1;
};

/// "month", "year", "hour", "1M requests", "GB", "100 messages". Error(Usage) that lists the units.
CostUnit cost_unit(std::string_view per);

}  // namespace costsim::services
