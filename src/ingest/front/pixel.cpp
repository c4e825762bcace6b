#include "ingest/front/pixel.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "ingest/encoding/utf8.hpp"
#include "ingest/http/response.hpp"
#include "ingest/http/text.hpp"

namespace costsim::ingest {

namespace {

constexpr std::string_view token_parameter = "key";

/// Nothing where it is not encoded as it should be, or is no UTF-8 then.
std::optional<std::string> decoded(std::string_view text) {
  std::string plain(text);
  std::replace(plain.begin(), plain.end(), '+', ' ');
  auto bytes = percent_decoded(plain);
  return bytes && is_utf8(*bytes) ? std::move(bytes) : std::nullopt;
}

std::string_view taken_parameter(std::string_view& query) {
  const std::size_t end = std::min(query.find('&'), query.size());
  const std::string_view parameter = query.substr(0, end);
  query.remove_prefix(std::min(end + 1, query.size()));
  return parameter;
}

}  // namespace

QueryEvent event_of_query(std::string_view query) {
  std::vector<std::string> names;
  std::string json = "{";
  while (!query.empty()) {
    const std::string_view parameter = taken_parameter(query);
    if (parameter.empty()) continue;
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    if (parameter.substr(0, equals) == token_parameter) continue;
    const auto name = decoded(parameter.substr(0, equals));
    const auto value = decoded(parameter.substr(std::min(equals + 1, parameter.size())));
    if (!name || !value) return {{}, "the query: expected %XX of UTF-8"};
    if (std::find(names.begin(), names.end(), *name) != names.end())
      return {{}, "the query: expected each name once"};
    if (!names.empty()) json += ',';
    append_json_string(json, *name);
    json += ':';
    append_json_string(json, *value);
    names.push_back(*name);
  }
  if (names.empty()) return {{}, "there is no event in the query"};
  return {json + '}', {}};
}

std::string_view pixel_image() {
  static constexpr char bytes[] =
      "GIF89a\x01\0\x01\0\x80\0\0"  // one by one, a table of two colours
      "\0\0\0\0\0\0"                // which are black
      "\x21\xf9\x04\x01\0\0\0\0"    // the first is transparent
      "\x2c\0\0\0\0\x01\0\x01\0\0"  // an image over all of it
      "\x02\x02\x44\x01\0\x3b";     // one pixel of the first
  return {bytes, sizeof bytes - 1};
}

}  // namespace costsim::ingest
