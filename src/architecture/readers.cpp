#include "architecture/readers.hpp"

#include <algorithm>

#include "architecture/context.hpp"
#include "architecture/senders.hpp"

namespace costsim::architecture {

using services::Flow;

std::vector<services::Reader> readers_of(const Stage& queue, const Architecture& architecture,
                                         const Environment& environment,
                                         const Corrections& corrections) {
  std::vector<services::Reader> readers;
  if (queue.service->role != services::Role::Queue) return readers;
  for (const Stage& reader : architecture.stages) {
    if (reader.service->fetch == nullptr) continue;
    for (const Edge& edge : reader.inputs) {
      const std::vector<Sender> senders = senders_of(edge, architecture);
      if (std::find(senders.begin(), senders.end(), &queue) == senders.end()) continue;
      readers.emplace_back([&reader, &edge, &environment, &corrections](const Flow& messages) {
        services::Context context = context_of(reader, environment, messages.span());
        const auto known = corrections.find(reader.name);
        if (known != corrections.end()) context.correction = known->second;
        const Flow share = edge.times == Decimal(1) ? messages : scaled(messages, edge.times);
        return reader.service->fetch(share, reader.parameters, context);
      });
    }
  }
  return readers;
}

}  // namespace costsim::architecture
