#include "ingest/spool/format.hpp"

#include <bit>
#include <cstring>
#include <type_traits>

#include "ingest/encoding/crc32c.hpp"

namespace costsim::ingest {

namespace {

static_assert(std::endian::native == std::endian::little, "the spool is written as it lies");

constexpr std::string_view record_magic = "\xC5SPL";
constexpr std::string_view checkpoint_magic = "costsim checkpoint 1\n";

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

std::optional<SpoolRecord> SpoolCursor::next() {
  while (at_ < log_.size()) {
    const auto record = read_spool_record(log_.substr(at_));
    if (!record || record->id < expected_ || record->id == ~std::uint64_t{0}) {
      at_ = log_.find(record_magic, at_ + 1);
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
  // npos + 1 is 0: there is nothing but zeros.
  return log_.substr(good_end_).find_last_not_of('\0') + 1;
}

void SpoolCursor::put_back(const SpoolRecord& record) {
  at_ -= record.size;
  expected_ = record.id;
}

std::string encode_checkpoint(const IdSet& done) {
  std::string bytes(checkpoint_magic);
  for (const auto& [first, last] : done.ranges()) {
    put(bytes, first);
    put(bytes, last);
  }
  put(bytes, crc32c(bytes));
  return bytes;
}

std::optional<IdSet> decode_checkpoint(std::string_view bytes) {
  const std::size_t head = checkpoint_magic.size();
  if (bytes.size() < head + 4 || !bytes.starts_with(checkpoint_magic)) return std::nullopt;
  const std::size_t end = bytes.size() - 4;
  if ((end - head) % 16 != 0 || crc32c(bytes.substr(0, end)) != get<std::uint32_t>(bytes, end))
    return std::nullopt;
  IdSet done;
  for (std::size_t at = head; at < end; at += 16)
    done.add(get<std::uint64_t>(bytes, at), get<std::uint64_t>(bytes, at + 8));
  return done;
}

}  // namespace costsim::ingest
