#include <cmath>

#include "request_level/function_pool.hpp"
#include "request_level/roles.hpp"
#include "request_level/route.hpp"
#include "request_level/unused_keys.hpp"
#include "services/kit/amounts.hpp"
#include "services/lambda/batches.hpp"

namespace costsim::request_level {
namespace {

constexpr std::string_view fifo_note = "messages are simulated without the order of a FIFO queue";

simulation::PollerConfig pollers_of(const Parameters& reader, const metering::Rules& rules) {
  simulation::PollerConfig pollers;
  pollers.first = static_cast<std::uint32_t>(rules.number("sqs-pollers-initial").to_int64());
  pollers.per_minute =
      static_cast<std::uint32_t>(std::llround(rules.rate("sqs-pollers-rate").per_second() * 60));
  pollers.most = static_cast<std::uint32_t>(services::most_pollers(reader, rules));
  return pollers;
}

simulation::MessageQueueConfig queue_of(const Stage& queue, const Parameters& reader,
                                        const metering::Rules& rules) {
  simulation::MessageQueueConfig config;
  config.name = queue.name;
  config.visibility = queue.parameters.duration("visibility");
  config.retention = queue.parameters.duration("retention");
  config.max_receives =
      static_cast<std::uint32_t>(services::count_if(queue.parameters, "max_receives").value_or(0));
  config.batch = static_cast<std::uint32_t>(reader.count("batch"));
  config.window = reader.duration("window");
  config.pollers = pollers_of(reader, rules);
  config.partial = reader.flag("partial_response");
  config.poison_every = static_cast<std::uint64_t>(reader.count("poison_every"));
  return config;
}

simulation::QueueStage stage_of(const Stage& queue, const Stage& reader,
                                const services::Context& context) {
  simulation::QueueStage stage;
  stage.function = polled_pool_of(reader, context);
  stage.queue = queue_of(queue, reader.parameters, context.rules);
  const BatchTime time = batch_time_of(reader.parameters, context, stage.function.warm);
  stage.queue.duration = time.shared;
  stage.queue.per_message = time.per_event;
  return stage;
}

}  // namespace

void read_queue(const Stage& queue, const Stage& reader, Building& building) {
  const double share = taken_of(reader, queue);
  Route route = route_to(queue, share, building);
  if (route.inputs.empty()) {
    return leave_out(reader, "nothing that is simulated writes for it", building);
  }
  tell_unused_keys(reader, Queue, building);
  if (queue.parameters.text("kind") == "fifo") tell(queue, fifo_note, building);
  simulation::QueueStage stage = stage_of(queue, reader, context_of(reader, building));
  if (share < 1) stage.queue.name += "/" + reader.name;  // the part that this reader takes
  add(reader, {.kind = std::move(stage), .inputs = std::move(route.inputs)}, building);
}

}  // namespace costsim::request_level
