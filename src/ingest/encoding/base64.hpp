// Base64 (RFC 4648 §4), as PutRecords carries data.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace costsim::ingest {

/// Characters that so many bytes become, padding included.
constexpr std::size_t base64_size(std::size_t bytes) {
  return (bytes + 2) / 3 * 4;
}
/// Writes base64_size(data.size()) characters to `out` and returns the end. Twelve bytes at a time
/// with SSSE3 where the processor has it.
char* write_base64(std::string_view data, char* out);
/// The whole of `data` as one text.
std::string base64(std::string_view data);

/// The bytes that a whole text stands for, with its padding; nothing when it is no such text. Of
/// several texts for the same bytes only the one that base64() writes is taken.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace costsim::ingest
