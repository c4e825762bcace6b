// Is this text one well-formed JSON object, and what is its partition key? (RFC 8259)
//
// One pass, no tree, no allocation: the event itself goes on byte for byte. Numbers of any size are
// fine, nesting beyond 128 is not.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace costsim::ingest {

/// Whether a line feed between tokens is white space (JSON) or the end of the text (NDJSON).
enum class LineFeed { IsSpace, EndsText };

struct JsonText {
  std::size_t size = 0;    ///< of the value without white space around it
  std::string_view fault;  ///< empty: the value is well-formed
  std::size_t fault_at = 0;
  bool is_object = false;
  /// The top-level member "partition_key": the text between its quotes, as it stands.
  std::string_view key;
  bool has_key = false;
  bool key_is_string = false;
  bool key_has_escapes = false;
};

/// Reads the value that begins with the first byte of `bytes`; what follows it is not looked at.
JsonText scan_json(std::string_view bytes, LineFeed line_feed);

/// Resolves the escapes of a string that scan_json found well-formed. Nothing when they hold half
/// of a surrogate pair: that is no character, and another in its place would be another text.
std::optional<std::string> unescape_json(std::string_view text);

}  // namespace costsim::ingest
