// The server's side of one client, and the lists that end clients which take too long.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "ingest/front/access_notes.hpp"
#include "ingest/front/socket.hpp"
#include "ingest/http/connection.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

class DeadlineList;

/// Output that cannot leave yet: it waits for the disk, or for the client to read.
struct Unsent {
  std::string bytes;
  Ticket ticket = 0;  ///< not before this event is durable
};

/// Small, because there may be 100,000 idle ones.
struct Client {
  Descriptor socket;
  IpAddress peer;                        ///< or who it says it speaks for
  std::unique_ptr<std::string> preface;  ///< what has come of a PROXY header; null: none is awaited
  HttpConnection http;
  std::unique_ptr<Unsent> unsent;
  std::unique_ptr<Accesses> accesses;  ///< answered, and not told to the access log; mostly null
  Duration received_at{};              ///< of the oldest unanswered request
  Duration deadline{};
  DeadlineList* list = nullptr;
  Client* previous = nullptr;
  Client* next = nullptr;
  std::uint32_t interest = 0;    ///< what epoll watches
  std::uint32_t unanswered = 0;  ///< requests whose responses are in the output
  bool lingering = false;        ///< the last response is sent; only the client's end is awaited
  bool beyond_limit = false;     ///< in a place for probes
  bool works = false;            ///< its request takes long to answer
  Duration request_ends{};       ///< while its pace is watched
  std::int64_t fresh = 0;        ///< bytes since its pace was looked at
};

/// Clients that share one timeout. Because it is the same for all, the order of entry is the order
/// of the deadlines, and every operation takes constant time.
class DeadlineList {
 public:
  explicit DeadlineList(Duration timeout) : timeout_(timeout) {}

  /// Moves the client to the end of this list, from whichever list it was on.
  void enter(Client& client, Duration now) {
    leave(client);
    client.deadline = now + timeout_;
    client.list = this;
    client.previous = last_;
    (last_ != nullptr ? last_->next : first_) = &client;
    last_ = &client;
  }
  static void leave(Client& client) {
    DeadlineList* list = std::exchange(client.list, nullptr);
    if (list == nullptr) return;
    (client.previous != nullptr ? client.previous->next : list->first_) = client.next;
    (client.next != nullptr ? client.next->previous : list->last_) = client.previous;
    client.previous = client.next = nullptr;
  }
  Client* first() const { return first_; }
  bool empty() const { return first_ == nullptr; }
  bool due(Duration now) const { return first_ != nullptr && first_->deadline <= now; }
  Duration next_deadline() const { return first_ != nullptr ? first_->deadline : Duration::max(); }

 private:
  Duration timeout_;
  Client* first_ = nullptr;
  Client* last_ = nullptr;
};

}  // namespace costsim::ingest
