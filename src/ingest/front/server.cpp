#include "ingest/front/server.hpp"

#include "ingest/front/event_handler.hpp"

namespace costsim::ingest {

Server::Server(const FrontConfig& config, const Clocks& clocks,
               std::span<Pipeline* const> pipelines, ServiceState& state,
               std::span<FrontMetrics> metrics)
    : Server(config, clocks, pipelines, state, metrics, [&](std::size_t thread) {
        return std::make_unique<EventHandler>(*pipelines[thread], config.bodies, state,
                                              metrics[thread], config.pages);
      }) {}

Server::Server(const FrontConfig& config, const Clocks& clocks,
               std::span<Pipeline* const> pipelines, ServiceState& state,
               std::span<FrontMetrics> metrics, const HandlerOfThread& handler)
    : address_(config.listen) {
  refuse_if_taken(address_);
  for (std::size_t i = 0; i < pipelines.size(); ++i) {
    Descriptor listener = listen_on(address_);
    address_.port = port_of(listener);
    fronts_.push_back(std::make_unique<FrontThread>(config, clocks, std::move(listener),
                                                    *pipelines[i], state, metrics[i], handler(i)));
  }
  for (auto& front : fronts_) {
    ++running_;
    threads_.emplace_back([this, &front] {
      front->run();
      --running_;
    });
  }
}

Server::~Server() {
  abandon();
  join();
}

void Server::stop() {
  for (auto& front : fronts_) front->stop();
}

void Server::abandon() {
  for (auto& front : fronts_) front->abandon();
}

bool Server::is_alive() {
  bool alive = true;
  for (auto& front : fronts_) alive &= front->has_turned();
  return alive;
}

void Server::join() {
  for (auto& thread : threads_)
    if (thread.joinable()) thread.join();
}

}  // namespace costsim::ingest
