// CRC-32C (Castagnoli), the checksum of the spool; RFC 3720 appendix B.4 has test vectors.
#pragma once

#include <cstdint>
#include <string_view>

namespace costsim::ingest {

/// The checksum of `data`, by the SSE 4.2 instruction where the processor has it.
std::uint32_t crc32c(std::string_view data);

}  // namespace costsim::ingest
