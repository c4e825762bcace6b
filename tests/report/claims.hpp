// What every renderer is held to, whatever it renders.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "report/outcome/report.hpp"

namespace costsim::report {

std::vector<std::string> lines_of(const std::string& text);

/// A page of a report, in a style that the claim chooses.
using Render = std::function<std::string(const Options& options)>;
/// No line is wider than the terminal, in Unicode as in ASCII, and none of ASCII has another sign.
void fits_every_terminal(const Render& page);

/// docs/NAME.schema.json
nlohmann::json published_schema(const std::string& name);
/// A report keeps its schema.
void keeps(const nlohmann::json& schema, const std::string& report);

/// Of a report whose names are hostile: none is a tag or a person's name in Markdown, or a formula
/// in CSV.
void stays_text(const std::string& markdown, const std::string& csv);

}  // namespace costsim::report
