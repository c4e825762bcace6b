// Memory for requests that have come only in part, drawn from a fixed budget.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>

namespace costsim::ingest {

/// What one front thread may hold in incomplete requests and unsent responses, so that slow or
/// hostile clients cannot grow the process.
///
/// An eighth of it is for small pieces alone: a few large bodies that never end do not keep
/// everybody else out.
class BufferBudget {
 public:
  static constexpr std::size_t small = 64 << 10;  ///< as a whole
  static constexpr std::size_t for_small(std::size_t limit) { return limit / 8; }

  explicit BufferBudget(std::size_t limit) : left_(limit), kept_(for_small(limit)) {}
  /// `whole`: what the one who asks holds then.
  bool take(std::size_t bytes, std::size_t whole) {
    if (bytes > left_ || (whole > small && bytes > left_ - std::min(left_, kept_))) return false;
    left_ -= bytes;
    return true;
  }
  void give(std::size_t bytes) { left_ += bytes; }
  std::size_t left() const { return left_; }

 private:
  std::size_t left_;
  const std::size_t kept_;
};

/// Bytes that came, with room for more.
class InputBuffer {
 public:
  explicit InputBuffer(BufferBudget& buffer_budget) : buffer_budget_(&buffer_budget) {}
  ~InputBuffer() { buffer_budget_->give(capacity_); }
  InputBuffer(const InputBuffer&) = delete;
  InputBuffer& operator=(const InputBuffer&) = delete;

  std::span<char> bytes() { return {data_.get(), size_}; }
  std::span<char> room() { return {data_.get() + size_, capacity_ - size_}; }
  void grow(std::size_t bytes) { size_ += bytes; }  ///< bytes were written into room()
  void truncate(std::size_t size) { size_ = size; }

  std::size_t capacity() const { return capacity_; }
  /// Makes room for at least `capacity` bytes in all; false when the budget is used up.
  bool reserve(std::size_t capacity) {
    if (capacity <= capacity_) return true;
    if (!buffer_budget_->take(capacity - capacity_, capacity)) return false;
    auto larger = std::make_unique_for_overwrite<char[]>(capacity);
    if (size_ > 0) std::memcpy(larger.get(), data_.get(), size_);
    data_ = std::move(larger);
    capacity_ = capacity;
    return true;
  }
  /// Call only with room reserved.
  void append(std::span<const char> more) {
    if (more.empty()) return;
    std::memcpy(data_.get() + size_, more.data(), more.size());
    size_ += more.size();
  }

 private:
  BufferBudget* buffer_budget_;
  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace costsim::ingest
