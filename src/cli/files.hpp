// Files that a verb writes.
#pragma once

#include <string>
#include <string_view>

namespace costsim::cli {

/// Replaces the file's content. Error(Io) with the system's reason.
void write_file(const std::string& path, std::string_view text);

}  // namespace costsim::cli
