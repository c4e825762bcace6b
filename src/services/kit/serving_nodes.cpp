#include "services/kit/serving_nodes.hpp"

#include <algorithm>
#include <cmath>

namespace costsim::services {
namespace {

constexpr double no_work_s = 1e-9;

double nodes_in(const std::vector<EquallyBusy>& nodes) {
  double count = 0;
  for (const EquallyBusy& each : nodes) count += each.count;
  return count;
}

double work_in(const std::vector<EquallyBusy>& nodes) {
  double work = 0;
  for (const EquallyBusy& each : nodes) work += each.count * each.work_s;
  return work;
}

}  // namespace

bool EquallyBusy::like(const EquallyBusy& other) const {
  return std::abs(work_s - other.work_s) <= no_work_s && (work_s == 0 || part == other.part);
}

double ServingNodes::emptying() const {
  return nodes_in(emptying_);
}

double ServingNodes::longest_s() const {
  double longest = 0;
  for (const EquallyBusy& each : serving_nodes_) longest = std::max(longest, each.work_s);
  return longest;
}

void ServingNodes::join(double count) {
  if (count <= 0) return;
  serving_ += count;
  serving_nodes_.push_back({count, 0});
  level();
}

void ServingNodes::leave(double count) {
  serving_ -= count;
  while (count > 0 && !serving_nodes_.empty()) {
    EquallyBusy& latest = serving_nodes_.back();
    const double going = std::min(count, latest.count);
    if (latest.work_s > 0 && !arriving_.by_queue) {
      emptying_.push_back({going, latest.work_s, latest.part});
    }
    latest.count -= going;
    count -= going;
    if (latest.count <= 0) serving_nodes_.pop_back();
  }
  level();
}

double ServingNodes::work(double time_s) {
  double done = 0;
  for (std::vector<EquallyBusy>* nodes : {&serving_nodes_, &emptying_}) {
    for (EquallyBusy& each : *nodes) {
      const double worked_s = std::min(each.work_s, time_s * each.part);
      done += each.count * worked_s;
      each.work_s = each.work_s - worked_s > no_work_s ? each.work_s - worked_s : 0;
    }
  }
  std::erase_if(emptying_, [](const EquallyBusy& each) { return each.work_s <= 0; });
  level();
  return done;
}

/// Where some may wait, more may be in a node while it comes, or stays.
void ServingNodes::pour(double work, double least_s, double stay_s) {
  if (serving_ <= 0) return;
  double surface = surface_for(work);
  if (arriving_.most_waiting_s) surface = std::min(surface, *arriving_.most_waiting_s + least_s);
  for (EquallyBusy& each : serving_nodes_) {
    if (each.work_s >= surface) continue;
    each.work_s = surface;
    each.part = stay_s > 0 ? std::min(1.0, surface / stay_s) : 1;
  }
}

/// How high work stands in all nodes that have less of it, when so much more is poured in.
double ServingNodes::surface_for(double work) const {
  if (equal()) return serving_nodes_.front().work_s + work / serving_;
  std::vector<EquallyBusy> lowest = serving_nodes_;
  std::sort(lowest.begin(), lowest.end(),
            [](const EquallyBusy& a, const EquallyBusy& b) { return a.work_s < b.work_s; });
  double below = 0, surface = 0;
  for (std::size_t i = 0; i < lowest.size(); ++i) {
    below += lowest[i].count;
    surface = lowest[i].work_s + work / below;
    if (i + 1 == lowest.size() || surface <= lowest[i + 1].work_s) break;
    work -= below * (lowest[i + 1].work_s - lowest[i].work_s);
  }
  return surface;
}

/// Neighbours that have equally much are one; behind a queue all are.
void ServingNodes::level() {
  if (arriving_.by_queue && serving_ > 0) {
    serving_nodes_ = {{serving_, work_in(serving_nodes_) / serving_, 1}};
  }
  std::size_t last = 0;
  for (std::size_t i = 1; i < serving_nodes_.size(); ++i) {
    const EquallyBusy next = serving_nodes_[i];
    if (next.like(serving_nodes_[last])) {
      serving_nodes_[last].count += next.count;
    } else {
      serving_nodes_[++last] = next;
    }
  }
  if (!serving_nodes_.empty()) serving_nodes_.resize(last + 1);
}

}  // namespace costsim::services
