// Words of a command line that can be copied into a shell.
#pragma once

#include <string>
#include <string_view>

namespace costsim::report {

/// As it is, or between single quotes where a shell would make something else of it.
std::string shell_word(std::string_view text);

}  // namespace costsim::report
