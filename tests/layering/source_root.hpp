// What these tests read.
#pragma once

#include <filesystem>

inline const std::filesystem::path source_root = std::filesystem::path(COSTSIM_SOURCE_DIR) / "src";
