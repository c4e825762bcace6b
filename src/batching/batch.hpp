// A batch of events in one contiguous buffer that is used again: no allocation per event.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "units/quantity.hpp"

namespace costsim::batching {

/// An event as it is handed over: views into memory of the caller, valid during the call only.
struct EventView {
  std::string_view data;
  std::string_view partition_key;  ///< empty: the event may go to any shard
};

/// Where an event lies in its batch, and what its delivery needs to know.
struct Entry {
  std::uint32_t offset = 0;  ///< of the data in the buffer; the partition key follows it
  std::uint32_t data_size = 0;
  std::uint32_t key_size = 0;
  std::uint32_t attempts : 22 = 0;  ///< calls that have already failed to deliver it
  std::uint32_t unclear : 5 = 0;    ///< of those, whose answers left open whether they have
  /// Calls that were rejected with it in them. --attempts does not count them: most are another
  /// entry's fault, and halving must come to its end.
  std::uint32_t rejected : 5 = 0;
  std::uint64_t id = 0;    ///< the ticket it was accepted under; rises in one pipeline
  Duration accepted_at{};  ///< on the clock of the caller

  /// All calls that this entry was in, but those that were refused for their credentials.
  std::uint32_t calls() const { return attempts + rejected; }
};

/// Events in the order they were added.
class Batch {
 public:
  Batch() = default;
  Batch(Batch&& other) noexcept;
  Batch& operator=(Batch&& other) noexcept;

  /// Copies the event in; `entry` gives id, attempts and time, its sizes are set here.
  void add(const EventView& event, Entry entry);
  /// Forgets the events, keeps the buffer.
  void clear();
  /// Gives back the memory that the present events do not need, if that is more than a fifth of it.
  void trim();

  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  std::span<const Entry> entries() const { return entries_; }
  std::string_view data(const Entry& entry) const {
    return {buffer_.get() + entry.offset, entry.data_size};
  }
  std::string_view key(const Entry& entry) const {
    return {buffer_.get() + entry.offset + entry.data_size, entry.key_size};
  }
  EventView event(const Entry& entry) const { return {data(entry), key(entry)}; }

  /// Data and partition keys of the events.
  std::size_t payload_bytes() const { return used_; }
  /// Memory held, with what is kept for later use.
  std::size_t memory_bytes() const { return capacity_ + entries_.capacity() * sizeof(Entry); }

 private:
  void grow(std::size_t needed);

  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  std::size_t used_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace costsim::batching
