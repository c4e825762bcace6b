#include "ingest/server.hpp"

#include <ctime>
#include <pthread.h>

namespace costsim::ingest {

Server::Server(const ServiceConfig& config, const Clocks& clocks,
               std::span<Pipeline* const> pipelines, ServiceState& state,
               std::span<FrontMetrics> metrics)
    : address_(config.listen) {
  for (std::size_t i = 0; i < pipelines.size(); ++i) {
    Descriptor listener = listen_on(address_);
    address_.port = port_of(listener);
    fronts_.push_back(std::make_unique<FrontThread>(config, clocks, std::move(listener),
                                                    *pipelines[i], state, metrics[i]));
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

void Server::join() {
  for (auto& thread : threads_)
    if (thread.joinable()) thread.join();
}

Duration Server::cpu_time() const {
  Duration total{};
  for (const auto& thread : threads_) {
    clockid_t clock{};
    timespec time{};
    const auto handle = const_cast<std::thread&>(thread).native_handle();
    if (pthread_getcpuclockid(handle, &clock) == 0 && clock_gettime(clock, &time) == 0)
      total += std::chrono::seconds(time.tv_sec) + Duration(time.tv_nsec);
  }
  return total;
}

}  // namespace costsim::ingest
