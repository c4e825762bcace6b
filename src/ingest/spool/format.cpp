#include "ingest/spool/format.hpp"

#include <bit>
#include <cstring>
#include <type_traits>

#include <fmt/format.h>

#include "ingest/encoding/crc32c.hpp"

namespace costsim::ingest {

namespace {

static_assert(std::endian::native == std::endian::little, "the spool is written as it lies");

constexpr std::string_view record_magic = "\xC5SPL";
constexpr std::string_view checkpoint_title = "costsim checkpoint ";
constexpr std::string_view first_checkpoint_magic = "costsim checkpoint 1\n";
constexpr std::string_view second_checkpoint_magic = "costsim checkpoint 2\n";
constexpr std::string_view checkpoint_magic = "costsim checkpoint 3\n";
constexpr std::string_view head_magic = "\xC5SPH";

template <class Integer>
void put(std::string& to, Integer value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  to.append(bytes, sizeof value);
}

template <class Integer>
Integer get(std::string_view from, std::size_t offset) {
  Integer value;
  std::memcpy(&value, from.data() + offset, sizeof value);
  return value;
}

}  // namespace

std::string segment_name(std::uint64_t first_id) {
  return fmt::format("{:016x}.log", first_id);
}

bool is_segment_name(std::string_view name) {
  return name.size() == 20 && name.ends_with(".log") &&
         name.find_first_not_of("0123456789abcdef") == 16;
}

std::string segment_head(std::uint64_t log) {
  std::string head(head_magic), number;
  put(number, log);
  put(head, crc32c(number));
  return head + number;
}

std::optional<std::uint64_t> read_segment_head(std::string_view segment) {
  if (segment.size() < segment_head_bytes) return std::nullopt;
  const auto log = get<std::uint64_t>(segment, 8);
  if (!segment.starts_with(segment_head(log))) return std::nullopt;
  return log;
}

void append_spool_record(std::string& log, std::uint64_t id, const batching::EventView& event) {
  const std::size_t begin = log.size();
  log.append(record_magic);
  put(log, std::uint32_t{0});
  put(log, static_cast<std::uint32_t>(event.data.size()));
  put(log, static_cast<std::uint32_t>(event.partition_key.size()));
  put(log, id);
  log.append(event.data);
  log.append(event.partition_key);
  const std::uint32_t sum = crc32c(std::string_view(log).substr(begin + 8));
  std::memcpy(log.data() + begin + 4, &sum, sizeof sum);
}

std::optional<SpoolRecord> read_spool_record(std::string_view log) {
  if (log.size() < spool_header || !log.starts_with(record_magic)) return std::nullopt;
  const std::size_t data = get<std::uint32_t>(log, 8), key = get<std::uint32_t>(log, 12);
  if (data + key > log.size() - spool_header) return std::nullopt;
  const std::size_t size = spool_header + data + key;
  if (crc32c(log.substr(8, size - 8)) != get<std::uint32_t>(log, 4)) return std::nullopt;
  return SpoolRecord{get<std::uint64_t>(log, 16),
                     {log.substr(spool_header, data), log.substr(spool_header + data, key)},
                     size};
}

SpoolCursor::SpoolCursor(std::unique_ptr<ByteSource> log, std::uint64_t first_id,
                         std::uint64_t next_first)
    : log_(std::move(log)),
      owner_(read_segment_head(log_->at(0, segment_head_bytes))),
      expected_(first_id),
      behind_(next_first) {
  if (owner_) at_ = good_end_ = segment_head_bytes;
}

std::optional<SpoolRecord> SpoolCursor::record_at(std::size_t at) const {
  const std::string_view header = log_->at(at, spool_header);
  if (header.size() < spool_header || !header.starts_with(record_magic)) return std::nullopt;
  const std::size_t data = get<std::uint32_t>(header, 8), key = get<std::uint32_t>(header, 12);
  if (data + key > log_->size() - at - spool_header) return std::nullopt;
  return read_spool_record(log_->at(at, spool_header + data + key));
}

/// Where the next record may begin; the end when there is none.
std::size_t SpoolCursor::magic_behind(std::size_t at) const {
  constexpr std::size_t block = 64 << 10;
  for (++at; at + record_magic.size() <= log_->size(); at += block - record_magic.size() + 1) {
    const auto found = log_->at(at, block).substr(0, block).find(record_magic);
    if (found != std::string_view::npos) return at + found;
  }
  return log_->size();
}

std::optional<SpoolRecord> SpoolCursor::next() {
  while (at_ < log_->size()) {
    const auto record = record_at(at_);
    const bool belongs = record && record->id >= expected_ && record->id < behind_;
    if (!belongs) {
      holds_others_ |= record.has_value();
      at_ = magic_behind(at_);
      continue;
    }
    if (expected_ > 0) skipped_ += record->id - expected_;
    expected_ = record->id + 1;
    last_id_ = record->id;
    good_end_ = at_ += record->size;
    return record;
  }
  return std::nullopt;
}

std::size_t SpoolCursor::torn_bytes() const {
  std::size_t torn = 0;
  constexpr std::size_t block = 64 << 10;
  for (std::size_t at = good_end_; at < log_->size(); at += block) {
    const auto last = log_->at(at, block).substr(0, block).find_last_not_of('\0');
    if (last != std::string_view::npos) torn = at + last + 1 - good_end_;
  }
  return torn;
}

void SpoolCursor::put_back(const SpoolRecord& record) {
  at_ -= record.size;
  expected_ = record.id;
}

namespace {

void put_ranges(std::string& to, const IdSet& ids) {
  for (const auto& [first, last] : ids.ranges()) {
    put(to, first);
    put(to, last);
  }
}

IdSet get_ranges(std::string_view bytes) {
  IdSet ids;
  for (std::size_t at = 0; at < bytes.size(); at += 16)
    ids.add(get<std::uint64_t>(bytes, at), get<std::uint64_t>(bytes, at + 8));
  return ids;
}

/// Behind the version and the log, before the checksum: durable, ranges that are done, all of
/// those, those that are lost.
std::optional<Checkpoint> decode_body(std::string_view body, std::uint64_t log) {
  if (body.size() < 16 || (body.size() - 16) % 16 != 0) return std::nullopt;
  const std::string_view ranges = body.substr(16);
  const auto done = get<std::uint64_t>(body, 8);
  if (done > ranges.size() / 16) return std::nullopt;
  return Checkpoint{get_ranges(ranges.substr(0, done * 16)), get_ranges(ranges.substr(done * 16)),
                    get<std::uint64_t>(body, 0), true, log};
}

}  // namespace

std::string encode_checkpoint(const Checkpoint& checkpoint) {
  std::string bytes(checkpoint_magic);
  put(bytes, checkpoint.log);
  put(bytes, checkpoint.durable);
  put(bytes, static_cast<std::uint64_t>(checkpoint.done.ranges().size()));
  put_ranges(bytes, checkpoint.done);
  put_ranges(bytes, checkpoint.lost);
  put(bytes, crc32c(bytes));
  return bytes;
}

std::optional<Checkpoint> decode_checkpoint(std::string_view bytes) {
  const std::size_t head = checkpoint_magic.size();
  if (bytes.size() < head + 4) return std::nullopt;
  const std::size_t end = bytes.size() - 4;
  if (crc32c(bytes.substr(0, end)) != get<std::uint32_t>(bytes, end)) return std::nullopt;
  const std::string_view body = bytes.substr(head, end - head);
  if (bytes.starts_with(checkpoint_magic)) {
    if (body.size() < 8) return std::nullopt;
    return decode_body(body.substr(8), get<std::uint64_t>(body, 0));
  }
  if (bytes.starts_with(second_checkpoint_magic)) return decode_body(body, 0);
  if (!bytes.starts_with(first_checkpoint_magic) || body.size() % 16 != 0) return std::nullopt;
  return Checkpoint{get_ranges(body), {}, 0, false, 0};
}

bool begins_like_checkpoint(std::string_view bytes) {
  return bytes.starts_with(checkpoint_title);
}

}  // namespace costsim::ingest
