// Small helpers around write(2) and errno.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <system_error>

namespace costsim::ingest {

/// The mode of files that this program makes: events are nobody else's business.
inline constexpr mode_t owner_alone = 0600;

/// Makes a folder, with those above it, where there is none: its owner's alone.
void make_own_folder(const std::string& path, std::error_code& failure);

/// "path: No space left on device", from errno.
std::string error_text(const std::string& path);
/// Whether that errno says that the disk, a quota or this one file is full: it may pass.
bool no_space(int error);
/// Writes everything, through short writes and interrupts; false: errno says why.
bool write_all(int file, std::string_view data);
/// The same from byte `offset` of the file on.
bool write_all_at(int file, std::string_view data, std::int64_t offset);
/// Which file it is, whatever its name.
struct FileIdentity {
  dev_t device = 0;
  ino_t number = 0;

  bool operator==(const FileIdentity&) const = default;
};
std::optional<FileIdentity> identity_of(int file);
std::optional<FileIdentity> identity_at(const std::string& path);
/// Whether the open file is what stands at `path` now: it was neither moved nor removed.
bool is_at(int file, const std::string& path);
/// Where a path leads, through all links: absolute, and also of what is not there yet.
std::string target_of(const std::string& path);
/// Whether two paths lead to one file, which need not be there yet. A device is no file.
bool is_same_file(const std::string& one, const std::string& other);
/// Whether a path leads into a folder, or to it; neither need be there yet.
bool is_below(const std::string& path, const std::string& folder);
/// Moves a file to a name that nobody has; false: errno says why (EEXIST: somebody has it).
bool rename_to_free(const std::string& from, const std::string& to);
/// A number that nothing else has, by the system's randomness; never 0.
std::uint64_t unique_number();
/// Makes creations, renames and removals in a directory durable; false: errno says why.
bool sync_directory(const std::string& path);

}  // namespace costsim::ingest
