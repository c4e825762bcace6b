// What Kinesis takes at a time and per second, as far as producers must count with it: numbers that
// batches are closed by and senders are paced by, in the simulation as in the service.
#pragma once

#include <cstddef>
#include <cstdint>

namespace costsim::batching {

/// What one PutRecords call takes: records, and bytes with partition keys. "5 MB" is read as
/// 5,000,000, safe under both readings of MB.
inline constexpr std::size_t put_records_max = 500;
inline constexpr std::size_t put_records_bytes = 5'000'000;

/// What a shard takes in a second: records, and bytes of data and partition keys (Kinesis API
/// reference, PutRecords: "1,000 records per second, up to a maximum data write total of 1 MiB per
/// second"). Of an account's stream the price file decides: shard-write-records and -bytes.
inline constexpr std::int64_t shard_records_per_s = 1'000;
inline constexpr std::int64_t shard_bytes_per_s = 1 << 20;

/// An aggregated record of the Kinesis Producer Library closes at two payload units of 25 KB.
inline constexpr std::size_t aggregate_limit = 51'200;
/// Of that, 4 bytes of magic and 16 of MD5 (amazon-kinesis-producer, aggregation-format.md).
inline constexpr std::size_t aggregate_envelope = 4 + 16;

/// Bytes of a number in protobuf: seven bits in each.
constexpr std::size_t varint_size(std::uint64_t value) {
  std::size_t size = 1;
  while (value >>= 7) ++size;
  return size;
}

/// What framing can add to an event in an aggregate, beyond its data and its key: a protobuf tag of
/// one byte and a number, for the record and its size, the index of its key, the data and its size;
/// and the tag and size of its key in the table, of 256 characters in UTF-8 at most.
inline constexpr std::size_t aggregate_overhead =
    3 * (1 + varint_size(aggregate_limit)) + 1 + varint_size(256UL * 4);
static_assert(aggregate_overhead == 15);

}  // namespace costsim::batching
