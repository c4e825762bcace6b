// The commit that this program was built from.
#pragma once

#include <string_view>

namespace costsim::cli {

/// Abbreviated; "" when it was built outside a repository.
std::string_view built_from();

}  // namespace costsim::cli
