// The parts of a large JSON file that somebody wants, one after the other; all others are passed
// over. The file may be of any size: what is kept of it is one part at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "offers/byte_stream.hpp"
#include "offers/record.hpp"

namespace costsim::offers {

/// Where such parts stand: {"terms", "OnDemand", "*", "*"}. "*" is any key, or element of an
/// array; "[]" is an element. No pattern may lead into what another one matches.
struct Pattern {
  std::vector<std::string> path;
  bool counted_only = false;  ///< its parts are told, but without what is in them
};

/// Deeper files are refused.
inline constexpr std::size_t deepest_nesting = 64;

/// Calls `take(pattern, record)` for each part in the order of the file. What is no JSON, deeper
/// or, in one piece, longer than any price list: Error(Usage) at file:line:column with the byte.
void read_json_records(ByteStream& stream, std::span<const Pattern> patterns,
                       const std::function<void(std::size_t, const Record&)>& take);

/// The whole of a small file, or of a text that is JSON, as one part. Errors as above.
void read_json_value(ByteStream& stream, const std::function<void(const Record&)>& take);

}  // namespace costsim::offers
