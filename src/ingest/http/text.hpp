// Small pieces of HTTP grammar (RFC 9110 section 5.6).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace costsim::ingest {

/// What a method or a field name may be: letters, digits and !#$%&'*+-.^_`|~, at least one.
bool is_token(std::string_view text);
/// Visible characters, spaces, tabs and bytes ≥ 0x80: what a field value may hold.
bool is_field_value(std::string_view text);
/// Visible ASCII without spaces: what a request target may hold.
bool is_visible(std::string_view text);
/// Whether they are equal when `text` is written in lower case; `lower_case` has to be already.
bool equals_ignoring_case(std::string_view text, std::string_view lower_case);
/// The text without spaces and tabs around it.
std::string_view trimmed(std::string_view text);

/// The next element of a comma-separated list, trimmed; `list` is advanced behind it.
std::string_view next_element(std::string_view& list);

/// What a query says of a name.
struct QueryValue {
  std::string_view text;  ///< the first one
  unsigned times = 0;     ///< the name is there
};
/// The value of `name` in "a=1&b=2" (no percent-decoding: our names and values need none).
QueryValue query_value(std::string_view query, std::string_view name);

/// With "%41" as "A" (RFC 3986 section 2.1); nothing where a "%" has no two digits behind it.
std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace costsim::ingest
