// The bytes of the write-ahead log. Pure functions over memory: tests and the fuzzer feed them
// anything.
//
// A segment is a sequence of records, little-endian:
//   magic u32 | CRC-32C u32 of all that follows | data size u32 | key size u32 | id u64 | data |
//   key
// Behind the last record: nothing, or zeros that were written ahead.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "batching/batch.hpp"
#include "ingest/spool/id_set.hpp"

namespace costsim::ingest {

/// Bytes of a record in front of its data.
inline constexpr std::size_t spool_header = 24;

/// Appends one event as a record; ids must rise.
void append_spool_record(std::string& log, std::uint64_t id, const batching::EventView& event);

/// What append_spool_record appends.
inline std::size_t spool_record_bytes(const batching::EventView& event) {
  return spool_header + event.data.size() + event.partition_key.size();
}

struct SpoolRecord {
  std::uint64_t id = 0;
  batching::EventView event;
  std::size_t size = 0;  ///< in the log
};
/// The record that begins at the first byte, if a whole and undamaged one does.
std::optional<SpoolRecord> read_spool_record(std::string_view log);

/// Walks over the good records of a segment and steps over damage. Ids only rise: what looks like a
/// record inside damage is not believed if it breaks that.
class SpoolCursor {
 public:
  /// `first_id`: the id the segment is named after; 0 when that is not known.
  SpoolCursor(std::string_view log, std::uint64_t first_id) : log_(log), expected_(first_id) {}

  /// The next good record; nothing at the end.
  std::optional<SpoolRecord> next();
  /// Takes back the record that `next` gave last.
  void put_back(const SpoolRecord& record);

  std::size_t good_end() const { return good_end_; }  ///< behind it: a torn tail or zeros
  /// At the end of the walk: bytes of a record that was being written. Nothing is lost with it.
  std::size_t torn_bytes() const;
  std::uint64_t skipped() const { return skipped_; }  ///< ids lost between good records
  std::uint64_t last_id() const { return last_id_; }  ///< 0 before the first record

 private:
  std::string_view log_;
  std::uint64_t expected_;
  std::size_t at_ = 0;
  std::size_t good_end_ = 0;
  std::uint64_t skipped_ = 0;
  std::uint64_t last_id_ = 0;
};

/// The ids that need not be sent again, as bytes with a checksum.
std::string encode_checkpoint(const IdSet& done);
/// Nothing when the bytes are not a whole, undamaged checkpoint.
std::optional<IdSet> decode_checkpoint(std::string_view bytes);

}  // namespace costsim::ingest
