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
  /// 0 when empty.
  std::uint64_t largest() const { return ranges_.empty() ? 0 : ranges_.rbegin()->second; }
  /// first → last, ascending, apart by at least one id.
  const std::map<std::uint64_t, std::uint64_t>& ranges() const { return ranges_; }

 private:
  std::map<std::uint64_t, std::uint64_t> ranges_;
};

}  // namespace costsim::ingest
