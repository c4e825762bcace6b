// A server on a port of its own, whose pipelines are fakes.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "ingest/fake_pipeline.hpp"
#include "ingest/front/server.hpp"

namespace costsim::ingest::testing {

inline FrontConfig on_any_port() {
  FrontConfig config;
  config.listen.port = 0;
  config.connection.linger = std::chrono::milliseconds(200);
  return config;
}

/// A running server with one FakePipeline per thread.
struct Running {
  explicit Running(const FrontConfig& config = on_any_port(), bool durable_when_told = false)
      : pipelines(config.threads), metrics(config.threads) {
    std::vector<Pipeline*> pointers;
    for (auto& pipeline : pipelines) {
      pipeline.durable_only_when_told = durable_when_told;
      pointers.push_back(&pipeline);
    }
    state.metrics = [] { return std::string(300'000, 'm'); };
    server = std::make_unique<Server>(config, system_clocks(), pointers, state, metrics);
    port = server->address().port;
  }
  FakePipeline& pipeline() { return pipelines[0]; }
  /// Waits until `condition` holds; the test fails by its own check when it never does.
  template <typename Condition>
  static void wait_for(Condition condition) {
    for (int i = 0; i < 2000 && !condition(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }

  std::vector<FakePipeline> pipelines;
  std::vector<FrontMetrics> metrics;
  ServiceState state;
  std::unique_ptr<Server> server;
  std::uint16_t port = 0;
};

inline const std::string close_after = "Connection: close\r\n";

}  // namespace costsim::ingest::testing
