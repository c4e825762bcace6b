// The bytes of the write-ahead log. Pure functions over memory: tests and the fuzzer feed them
// anything.
//
// A segment is a head and a sequence of records, little-endian. The head says whose it is:
//   magic u32 | CRC-32C u32 of what follows | number of the log u64
// A record:
//   magic u32 | CRC-32C u32 of all that follows | data size u32 | key size u32 | id u64 | data |
//   key
// Behind the last record: nothing, or zeros that were written ahead. Segments of before there were
// heads begin with a record.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "batching/batch.hpp"
#include "ingest/spool/byte_source.hpp"
#include "ingest/spool/id_set.hpp"

namespace costsim::ingest {

/// The name of the segment that begins with an id; nothing else in a folder is a segment of ours.
std::string segment_name(std::uint64_t first_id);
bool is_segment_name(std::string_view name);

/// The head of a segment of the log with that number.
std::string segment_head(std::uint64_t log);
inline constexpr std::size_t segment_head_bytes = 16;
/// The number of the log, if an undamaged head is there.
std::optional<std::uint64_t> read_segment_head(std::string_view segment);

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

/// Walks over the good records of a segment and steps over damage. Ids only rise, and end before
/// the next segment begins: a record that breaks that, inside damage or in a file that was put in
/// the place of another, is not believed.
class SpoolCursor {
 public:
  /// `first_id`: the id the segment is named after; 0 when that is not known. `next_first`: the
  /// first id of the segment behind it.
  SpoolCursor(std::unique_ptr<ByteSource> log, std::uint64_t first_id,
              std::uint64_t next_first = ~std::uint64_t{0});
  /// Of bytes that stay where they are.
  SpoolCursor(std::string_view log, std::uint64_t first_id)
      : SpoolCursor(std::make_unique<MemoryBytes>(log), first_id) {}

  /// The next good record, valid until the next call; nothing at the end.
  std::optional<SpoolRecord> next();
  /// Takes back the record that `next` gave last.
  void put_back(const SpoolRecord& record);

  /// The number of the log that the segment is of; nothing when it does not say.
  std::optional<std::uint64_t> owner() const { return owner_; }
  std::size_t good_end() const { return good_end_; }  ///< behind it: a torn tail or zeros
  /// At the end of the walk: bytes behind the last good record that are not zeros.
  std::size_t torn_bytes() const;
  std::size_t size() const { return log_->size(); }
  /// Whole records were stepped over whose ids do not belong here.
  bool holds_others() const { return holds_others_; }
  std::uint64_t skipped() const { return skipped_; }  ///< ids lost between good records
  std::uint64_t last_id() const { return last_id_; }  ///< 0 before the first record

 private:
  std::optional<SpoolRecord> record_at(std::size_t at) const;
  std::size_t magic_behind(std::size_t at) const;

  std::unique_ptr<ByteSource> log_;
  std::optional<std::uint64_t> owner_;
  std::uint64_t expected_;
  std::uint64_t behind_;
  std::size_t at_ = 0;
  std::size_t good_end_ = 0;
  std::uint64_t skipped_ = 0;
  std::uint64_t last_id_ = 0;
  bool holds_others_ = false;
};

/// What became of the ids that were given.
struct Checkpoint {
  IdSet done;  ///< need not be sent again
  IdSet lost;  ///< were missing at some start and have been counted: should they be found, they go
  std::uint64_t durable = 0;  ///< up to here all were on the disk
  bool marked = false;        ///< it was read, and came with a mark beside the folder: version 2 on
  std::uint64_t log = 0;      ///< the number of the log that it is of; 0: version 2 did not say
};
/// Four million ranges; what is longer is none of ours, and not read to its end.
inline constexpr std::size_t longest_checkpoint = 64 << 20;
/// As bytes with a checksum.
std::string encode_checkpoint(const Checkpoint& checkpoint);
/// Nothing when the bytes are not a whole, undamaged checkpoint. Reads versions 1 and 2, too; the
/// first knew of `done` alone.
std::optional<Checkpoint> decode_checkpoint(std::string_view bytes);
/// Whether they begin like one, of whatever version: a damaged one is still ours.
bool begins_like_checkpoint(std::string_view bytes);

}  // namespace costsim::ingest
