// Recorded data that is too large for the repository: $COSTSIM_SHARED, or a folder `shared` beside
// the source. A test that needs a file of it says that it skips when the file is absent.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "support/skip.hpp"

namespace costsim::testing {

/// The path of `name` below data/, or nothing, said loudly, when it is not there.
inline std::optional<std::filesystem::path> shared_data(const std::string& name) {
  const char* folder = std::getenv("COSTSIM_SHARED");
  const auto root = folder != nullptr
                        ? std::filesystem::path(folder)
                        : std::filesystem::path(COSTSIM_SOURCE_DIR).parent_path() / "shared";
  const auto path = root / "data" / name;
  if (std::filesystem::exists(path)) return path;
  skip("no " + path.string() + " (set COSTSIM_SHARED)");
  return std::nullopt;
}

}  // namespace costsim::testing
