// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing beyond U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace costsim::ingest {

/// Length of the valid sequence at the front of `text` (not empty), 0 when there is none.
std::size_t utf8_length(std::string_view text);
/// Whether the whole text consists of valid sequences.
bool is_utf8(std::string_view text);
/// Code points of a valid text.
std::size_t utf8_characters(std::string_view text);
/// What a valid text has in UTF-16: two units for each character beyond U+FFFF.
std::size_t utf16_units(std::string_view text);

}  // namespace costsim::ingest
