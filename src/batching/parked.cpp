#include "batching/parked.hpp"

#include <utility>

namespace costsim::batching {

namespace {

constexpr std::size_t events_in_a_batch = 64;

}  // namespace

void Parked::add(std::uint32_t lane, const EventView& event, const Entry& entry) {
  if (lane >= lines_.size()) lines_.resize(std::size_t{lane} + 1);
  Line& line = lines_[lane];
  if (line.events == 0) lanes_.push_back(lane);
  if (line.batches.empty() || line.batches.back().size() >= events_in_a_batch) {
    line.batches.emplace_back();
  }
  line.batches.back().add(event, entry);
  ++line.events;
  ++events_;
}

void Parked::leave(Line& line) {
  --line.events;
  if (++line.gone < line.batches.front().size()) return;
  line.batches.pop_front();
  line.gone = 0;
}

void Parked::each_head(
    const std::function<Verdict(std::uint32_t lane, const Batch&, const Entry&)>& ask) {
  std::erase_if(lanes_, [&](std::uint32_t lane) {
    Line& line = lines_[lane];
    while (line.events > 0) {
      const Batch& head = line.batches.front();
      if (ask(lane, head, head.entries()[line.gone]) == Verdict::Stays) return false;
      leave(line);
      --events_;
    }
    return true;
  });
}

std::vector<Batch> Parked::dissolve() {
  std::vector<Batch> all;
  each_head([&](std::uint32_t, const Batch& batch, const Entry& entry) {
    if (all.empty() || all.back().size() >= events_in_a_batch) all.emplace_back();
    all.back().add(batch.event(entry), entry);
    return Verdict::Leaves;
  });
  lines_.clear();
  return all;
}

}  // namespace costsim::batching
