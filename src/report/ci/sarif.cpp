#include <algorithm>

#include <fmt/format.h>

#include "report/ci/ci.hpp"
#include "report/ci/problems.hpp"
#include "report/kit/price_entry.hpp"
#include "report/kit/text.hpp"

namespace costsim::report::ci {
namespace {

/// A path as a URI reference (RFC 3986, §3.3): what is not unreserved is percent-encoded.
std::string uri_of(std::string_view path) {
  constexpr std::string_view plain = "-._~/";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    uri += letter || plain.find(c) != std::string_view::npos ? std::string(1, c)
                                                             : fmt::format("%{:02X}", byte);
  }
  return uri;
}

std::string_view sarif_level(Level level) {
  static constexpr std::string_view names[] = {"note", "warning", "error"};
  return names[static_cast<std::size_t>(level)];
}

Json location_of(const Location& where) {
  Json place = {{"artifactLocation", {{"uri", uri_of(where.file)}}}};
  if (where.line > 0) {
    place["region"] = {{"startLine", where.line}};
    if (where.column > 0) place["region"]["startColumn"] = where.column;
  }
  return {{"physicalLocation", std::move(place)}};
}

/// Each rule once, in the order of the first problem of it.
std::vector<std::string> rules_of(const std::vector<Problem>& problems) {
  std::vector<std::string> rules;
  for (const Problem& problem : problems) {
    if (std::find(rules.begin(), rules.end(), problem.rule) == rules.end()) {
      rules.push_back(problem.rule);
    }
  }
  return rules;
}

Json result_of(const Problem& problem, const std::vector<std::string>& rules) {
  const auto index = std::find(rules.begin(), rules.end(), problem.rule) - rules.begin();
  Json result = {{"ruleId", one_line(problem.rule)},
                 {"ruleIndex", index},
                 {"level", sarif_level(problem.level)},
                 {"message", {{"text", one_line(problem.message)}}}};
  if (!problem.where.file.empty()) {
    result["locations"] = Json::array({location_of(problem.where)});
  }
  result["partialFingerprints"] = {{"subject/v1", one_line(problem.rule + "|" + problem.subject)}};
  return result;
}

std::string rule_words(std::string_view rule) {
  if (rule.starts_with("check/")) return "A check of the scenario does not hold.";
  if (rule == "strict") return "What --strict does not accept.";
  return "A finding of the model: a limit, a quota or an assumption to know of.";
}

}  // namespace

std::string sarif(const decision::Outcome& outcome, const Options& options) {
  const std::vector<Problem> problems = problems_of(outcome, options);
  const std::vector<std::string> rules = rules_of(problems);
  Json descriptions = Json::array(), results = Json::array();
  for (const std::string& rule : rules) {
    descriptions.push_back(
        {{"id", one_line(rule)}, {"shortDescription", {{"text", rule_words(rule)}}}});
  }
  for (const Problem& problem : problems) results.push_back(result_of(problem, rules));
  Json driver = {{"name", "costsim"}, {"version", options.version}};
  driver["rules"] = std::move(descriptions);
  Json run = {{"tool", {{"driver", std::move(driver)}}}};
  run["automationDetails"] = {{"id", "costsim/" + one_line(outcome.scenario.path)}};
  run["columnKind"] = "unicodeCodePoints";
  run["results"] = std::move(results);
  Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}};
  log["runs"] = Json::array({std::move(run)});
  return dumped(log);
}

}  // namespace costsim::report::ci
