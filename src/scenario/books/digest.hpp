// The fingerprint of a scenario's bytes.
#pragma once

#include <string>
#include <string_view>

namespace costsim::scenario {

/// SHA-256 in lower-case hexadecimal (FIPS 180-4).
std::string sha256_hex(std::string_view bytes);

}  // namespace costsim::scenario
