// What an answer says of the events of a body.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "ingest/events/body.hpp"

namespace costsim::ingest {

/// {"accepted":2,"rejected":[{"line":3,"errors":["…"]}]}, and "unlisted" with the number of those
/// whose errors are too many to be told.
std::string summary(std::size_t accepted, std::span<const Rejection> rejections,
                    std::string_view place_name);

/// {"errors":["…"]}, of a body that is one event.
std::string single_summary(const Rejection& rejection);

}  // namespace costsim::ingest
