// Spools with numbered events.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "ingest/service/delivery.hpp"
#include "ingest/spool/spool.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"

namespace costsim::ingest::testing {

namespace fs = std::filesystem;

inline SpoolConfig config_with(SyncPolicy sync, std::int64_t segment_bytes = 4096) {
  SpoolConfig config;
  config.sync = sync;
  config.segment_bytes = segment_bytes;
  return config;
}

inline std::string event(std::uint64_t id) {
  return "{\"id\":" + std::to_string(id) + "}";
}

inline void append(Spool& spool, std::size_t count, std::size_t per_commit = 10) {
  for (std::size_t i = 0; i < count; ++i) {
    REQUIRE(spool.append({event(spool.next_id()), "key"}));
    if (i % per_commit == 0) spool.commit();
  }
  spool.flush();
}

inline std::vector<std::uint64_t> load_all(Spool& spool) {
  std::vector<std::uint64_t> ids;
  for (;;) {
    const auto batch = spool.load(1000, 7, std::chrono::seconds(0));
    if (batch.empty()) return ids;
    for (const auto& entry : batch.entries()) {
      REQUIRE(batch.data(entry) == event(entry.id));
      REQUIRE(batch.key(entry) == "key");
      ids.push_back(entry.id);
    }
  }
}

inline void settle(Spool& spool, std::uint64_t first, std::uint64_t last) {
  for (auto id = first; id <= last; ++id) {
    batching::Entry entry;
    entry.id = id;
    spool.done({&entry, 1});
  }
}

inline std::size_t segments_in(const fs::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder))
    count += entry.path().extension() == ".log";
  return count;
}

/// Into a file beside the spool.
inline DeliveryConfig spooled(const TemporaryFolder& folder, SyncPolicy sync) {
  DeliveryConfig config;
  config.sink = parse_sink("file:" + folder.file("out"));
  config.spool = config_with(sync, 64 << 10);
  config.spool.directory = folder.file("spool");
  config.limits.linger = std::chrono::milliseconds(2);
  return config;
}

}  // namespace costsim::ingest::testing
