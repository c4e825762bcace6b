// The format of a scenario as a JSON Schema, made from the same tables that read it, so that an
// editor completes and checks what the reader will accept.
#pragma once

#include <string>

#include "services/kit/catalogue.hpp"

namespace costsim::scenario {

/// JSON Schema, draft 2020-12, of a scenario file that names these services.
std::string scenario_schema(const services::Catalogue& catalogue);

}  // namespace costsim::scenario
