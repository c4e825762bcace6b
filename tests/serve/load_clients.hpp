// Clients that post numbered events and remember which were acknowledged.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace costsim::serve_tests {

class LoadClients {
 public:
  /// Each client posts until stop(), one event at a time, and reconnects when it is cut off. The
  /// ids begin with `prefix`.
  LoadClients(std::uint16_t port, unsigned clients, const std::string& prefix);
  ~LoadClients() { stop(); }
  LoadClients(const LoadClients&) = delete;
  LoadClients& operator=(const LoadClients&) = delete;

  void stop();
  std::size_t acknowledged() const { return count_.load(); }
  std::size_t refused() const { return refused_.load(); }
  /// After stop().
  const std::set<std::string>& ids() const { return ids_; }
  /// All that were ever sent.
  const std::set<std::string>& sent() const { return sent_; }

 private:
  void post_events(std::uint16_t port, const std::string& prefix);
  void converse(std::uint16_t port, const std::string& prefix, std::size_t& number);

  std::atomic<bool> stopping_{false};
  std::atomic<std::size_t> count_{0};
  std::atomic<std::size_t> refused_{0};
  std::mutex mutex_;
  std::set<std::string> ids_, sent_;
  std::vector<std::thread> threads_;
};

}  // namespace costsim::serve_tests
