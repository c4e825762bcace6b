// The pages of the service, without sockets.
#pragma once

#include <string>
#include <utility>

#include "ingest/fake_pipeline.hpp"
#include "ingest/front/event_handler.hpp"
#include "ingest/raw_client.hpp"

namespace costsim::ingest::testing {

/// One conversation with them.
struct Pages {
  std::string ask(const std::string& request) {
    writer.set_time(0);
    HttpConnection connection;
    std::string bytes = request;
    connection.received(bytes, context);
    return std::exchange(context.out, {});
  }
  int status(const std::string& request) { return first_status(ask(request)); }

  FakePipeline pipeline;
  ServiceState state;
  FrontMetrics metrics;
  BodyLimits limits{.record_bytes = 100};
  HttpLimits http;
  ResponseWriter writer;
  BufferBudget buffer_budget{1 << 20};
  EventHandler handler{pipeline, limits, state, metrics};
  HttpContext context{http, writer, handler, buffer_budget, {}};
};

}  // namespace costsim::ingest::testing
