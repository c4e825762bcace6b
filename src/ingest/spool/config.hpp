// How the write-ahead spool is kept: plain data.
#pragma once

#include <cstdint>
#include <string>

namespace costsim::ingest {

/// When the write-ahead log is forced to the disk.
enum class SyncPolicy {
  Os,      ///< never: survives the end of the process, not a loss of power
  Group,   ///< one sync for all that came during the last one; acknowledged behind it
  Always,  ///< each turn of the front waits for its own sync
};
SyncPolicy parse_sync(const std::string& text);  ///< "os", "group", "always"

struct SpoolConfig {
  std::string directory;  ///< empty: no spool
  SyncPolicy sync = SyncPolicy::Group;
  std::int64_t segment_bytes = 16 << 20;
  std::int64_t disk_budget = std::int64_t{8} << 30;  ///< of all pipelines; past it: SpoolFull
};

}  // namespace costsim::ingest
