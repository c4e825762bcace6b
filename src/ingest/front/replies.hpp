// Refusals of the pages, each with the fields that its status asks for.
#pragma once

#include <string_view>

#include "ingest/http/response.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

/// 503, soon to be tried again.
Reply overloaded(std::string_view reason);
/// 501 (RFC 9110 section 9.1): a method that no page knows. What such a method means for the
/// connection is not known, either; a client of CONNECT would go on with what is no HTTP.
Reply unknown_method();
/// 200 (RFC 9110 section 9.3.7): what can be asked is told by Allow.
Reply options(std::string_view allow);
/// 415 (RFC 9110 section 15.5.16), with what would be taken: a whole field.
Reply unsupported(std::string_view reason, std::string_view accept);
/// 401 (RFC 9110 section 15.5.2), with how one says who one is.
Reply unauthorized();
/// 429 (RFC 6585 section 4), with how long to wait.
Reply too_often(Duration wait);

}  // namespace costsim::ingest
