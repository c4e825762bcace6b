// Events that paced lanes cannot take yet: a line before each lane, in the order in which they
// came. Nobody in a line is asked about before it is at the head, however long the line is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "batching/batch.hpp"

namespace costsim::batching {

class Parked {
 public:
  /// What becomes of the event at the head of a line.
  enum class Verdict { Leaves, Stays };

  /// To the end of the lane's line.
  void add(std::uint32_t lane, const EventView& event, const Entry& entry);
  /// Whether somebody stands before the lane: who comes now does not overtake.
  bool at(std::uint32_t lane) const { return lane < lines_.size() && lines_[lane].events > 0; }

  std::size_t events() const { return events_; }
  bool empty() const { return events_ == 0; }
  /// Lanes that have a line.
  const std::vector<std::uint32_t>& lanes() const { return lanes_; }

  /// Asks about the head of each line until it stays.
  void each_head(const std::function<Verdict(std::uint32_t lane, const Batch&, const Entry&)>& ask);
  /// All that stand in lines, which end.
  std::vector<Batch> dissolve();

 private:
  struct Line {
    std::deque<Batch> batches;  ///< of so many events at most that their memory is soon free again
    std::size_t gone = 0;       ///< of the first batch
    std::size_t events = 0;
  };
  static void leave(Line& line);

  std::deque<Line> lines_;  ///< by lane; of a kind that grows without moving them
  std::vector<std::uint32_t> lanes_;
  std::size_t events_ = 0;
};

}  // namespace costsim::batching
