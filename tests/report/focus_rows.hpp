// FOCUS rows as a reader of the file has them, and a checker of them written from the
// specification.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "decision/outcome.hpp"

namespace costsim::report::focus_rows {

/// A row by its columns.
using Row = std::map<std::string, std::string>;

/// RFC 4180: CRLF, quoted fields, doubled quotes.
std::vector<std::vector<std::string>> fields_of(const std::string& file);

std::vector<Row> rows_of(const decision::Outcome& outcome);

/// The allowed values of ServiceSubcategory in FOCUS 1.2, §3, by their ServiceCategory; each
/// category has one more, "Other (…)".
extern const std::map<std::string, std::set<std::string>> allowed;
bool is_allowed(const std::string& category, const std::string& subcategory);

Decimal figure(const Row& row, const std::string& column);
Decimal sum_of(const std::vector<Row>& rows, const std::string& column);
std::vector<Row> rows_with(const std::vector<Row>& rows, const std::string& column,
                           const std::string& value);

/// Checks what FOCUS 1.2 asks of a row whose ChargeClass is null.
void keeps_focus(const Row& row);

}  // namespace costsim::report::focus_rows
