// The folder of --spool: a lock, and one folder per pipeline.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ingest/os/descriptor.hpp"
#include "ingest/spool/spool.hpp"

namespace costsim::ingest {

/// Refuses what stands in a spool folder and is not of this service: Error(Io) with its path. A
/// numbered folder is ours when its mark says so. Without one (an earlier version made none, or it
/// was lost) every file in it has to be one that a spool has written: a name proves nothing. Other
/// names are not looked at, and never touched. A folder that was copied is refused, too: one of the
/// two has taken the place of another.
void refuse_foreign(const std::string& directory, unsigned pipelines);

/// The right to use a spool folder, which one process has at a time; it ends with the process.
///
/// The folder itself is locked, so that nothing in it need be there, and nobody can take the lock
/// away by removing a file. Where folders cannot be locked (NFS) its file `lock` is all there is.
class SpoolLock {
 public:
  /// Creates the folder; throws Error(Io) when another process uses it. Nothing is written into it.
  explicit SpoolLock(const std::string& directory);
  /// Locks the file in it, too; throws as above.
  void lock_file();

 private:
  void lock(const Descriptor& what) const;

  const std::string directory_;
  Descriptor folder_, file_;
};

/// Renames a file that holds something unreadable to `target`.bad, or .bad.1, .bad.2 … if that is
/// taken. Throws Error(Io).
void set_aside(const std::string& path, const std::string& target);

/// The numbers of logs that the marks of the others say there were, and that are gone with their
/// marks: nobody can tell what they have lost.
std::vector<unsigned> missing_logs(const std::string& directory);
/// Writes into all marks how many logs there are, durably. Called when there are so many, and
/// before a surplus one goes: marks never promise one that is not there. Throws Error(Io).
void count_logs(const std::string& directory, unsigned logs);

/// Fewer threads than last time: moves what the surplus folders hold into those that are still
/// used, with what was set aside there. Only files of ours are removed. Needs the lock. A crash in
/// between sends some events twice and loses none. The result: the damage found, of which nobody
/// else will tell.
SpoolFinding adopt_orphans(const SpoolConfig& config, unsigned pipelines);

}  // namespace costsim::ingest
