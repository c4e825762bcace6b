#include <string_view>

#include <fmt/format.h>

#include "report/ci/ci.hpp"
#include "report/kit/text.hpp"

namespace costsim::report::ci {
namespace {

/// GitHub takes 65,536 characters in a comment; other forges take more.
constexpr std::size_t most_bytes = 60'000;

}  // namespace

std::string comment_marker(const decision::Outcome& outcome) {
  std::string path;
  for (const char c : one_line(outcome.scenario.path)) {
    // "--" and ">" would end the comment that the marker is, '"' and '\\' the text that a bot looks
    // for it with.
    constexpr std::string_view ends = "<>\"\\";
    const bool kept = ends.find(c) == ends.npos && !(c == '-' && path.ends_with('-'));
    path += kept ? c : '_';
  }
  return fmt::format("<!-- costsim: {} -->", path);
}

std::string comment(const decision::Outcome& outcome, const Options& options) {
  const std::string marker = comment_marker(outcome) + "\n";
  const std::string whole = marker + markdown(outcome, options);
  if (whole.size() <= most_bytes) return whole;
  return marker + checks_markdown(outcome, options) +
         "The bills are too long for a comment: see the other exports of this run.\n";
}

}  // namespace costsim::report::ci
