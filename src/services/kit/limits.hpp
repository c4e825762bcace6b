// Needs held against limits: by a rule of the price files, or by what the scenario states.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/kit/account_quotas.hpp"
#include "services/kit/finding.hpp"

namespace costsim::services {

struct Context;
struct StageOutcome;

/// A rule as a limit, with the rule's own value. Sizes and times of one request are not of the
/// load.
Limit count_limit(std::string_view id, std::string_view rule, std::string_view unit,
                  const Context& context, Severity severity = Severity::Warning);
Limit rate_limit(std::string_view id, std::string_view rule, std::string_view unit,
                 const Context& context, Severity severity = Severity::Warning);
Limit size_limit(std::string_view id, std::string_view rule, const Context& context,
                 Severity severity = Severity::Error);
Limit time_limit(std::string_view id, std::string_view rule, const Context& context,
                 Severity severity = Severity::Error);

/// The same limit, of what is set and not of the load.
Limit of_settings(Limit limit);

/// The finding, without stage and source. Limit and need differ in their texts if they differ.
Finding finding_of(const Limit& limit, double need, std::string_view message);

/// The comparison, with room or without.
Held held_of(const Limit& limit, double need, std::string stage);

/// Adds a finding when the need exceeds the limit; the comparison is noted in `context.held`.
void hold_against(const Limit& limit, double need, std::string_view message, const Context& context,
                  std::vector<Finding>& findings);
/// Adds it in any case.
void add_limit_finding(const Limit& limit, double need, std::string_view message,
                       const Context& context, std::vector<Finding>& findings);
/// Adds a finding that has no limit.
void add_finding(std::string_view id, Severity severity, std::string message,
                 const Context& context, std::vector<Finding>& findings);

/// What the stage takes of a quota that others share: it is held against the limit when all have
/// run.
void need_of_account(AccountNeed need, const Context& context, StageOutcome& outcome);

/// "LDG (2019-12, V2)", "scenario.toml:12:3 (stated)"; "" when there is no such rule.
std::string source_of(std::string_view rule, const Context& context);
/// "came in 2019-12, after the prices' epoch": of what a book does not have yet, as its rule
/// `since` says; without that rule only that it is not there.
std::string came_later(std::string_view since, const Context& context);
/// "the scenario's retention"
std::string stated_source(std::string_view what);

}  // namespace costsim::services
