#include "batching/batcher.hpp"

#include <utility>

#include "units/error.hpp"

namespace costsim::batching {

std::string_view name(CloseReason reason) {
  constexpr std::array<std::string_view, close_reasons> names = {"records", "bytes", "linger",
                                                                 "flush", "shutdown"};
  return names[static_cast<std::size_t>(reason)];
}

Batcher::Batcher(Limits limits) : limits_(limits) {
  if (limits_.records == 0 || limits_.bytes == 0)
    throw Error(Failure::Usage, "a batch must have room for one record and one byte");
  closed_.reserve(2);
}

bool Batcher::add(const EventView& event, const Entry& entry) {
  const std::size_t added = weight(event);
  if (added > limits_.bytes) throw Error(Failure::Internal, "an event larger than a whole batch");
  if (open_weight_ + added > limits_.bytes) close(CloseReason::Bytes);

  open_.add(event, entry);
  open_weight_ += added;
  if (open_.size() >= limits_.records) {
    close(CloseReason::Records);
  } else if (open_weight_ == limits_.bytes) {
    close(CloseReason::Bytes);
  }
  return taken_ < closed_.size();
}

bool Batcher::poll(Duration now) {
  const auto due = deadline();
  return due && now >= *due && close(CloseReason::Linger);
}

bool Batcher::close(CloseReason reason) {
  if (open_.empty()) return false;
  const Duration oldest = *opened_at();
  closed_.push_back({std::move(open_), reason, oldest});
  ++closes_[static_cast<std::size_t>(reason)];
  open_weight_ = 0;
  if (!spares_.empty()) {
    open_ = std::move(spares_.back());
    spares_.pop_back();
  }
  return true;
}

std::optional<ClosedBatch> Batcher::take() {
  if (taken_ == closed_.size()) return std::nullopt;
  std::optional<ClosedBatch> next = std::move(closed_[taken_++]);
  if (taken_ == closed_.size()) {
    closed_.clear();
    taken_ = 0;
  }
  return next;
}

void Batcher::recycle(Batch buffer) {
  buffer.clear();
  spares_.push_back(std::move(buffer));
}

std::optional<Duration> Batcher::opened_at() const {
  if (open_.empty()) return std::nullopt;
  return open_.entries().front().accepted_at;
}

std::optional<Duration> Batcher::deadline() const {
  if (open_.empty()) return std::nullopt;
  return *opened_at() + limits_.linger;
}

}  // namespace costsim::batching
