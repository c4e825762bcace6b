// Spools to be damaged, and what is left in them.
#pragma once

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "ingest/spool/spool.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"

namespace costsim::ingest::testing {

namespace fs = std::filesystem;

inline SpoolConfig small_segments() {
  SpoolConfig config;
  config.sync = SyncPolicy::Os;
  config.segment_bytes = 4096;
  return config;
}

inline std::string numbered(std::uint64_t number) {
  return "{\"n\":" + std::to_string(number) + "}";
}

inline std::vector<fs::path> logs_in(const fs::path& folder) {
  std::vector<fs::path> logs;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".log") logs.push_back(entry.path());
  std::sort(logs.begin(), logs.end());
  return logs;
}

/// A spool of `count` events, closed in good order.
inline void fill(const std::string& folder, std::uint64_t count) {
  Spool spool(folder, small_segments(), {});
  for (std::uint64_t i = 1; i <= count; ++i) {
    REQUIRE(spool.append({numbered(i), "key"}));
    if (i % 5 == 0) spool.commit();
  }
  spool.flush();
}

/// The same as kill -9 leaves it: the last segment is open, with zeros written ahead.
inline void fill_and_crash(const std::string& folder, std::uint64_t count) {
  TemporaryFolder other;
  SpoolConfig config = small_segments();
  config.sync = SyncPolicy::Group;
  Spool spool(other.file("0"), config, {});
  for (std::uint64_t i = 1; i <= count; ++i) {
    REQUIRE(spool.append({numbered(i), "key"}));
    if (i % 50 == 0) spool.flush();
  }
  spool.flush();
  fs::create_directories(folder);
  for (const auto& log : logs_in(other.file("0"))) fs::copy(log, folder);
  std::error_code not_yet;  // the first checkpoint
  fs::copy(other.file("0/checkpoint"), folder, not_yet);
  fs::copy(other.file("0.mark"), folder + ".mark");
}

/// The numbers of the events that a spool gives.
inline std::set<std::uint64_t> numbers_in(Spool& spool) {
  std::set<std::uint64_t> numbers;
  for (;;) {
    const auto batch = spool.load(100'000, 1000, std::chrono::seconds(0));
    if (batch.empty()) return numbers;
    for (const auto& entry : batch.entries()) numbers.insert(entry.id);
  }
}

/// Where the record behind the n-th begins: all are of one size but for their digits.
inline std::size_t border(const std::string& log, int records) {
  std::size_t at = segment_head_bytes;
  for (int i = 0; i < records; ++i) at += read_spool_record(std::string_view(log).substr(at))->size;
  return at;
}

inline void check_counted(const std::string& folder, std::uint64_t count) {
  Spool spool(folder, small_segments(), {});
  const auto found = numbers_in(spool);
  CHECK(found.size() < count);
  CHECK(spool.finding().skipped == count - found.size());
  CHECK(spool.finding().waiting == found.size());
  CHECK(spool.next_id() == count + 1);
}

}  // namespace costsim::ingest::testing
