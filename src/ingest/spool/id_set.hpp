// A set of ids that is dense: kept as ranges.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>

namespace costsim::ingest {

class IdSet {
 public:
  /// Adds first … last, both included.
  void add(std::uint64_t first, std::uint64_t last) {
    auto next = ranges_.upper_bound(first);
    if (next != ranges_.begin()) {
      const auto before = std::prev(next);
      if (before->second >= first - 1 || before->second >= first) {
        first = before->first;
        last = std::max(last, before->second);
        next = ranges_.erase(before);
      }
    }
    while (next != ranges_.end() && next->first <= last + 1) {
      last = std::max(last, next->second);
      next = ranges_.erase(next);
    }
    ranges_[first] = last;
  }
  bool contains(std::uint64_t first, std::uint64_t last) const {
    const auto next = ranges_.upper_bound(first);
    return next != ranges_.begin() && std::prev(next)->second >= last;
  }
  bool contains(std::uint64_t id) const { return contains(id, id); }
  /// How many ids there are.
  std::uint64_t count() const {
    std::uint64_t sum = 0;
    for (const auto& [first, last] : ranges_) sum += last - first + 1;
    return sum;
  }
  bool empty() const { return ranges_.empty(); }
  void add(const IdSet& others) {
    for (const auto& [first, last] : others.ranges_) add(first, last);
  }
  /// The ids of this set that are in none of `others`.
  IdSet without(const IdSet& others) const {
    IdSet rest;
    for (const auto& range : ranges_) {
      std::uint64_t first = range.first;
      const std::uint64_t last = range.second;
      auto other = others.ranges_.upper_bound(first);
      if (other != others.ranges_.begin()) --other;
      for (; first <= last && other != others.ranges_.end() && other->first <= last; ++other) {
        if (other->second < first) continue;
        if (other->first > first) rest.add(first, other->first - 1);
        first = other->second + 1;
      }
      if (first <= last) rest.add(first, last);
    }
    return rest;
  }
  /// 0 when empty.
  std::uint64_t largest() const { return ranges_.empty() ? 0 : ranges_.rbegin()->second; }
  /// first → last, ascending, apart by at least one id.
  const std::map<std::uint64_t, std::uint64_t>& ranges() const { return ranges_; }

 private:
  std::map<std::uint64_t, std::uint64_t> ranges_;
};

}  // namespace costsim::ingest
