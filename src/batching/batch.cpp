#include "batching/batch.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace costsim::batching {

Batch::Batch(Batch&& other) noexcept
    : buffer_(std::move(other.buffer_)),
      capacity_(std::exchange(other.capacity_, 0)),
      used_(std::exchange(other.used_, 0)),
      entries_(std::move(other.entries_)) {
  other.entries_.clear();
}

Batch& Batch::operator=(Batch&& other) noexcept {
  std::swap(buffer_, other.buffer_);
  std::swap(capacity_, other.capacity_);
  std::swap(used_, other.used_);
  std::swap(entries_, other.entries_);
  return *this;
}

void Batch::add(const EventView& event, Entry entry) {
  const std::size_t needed = used_ + event.data.size() + event.partition_key.size();
  if (needed > capacity_) grow(needed);
  char* const place = buffer_.get() + used_;
  if (!event.data.empty()) std::memcpy(place, event.data.data(), event.data.size());
  if (!event.partition_key.empty())
    std::memcpy(place + event.data.size(), event.partition_key.data(), event.partition_key.size());
  entry.offset = static_cast<std::uint32_t>(used_);
  entry.data_size = static_cast<std::uint32_t>(event.data.size());
  entry.key_size = static_cast<std::uint32_t>(event.partition_key.size());
  entries_.push_back(entry);
  used_ = needed;
}

void Batch::clear() {
  entries_.clear();
  used_ = 0;
}

void Batch::trim() {
  if (memory_bytes() * 4 <= (used_ + entries_.size() * sizeof(Entry)) * 5) return;
  auto tight = std::make_unique_for_overwrite<char[]>(used_);
  if (used_ > 0) std::memcpy(tight.get(), buffer_.get(), used_);
  buffer_ = std::move(tight);
  capacity_ = used_;
  entries_.shrink_to_fit();
}

void Batch::grow(std::size_t needed) {
  constexpr std::size_t smallest = 16'384;
  const std::size_t capacity = std::max({needed, 2 * capacity_, smallest});
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  if (used_ > 0) std::memcpy(larger.get(), buffer_.get(), used_);
  buffer_ = std::move(larger);
  capacity_ = capacity;
}

}  // namespace costsim::batching
