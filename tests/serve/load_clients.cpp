#include "serve/load_clients.hpp"

#include <chrono>
#include <stdexcept>

#include "ingest/raw_client.hpp"

namespace costsim::serve_tests {

using ingest::testing::first_status;
using ingest::testing::post;
using ingest::testing::RawClient;

LoadClients::LoadClients(std::uint16_t port, unsigned clients, const std::string& prefix) {
  for (unsigned i = 0; i < clients; ++i)
    threads_.emplace_back(
        [this, port, name = prefix + std::to_string(i) + "-"] { post_events(port, name); });
}

void LoadClients::stop() {
  stopping_ = true;
  for (auto& thread : threads_)
    if (thread.joinable()) thread.join();
}

void LoadClients::post_events(std::uint16_t port, const std::string& prefix) {
  std::size_t number = 0;
  while (!stopping_) {
    try {
      converse(port, prefix, number);
    } catch (const std::runtime_error&) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));  // nobody listens just now
    }
  }
}

void LoadClients::converse(std::uint16_t port, const std::string& prefix, std::size_t& number) {
  RawClient client(port);
  while (!stopping_ && !client.ended()) {
    const std::string id = prefix + std::to_string(number++);
    {
      const std::lock_guard lock(mutex_);
      sent_.insert(id);
    }
    client.send(post("{\"id\":\"" + id + "\",\"text\":\"" + std::string(150, 'x') + "\"}"));
    const int status = first_status(client.read_until("\r\n\r\n"));
    if (status == 503) ++refused_;
    if (status != 201) return;
    ++count_;
    const std::lock_guard lock(mutex_);
    ids_.insert(id);
  }
}

}  // namespace costsim::serve_tests
