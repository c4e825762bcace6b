// The files of one folder below models/: embedded in the program, or of a folder that is given.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "scenario/toml/document.hpp"

namespace costsim::scenario {

struct ModelFile {
  std::function<Document()> read;
  bool built_in;
};

/// The *.toml that stand in `folder` ("measured", "aws/services"), by name without the ending. A
/// file of `models_dir` stands in place of the embedded one of the same name; a folder without
/// `folder` adds none. Unreadable: Error(Io), now or when the file is read.
std::map<std::string, ModelFile> model_files(const std::string& folder,
                                             const std::optional<std::string>& models_dir);

}  // namespace costsim::scenario
