#include "scenario/read_checks.hpp"

#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "decision/requirement/likely.hpp"
#include "scenario/kit/rows.hpp"

namespace costsim::scenario {
namespace {

/// Where the text of the requirement begins.
Location place_of_text(TableReader& table) {
  Location where = table.document().where(table.need("require"));
  if (where.line > 0) ++where.column;  // behind the opening quote
  return where;
}

void read_check(TableReader& table, std::set<std::string>& ids, decision::Study& study) {
  const Parameters values = table.parameters(check_rows());
  decision::Check check;
  std::optional<decision::LikelyRequirement> likely;
  check.id = values.has("id") ? values.text("id") : fmt::format("check-{}", ids.size() + 1);
  check.severity = values.text("severity") == "warn" ? decision::CheckSeverity::Warn
                                                     : decision::CheckSeverity::Error;
  if (values.has("require")) {
    table.attempt([&] {
      const std::string& text = values.text("require");
      const Location where = place_of_text(table);
      const Calendar& calendar = table.document().calendar();
      likely = decision::parse_likely(text, where, calendar);
      check.requirement =
          likely ? likely->requirement : decision::parse_requirement(text, where, calendar);
    });
  }
  if (check.id.find_first_not_of(" \t\r\n") == std::string::npos) {
    table.attempt([&] {
      table.document().fail(table.need("id"),
                            "an `id` of no letters: expected a name of the check");
    });
  }
  if (!ids.insert(check.id).second) {
    table.attempt([&] { table.fail(fmt::format("there is a check '{}' already", check.id)); });
  }
  table.finish();
  if (likely) {
    study.uncertainty.checks.push_back({std::move(check), likely->text, likely->bound});
  } else {
    study.checks.push_back(std::move(check));
  }
}

}  // namespace

void read_checks(TableReader& root, decision::Study& study) {
  std::set<std::string> ids;
  for (const toml::table* entry : root.tables("check")) {
    root.attempt([&] {
      TableReader table(root.document(), *entry, "a [[check]]");
      read_check(table, ids, study);
    });
  }
}

}  // namespace costsim::scenario
