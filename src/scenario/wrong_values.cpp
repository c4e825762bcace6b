#include "scenario/wrong_values.hpp"

#include <algorithm>
#include <string_view>

#include "decision/evaluate.hpp"
#include "decision/request_level.hpp"

namespace costsim::scenario {

namespace {

/// "memory" of "memory = '3GB': …"; "" of what begins otherwise.
std::string_view setting_in(std::string_view message) {
  const std::size_t end = std::min(message.find(" = "), message.size());
  return message.find(' ') == end ? message.substr(0, end) : std::string_view();
}

bool is_same_place(const Location& a, const Location& b) {
  return a.file == b.file && a.line == b.line && a.column == b.column && a.said == b.said;
}

/// What an evaluation stumbles over may have been refused before, at the key that states it.
bool is_told(const Error& found, const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.all().begin(), diagnostics.all().end(), [&](const Error& told) {
    const std::string_view setting = setting_in(told.message());
    return std::string_view(found.what()).ends_with(told.message()) ||
           (!setting.empty() && setting_in(found.message()) == setting &&
            is_same_place(told.where(), found.where()));
  });
}

}  // namespace

void find_wrong_values(decision::Study study, const std::vector<std::string>& refused,
                       Diagnostics& diagnostics) {
  const bool all_are_named = std::find(refused.begin(), refused.end(), "") == refused.end();
  std::erase_if(study.checks, [&](const decision::Check& check) {
    const auto asks = [&](const decision::Candidate& candidate) {
      return decision::asks_for_requests(check.requirement, candidate.architecture.name);
    };
    return !all_are_named || decision::names_any(check.requirement, refused) ||
           std::any_of(study.candidates.begin(), study.candidates.end(), asks);
  });
  study.windows = decision::Windows::Never;
  Diagnostics wrong;
  wrong.attempt([&] { decision::evaluate(study); });
  for (const Error& error : wrong.all()) {
    if (!is_told(error, diagnostics)) diagnostics.add(error);
  }
}

}  // namespace costsim::scenario
