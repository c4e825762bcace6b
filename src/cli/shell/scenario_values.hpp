// Values that the scenario on the command line and its price books know.
#pragma once

#include <optional>
#include <string>

#include "cli/shell/candidates.hpp"
#include "cli/shell/typed_line.hpp"

namespace costsim::cli {

// Each of the value at the cursor; Error where the scenario or the models cannot be read.
Candidates settings(const TypedLine& line, const Session& session);  ///< KEY=VALUE of --set
Candidates varied(const TypedLine& line, const Session& session);    ///< KEY= of --vary
Candidates one_side(const TypedLine& line, const Session& session);  ///< of diff --before
Candidates items(const TypedLine& line, const Session& session);     ///< of explain
Candidates named_options(const TypedLine& line, const Session& session);
Candidates architectures(const TypedLine& line, const Session& session);
Candidates regions(const TypedLine& line, const Session& session);  ///< or several: A,B
Candidates epochs(const TypedLine& line, const Session& session);   ///< the same
Candidates providers(const TypedLine& line, const Session& session);
Candidates one_book(const TypedLine& line, const Session& session);  ///< REGION/EPOCH

/// The folder of --models.
std::optional<std::string> models_of(const TypedLine& line);

}  // namespace costsim::cli
