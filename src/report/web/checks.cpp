#include <algorithm>

#include <fmt/format.h>

#include "report/kit/numbers.hpp"
#include "report/outcome/summary.hpp"
#include "report/web/blocks.hpp"
#include "report/web/parts.hpp"

namespace costsim::report::web {
namespace {

using decision::CheckOutcome;
using decision::CheckSeverity;
using decision::Outcome;

std::string_view kind_of(const CheckOutcome& check) {
  if (check.passed) return "pass";
  return check.check.severity == CheckSeverity::Error ? "fail" : "warn";
}

std::string_view word_of(const CheckOutcome& check) {
  if (check.passed) return "holds";
  return check.check.severity == CheckSeverity::Error ? "fails" : "fails: a warning";
}

ChartBar side_of(const char* name, const std::string& amount, double value) {
  return {.name = name,
          .words = grouped_amount(amount),
          .length = value,
          .value = without_sign(amount)};
}

Markup sides_chart(const CheckOutcome& check) {
  BarChart chart{"Both sides of " + check.check.id,
                 {side_of("is", check.actual, check.actual_value),
                  side_of("held against", check.limit, check.limit_value)},
                 std::max(check.actual_value, check.limit_value)};
  chart.bars.front().bad = !check.passed;
  return drawn(chart);
}

/// Headroom and flip, one sentence each.
Markup room_of(const CheckOutcome& check, const Outcome& outcome) {
  Markup all;
  for (const std::string& words : {headroom_text(check), flip_text(check, outcome, "×")}) {
    if (!words.empty()) all += paragraph(words + ".");
  }
  return all;
}

Markup card(const CheckOutcome& check, const Outcome& outcome) {
  const Markup heading =
      element("h3", {{"class", std::string(kind_of(check))}},
              text(check.check.id + " ") + element("span", {{"class", "word"}}, word_of(check)));
  return element("div", {{"class", fmt::format("check {}", kind_of(check))}},
                 heading + element("p", element("code", check.check.requirement.text)) +
                     element("figure", sides_chart(check)) + room_of(check, outcome));
}

}  // namespace

Markup checks(const Outcome& outcome) {
  if (outcome.checks.empty()) return paragraph("No checks are stated.");
  Markup cards;
  std::vector<std::vector<Markup>> rows;
  for (const CheckOutcome& each : outcome.checks) {
    cards += card(each, outcome);
    rows.push_back({text(each.check.id), text(word_of(each)), text(grouped_amount(each.actual)),
                    text(grouped_amount(each.limit)), text(headroom_text(each))});
  }
  const Markup figures =
      table("Both sides of every check",
            {{"Check"}, {"State"}, {"Is", true}, {"Against", true}, {"Room"}}, rows);
  return element("div", {{"class", "pair"}}, cards) +
         element("details", element("summary", "The figures as a table") + figures);
}

}  // namespace costsim::report::web
