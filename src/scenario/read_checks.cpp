#include "scenario/read_checks.hpp"

#include <set>

#include <fmt/format.h>

#include "decision/requirement/syntax.hpp"
#include "scenario/kit/rows.hpp"

namespace costsim::scenario {
namespace {

decision::Requirement requirement_of(TableReader& table, const std::string& text) {
  Location where = table.document().where(table.need("require"));
  if (where.line > 0) ++where.column;  // behind the opening quote
  return decision::parse_requirement(text, where, table.document().calendar());
}

decision::Check read_check(TableReader& table, std::set<std::string>& ids) {
  const Parameters values = table.parameters(check_rows());
  decision::Check check;
  check.id = values.has("id") ? values.text("id") : fmt::format("check-{}", ids.size() + 1);
  check.severity = values.text("severity") == "warn" ? decision::CheckSeverity::Warn
                                                     : decision::CheckSeverity::Error;
  if (values.has("require")) {
    table.attempt([&] { check.requirement = requirement_of(table, values.text("require")); });
  }
  if (!ids.insert(check.id).second) {
    table.attempt([&] { table.fail(fmt::format("there is a check '{}' already", check.id)); });
  }
  table.finish();
  return check;
}

}  // namespace

std::vector<decision::Check> read_checks(TableReader& root) {
  std::vector<decision::Check> checks;
  std::set<std::string> ids;
  for (const toml::table* entry : root.tables("check")) {
    root.attempt([&] {
      TableReader table(root.document(), *entry, "a [[check]]");
      checks.push_back(read_check(table, ids));
    });
  }
  return checks;
}

}  // namespace costsim::scenario
