// Provisioned pollers of a function's event source mappings: what they cost, and whether they are
// enough.
#pragma once

#include "services/kit/service.hpp"

namespace costsim::services {

inline constexpr Parameter poller_rows[] = {
    {.name = "pollers",
     .kind = Kind::Count,
     .fallback = optional,
     .help =
         "least provisioned pollers of a queue's mapping, 2 or more, each of 1 MB/s and paid by "
         "the hour; default: not provisioned",
     .max = 10000},
    {.name = "pollers_max",
     .kind = Kind::Count,
     .fallback = "200",
     .help = "most provisioned pollers, up to which they follow the bytes that come",
     .max = 10000},
    {.name = "kafka_units",
     .kind = Kind::Number,
     .fallback = "0",
     .help = "event poller units of provisioned Kafka mappings, each of 20 MB/s and paid by the "
             "hour",
     .max = 2000},
};

/// Hours of pollers, a queue's and Kafka's, and a finding where what comes is more than they read.
/// AWS Lambda pricing, 2026: an event poller unit of a queue is one poller of 1 MB/s ($0.00925 an
/// hour), of which a mapping has two at least; one of Kafka 20 MB/s ($0.185). A queue's follow the
/// bytes of each step between their bounds, and are whole; how soon they follow AWS does not say.
void use_pollers(const Flow& input, const Parameters& function, const Context& context,
                 StageOutcome& outcome);

}  // namespace costsim::services
