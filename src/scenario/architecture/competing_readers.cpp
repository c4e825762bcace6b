#include "scenario/architecture/competing_readers.hpp"

#include <map>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::scenario {
namespace {

using architecture::Stage;

struct Readers {
  const Stage* first = nullptr;
  Decimal taken = 0;  ///< of the queue's messages
};

/// Adds one reader of `queue`.
void take(const std::string& queue, const Stage& stage, const Decimal& share, Readers& readers) {
  readers.taken = readers.taken + share;
  if (readers.first == nullptr) readers.first = &stage;
  if (readers.first == &stage || readers.taken <= Decimal(1)) return;
  throw Error(
      Failure::Usage, stage.where,
      fmt::format("stage '{}' reads the queue '{}' like stage '{}': each message goes to one "
                  "of them, not to both; expected one reader, a `share` of each that add up "
                  "to 100%, or a topic (sns) before a queue for each",
                  stage.name, queue, readers.first->name));
}

}  // namespace

void refuse_competing_readers(const architecture::Architecture& architecture) {
  std::map<std::string, Readers> queues;
  for (const Stage& stage : architecture.stages) {
    if (stage.service->role == services::Role::Queue) queues[stage.name];
    if (!architecture::may_call(*stage.service)) continue;  // others store or count what passes
    for (const architecture::Edge& edge : stage.inputs) {
      const auto queue = queues.find(edge.from);
      if (queue == queues.end() || edge.port != architecture::Port::Output) continue;
      take(queue->first, stage, edge.times, queue->second);
    }
  }
}

}  // namespace costsim::scenario
