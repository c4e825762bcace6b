#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "report/ci/ci.hpp"
#include "report/ci/problems.hpp"
#include "report/kit/price_entry.hpp"
#include "report/kit/text.hpp"

namespace costsim::report::ci {
namespace {

/// FNV-1a (Fowler, Noll, Vo), 64 bits: what stays the same problem has the same fingerprint.
std::string fingerprint_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211U;
  }
  return fmt::format("{:016x}", hash);
}

std::string_view gitlab_severity(Level level) {
  static constexpr std::string_view names[] = {"info", "minor", "major"};
  return names[static_cast<std::size_t>(level)];
}

}  // namespace

std::string gitlab(const decision::Outcome& outcome, const Options& options) {
  Json all = Json::array();
  std::map<std::string, int> seen;
  for (const Problem& problem : problems_of(outcome, options)) {
    std::string identity =
        fmt::format("{}|{}|{}", outcome.scenario.path, problem.rule, problem.subject);
    if (const int earlier = seen[identity]++; earlier > 0) identity += fmt::format("|{}", earlier);
    all.push_back({{"description", one_line(problem.message)},
                   {"check_name", one_line(problem.rule)},
                   {"fingerprint", fingerprint_of(identity)},
                   {"severity", gitlab_severity(problem.level)},
                   {"location",
                    {{"path", one_line(problem.where.file)},
                     {"lines", {{"begin", std::max<std::size_t>(problem.where.line, 1)}}}}}});
  }
  return dumped(all);
}

}  // namespace costsim::report::ci
