// A file that is read whole: settings, schemas, tokens, profiles.
#pragma once

#include <cstddef>
#include <string>

namespace costsim {

/// What is read whole is small; a file that never ends would fill the memory.
inline constexpr std::size_t most_read_whole = 4 << 20;

/// The bytes of a regular file of at most `most` bytes. Nothing is waited for: a pipe or a device,
/// which may never come to an end, is refused like a file that is too large. Throws Error(Io) with
/// the path.
std::string read_whole_file(const std::string& path, std::size_t most = most_read_whole);

}  // namespace costsim
