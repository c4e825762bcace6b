// The front as a whole: N threads on one address.
#pragma once

#include <memory>
#include <span>
#include <thread>
#include <vector>

#include "ingest/front/thread.hpp"

namespace costsim::ingest {

class Server {
 public:
  /// Binds the address and starts one thread for each pipeline; throws Error(Io). The pages are
  /// those of the service.
  Server(const FrontConfig& config, const Clocks& clocks, std::span<Pipeline* const> pipelines,
         ServiceState& state, std::span<FrontMetrics> metrics);
  /// The same with other pages.
  Server(const FrontConfig& config, const Clocks& clocks, std::span<Pipeline* const> pipelines,
         ServiceState& state, std::span<FrontMetrics> metrics, const HandlerOfThread& handler);
  /// Abandons what is still open.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Where it listens, with the port that the system chose when the configured one is 0.
  const Address& address() const { return address_; }
  /// Accept no more and answer what has been asked; done() when that has happened.
  void stop();
  /// Ends every connection now; what is unanswered stays so.
  void abandon();
  bool done() const { return running_.load() == 0; }
  /// Whether each thread has turned since this was asked before; it is asked to do so now. One
  /// caller.
  bool is_alive();
  /// Waits for the threads, which stop() or abandon() must have told to end.
  void join();

 private:
  Address address_;
  std::atomic<unsigned> running_{0};
  std::vector<std::unique_ptr<FrontThread>> fronts_;
  std::vector<std::thread> threads_;
};

}  // namespace costsim::ingest
