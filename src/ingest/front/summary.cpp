#include "ingest/front/summary.hpp"

#include <iterator>

#include <fmt/format.h>

#include "ingest/http/response.hpp"

namespace costsim::ingest {

namespace {

void append_errors(std::string& out, const std::vector<std::string>& errors) {
  out += "\"errors\":[";
  for (const auto& error : errors) {
    if (&error != &errors.front()) out += ',';
    append_json_string(out, error);
  }
  out += ']';
}

}  // namespace

std::string summary(std::size_t accepted, std::span<const Rejection> rejections,
                    std::string_view place_name) {
  std::string out = fmt::format("{{\"accepted\":{}", accepted);
  if (!rejections.empty()) out += ",\"rejected\":[";
  std::size_t unlisted = 0;
  for (const auto& rejection : rejections) {
    if (rejection.errors.empty()) {
      ++unlisted;
      continue;
    }
    if (&rejection != &rejections.front()) out += ',';
    fmt::format_to(std::back_inserter(out), "{{\"{}\":{},", place_name, rejection.place);
    append_errors(out, rejection.errors);
    out += '}';
  }
  if (!rejections.empty()) out += ']';
  if (unlisted > 0) out += fmt::format(",\"unlisted\":{}", unlisted);
  out += "}\n";
  return out;
}

std::string single_summary(const Rejection& rejection) {
  std::string out = "{";
  append_errors(out, rejection.errors);
  return out + "}\n";
}

}  // namespace costsim::ingest
