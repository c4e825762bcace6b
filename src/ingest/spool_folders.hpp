// The folder of --spool: a lock, and one folder per pipeline.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ingest/spool.hpp"

namespace costsim::ingest {

/// Only one process may have it; the lock ends with the process.
class SpoolLock {
 public:
  /// Creates the folder; throws Error(Io) when another process uses it.
  explicit SpoolLock(const std::string& directory);
  ~SpoolLock();
  SpoolLock(const SpoolLock&) = delete;
  SpoolLock& operator=(const SpoolLock&) = delete;

 private:
  int file_ = -1;
};

std::string spool_folder(const std::string& directory, unsigned pipeline);

/// Fewer threads than last time: moves what the surplus folders hold into those that are still
/// used. Needs the lock. A crash in between sends some events twice and loses none.
void adopt_orphans(const SpoolConfig& config, unsigned pipelines);

}  // namespace costsim::ingest
