#include "ingest/kinesis/aggregate.hpp"

#include <algorithm>
#include <functional>

namespace costsim::ingest {

namespace {

using batching::varint_size;

constexpr std::string_view magic = "\xF3\x89\x9A\xC2";

// Protobuf: a field is (number << 3 | wire type), wire type 0 is a varint, 2 is length and bytes.
constexpr char table_key = 1 << 3 | 2;
constexpr char record = 3 << 3 | 2;
constexpr char record_key_index = 1 << 3 | 0;
constexpr char record_data = 3 << 3 | 2;

void append_varint(std::string& to, std::uint64_t value) {
  for (; value > 127; value >>= 7) to.push_back(static_cast<char>(value | 128));
  to.push_back(static_cast<char>(value));
}

}  // namespace

bool AggregateWriter::add(std::string_view data, std::string_view key) {
  // An upper bound: the key may be in the table already.
  const std::size_t most = data.size() + key.size() + batching::aggregate_overhead;
  const std::size_t present = message_.empty() ? 0 : message().size();
  if (batching::aggregate_envelope + present + most > limit_) return false;
  if (message_.empty()) message_.append(magic);

  const std::uint64_t index = key_index(key);
  const std::size_t inner = 1 + varint_size(index) + 1 + varint_size(data.size()) + data.size();
  message_.push_back(record);
  append_varint(message_, inner);
  message_.push_back(record_key_index);
  append_varint(message_, index);
  message_.push_back(record_data);
  append_varint(message_, data.size());
  message_.append(data);
  ++events_;
  return true;
}

// Fields of a message may come in any order, so a key enters the table when it is first met.
std::uint64_t AggregateWriter::key_index(std::string_view key) {
  if (key == last_key_) return last_index_;
  last_key_ = key;
  if (keys_ == 0) return last_index_ = add_key(key);  // often the only one: no memory of it
  if (seen_.empty()) seen_.resize(seen_slots);
  Seen& seen = seen_[std::hash<std::string_view>()(key) % seen_slots];
  if (seen.key != key) seen = {key, add_key(key)};
  return last_index_ = seen.index;
}

std::uint64_t AggregateWriter::add_key(std::string_view key) {
  message_.push_back(table_key);
  append_varint(message_, key.size());
  message_.append(key);
  return keys_++;
}

std::string_view AggregateWriter::message() const {
  return std::string_view(message_).substr(magic.size());
}

std::string_view AggregateWriter::seal(const Md5::Digest& digest) {
  message_.append(reinterpret_cast<const char*>(digest.data()), digest.size());
  return message_;
}

void AggregateWriter::clear() {
  message_.clear();
  std::fill(seen_.begin(), seen_.end(), Seen{});
  keys_ = 0;
  last_key_ = {};
  events_ = 0;
}

}  // namespace costsim::ingest
