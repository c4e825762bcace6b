// A server of other pages than the service's: nothing is delivered anywhere.
#pragma once

#include <span>

#include "ingest/front/no_pipeline.hpp"
#include "ingest/front/server.hpp"

namespace costsim::ingest {

/// One thread, so that its handler is asked for one thing after the other. It serves from its
/// construction on; throws Error(Io).
class PageServer {
 public:
  PageServer(const FrontConfig& config, const Clocks& clocks, const HandlerOfThread& handler)
      : server_(config, clocks, std::span(&pipeline_, 1), state_, std::span(&metrics_, 1),
                handler) {}

  Server& server() { return server_; }

 private:
  NoPipeline no_events_;
  Pipeline* const pipeline_ = &no_events_;
  ServiceState state_;
  FrontMetrics metrics_;  ///< told nobody
  Server server_;
};

}  // namespace costsim::ingest
