// Names in files of models, as scenarios write them: in checks, in [quotas], in overrides.
#pragma once

#include <string>
#include <string_view>

#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

/// The name of a meter, a rule or a limit: letters, digits and "_", with single "-" and "." between
/// them. Another one: Error(Usage) where it stands.
std::string written_name(TableReader& reader, std::string_view key = "name");

/// The name of a service, which its stages have, too, unless they state another: a letter, then
/// letters, digits, "-" and "_", and no word that means something else in a check.
void check_service_name(TableReader& reader, const std::string& name);

/// The name of a figure: no other figure of a stage has it, and its end tells no unit that it is
/// not of: "_s" and "_ms" are times.
void check_figure_name(TableReader& reader, const std::string& name);

}  // namespace costsim::scenario
