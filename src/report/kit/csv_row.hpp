// RFC 4180: CRLF, fields with separators quoted, quotes doubled.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace costsim::report {

/// A text of ours or of a scenario. A spreadsheet would run "=…" as a formula, so such a text gets
/// an apostrophe in front (OWASP, "CSV Injection"); numbers and amounts never pass here.
std::string csv_text(std::string_view foreign);

std::string csv_row(const std::vector<std::string>& fields);

}  // namespace costsim::report
