// The services themselves: each is one file, its parameters in one table (catalogue.cpp lists them
// all).
#pragma once

#include "services/service.hpp"

namespace costsim::services {

Service api_gateway();

}  // namespace costsim::services
