#include "cli/process/messages.hpp"

#include <ostream>

#include "report/kit/text.hpp"

namespace costsim::cli {

void tell(std::string_view message, Session& session) {
  session.err << "costsim: " << report::one_line(message) << "\n";
}

}  // namespace costsim::cli
