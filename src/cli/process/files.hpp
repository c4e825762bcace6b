// Files that a verb writes.
#pragma once

#include <string>
#include <string_view>

namespace costsim::cli {

/// Replaces the file's content as a whole: it is written beside the file first, so that what was
/// there stays if the disk is full, and Ctrl-C leaves the old content or the new. What is no
/// regular file (a pipe, a terminal) is written to as it is. Error(Io) with the system's reason.
void write_file(const std::string& path, std::string_view text);

}  // namespace costsim::cli
