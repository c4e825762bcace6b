// What a run of `costsim resend` came to, for people and for programs.
#pragma once

#include <string>

#include "ingest/resend/resend.hpp"

namespace costsim::ingest {

/// A line a file, then what became of all events, then where a run that was stopped can go on.
std::string to_text(const ResendReport& report);
/// The same as JSON, with what could not be read; counts are numbers, offsets are bytes from 0.
std::string to_json(const ResendReport& report);

}  // namespace costsim::ingest
