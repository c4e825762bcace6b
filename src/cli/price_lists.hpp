// costsim prices import|verify: AWS's price lists.
#pragma once

#include "cli/process/session.hpp"

namespace CLI {
class App;
}

namespace costsim::cli {

void add_price_import(CLI::App& prices, Session& session);
void add_price_verify(CLI::App& prices, Session& session);

}  // namespace costsim::cli
