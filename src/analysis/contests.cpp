#include "analysis/contests.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "decision/names.hpp"
#include "decision/requirement/syntax.hpp"

namespace costsim::analysis {
namespace {

using decision::ArchitectureOutcome;
using decision::CheckOutcome;
using decision::Outcome;
using decision::Study;

double dollars(Money money) {
  return money.dollars().to_double();
}

Sides of_costs(Money left, Money right) {
  return {dollars(left), dollars(right), dollars(left - right)};
}

Sides of_check(const CheckOutcome& check) {
  return {check.actual_value, check.limit_value, check.difference};
}

/// Not coping is more than half of something.
Sides of_capacity(const ArchitectureOutcome& architecture) {
  constexpr double half = 0.5;
  const double fails = architecture.copes() ? 0 : 1;
  return {fails, half, fails - half};
}

}  // namespace

bool needs_requests(const decision::Check& check, const Study& study) {
  const auto names = decision::names_of(check.requirement);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return std::any_of(study.candidates.begin(), study.candidates.end(),
                       [&](const decision::Candidate& candidate) {
                         return decision::is_of_requests(name, candidate.architecture.name);
                       });
  });
}

std::vector<std::string> likely_checks(const Study& study) {
  std::vector<std::string> ids;
  for (const auto& each : study.uncertainty.checks) ids.push_back(each.check.id);
  return ids;
}

std::vector<std::string> notes_on_likely(const std::vector<std::string>& ids,
                                         std::string_view not_done) {
  if (ids.empty()) return {};
  const bool is_one = ids.size() == 1;
  return {fmt::format("{} {} {} for a probability, which run tells by samples: {} not {}",
                      is_one ? "check" : "checks", fmt::join(ids, ", "), is_one ? "asks" : "ask",
                      is_one ? "it is" : "they are", not_done)};
}

bool asks_for_cost(const decision::Check& check) {
  const auto names = decision::names_of(check.requirement);
  return std::any_of(names.begin(), names.end(),
                     [](const std::string& name) { return name.ends_with(".cost"); });
}

std::string first_error(const ArchitectureOutcome& architecture) {
  for (const services::Finding& finding : architecture.findings) {
    if (finding.severity != services::Severity::Error) continue;
    return finding.stage.empty() ? finding.id : fmt::format("{}.{}", finding.stage, finding.id);
  }
  return {};
}

Study of_flow_alone(Study study) {
  study.windows = decision::Windows::Never;
  std::erase_if(study.checks,
                [&](const decision::Check& check) { return needs_requests(check, study); });
  return study;
}

std::vector<Contest> contests_of(const Study& study) {
  std::vector<Contest> contests;
  const auto& all = study.candidates;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      contests.push_back({ContestKind::Cost, all[i].architecture.name, all[j].architecture.name});
    }
  }
  for (const decision::Check& check : study.checks) {
    if (!needs_requests(check, study)) contests.push_back({ContestKind::Check, check.id, {}});
  }
  for (const decision::Candidate& each : all) {
    contests.push_back({ContestKind::Capacity, each.architecture.name, {}});
  }
  return contests;
}

Observation observed(const std::vector<Contest>& contests, const Outcome& outcome) {
  Observation sides;
  for (const Contest& contest : contests) {
    switch (contest.kind) {
      case ContestKind::Cost:
        sides.push_back(of_costs(named(outcome.architectures, contest.left).bill.total(),
                                 named(outcome.architectures, contest.right).bill.total()));
        break;
      case ContestKind::Check:
        sides.push_back(of_check(named(outcome.checks, contest.left)));
        break;
      case ContestKind::Capacity:
        sides.push_back(of_capacity(named(outcome.architectures, contest.left)));
        break;
    }
  }
  return sides;
}

std::string cheapest_of(const decision::Outcome& outcome) {
  const auto cheaper = [](const auto& a, const auto& b) { return a.bill.total() < b.bill.total(); };
  const auto& all = outcome.architectures;
  const auto least = std::min_element(all.begin(), all.end(), cheaper);
  if (least == all.end()) return "";
  const bool several = std::any_of(all.begin(), all.end(), [&](const auto& other) {
    return &other != &*least && !cheaper(*least, other);
  });
  return several ? std::string() : least->name;
}

}  // namespace costsim::analysis
