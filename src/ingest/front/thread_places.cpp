// Who gets a connection: clients up to the limit, and beyond it a few places for probes.
#include <algorithm>
#include <fcntl.h>
#include <sys/epoll.h>

#include "ingest/front/proxy_header.hpp"
#include "ingest/front/thread.hpp"

namespace costsim::ingest {

namespace {

constexpr int most_accepts = 64;  ///< in one turn, so that clients which are here get served too
constexpr int most_freed = 16;    ///< in one turn: until its end their descriptors stay open

}  // namespace

Descriptor FrontThread::open_spare() {
  return Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC));
}

/// Whether more may be waiting.
bool FrontThread::accept_clients() {
  int freed = 0;
  for (int i = 0; i < most_accepts && freed < most_freed; ++i) {
    Accepted accepted = accept_from(listener_);
    if (accepted.exhausted) drop_one_connection();
    if (!accepted.socket) return accepted.exhausted;
    if (!is_full())
      admit(std::move(accepted), false);
    else if (beyond_limit_ < places_for_probes_ || (++freed, free_a_place()))
      admit(std::move(accepted), true);
    else
      turn_away(accepted.socket);
  }
  return true;
}

bool FrontThread::is_full() const {
  return state_.connections.load(std::memory_order_relaxed) >= limits_of_clients_.connections;
}

/// A crowd that asks for nothing keeps no probe out: who has had a place for longest and has not
/// asked by now gives way, else who has been answered and does not leave.
bool FrontThread::free_a_place() {
  if (Client* const oldest = probing_.first()) {
    read_from(*oldest);
    if (probing_.first() == oldest) refuse_unasked(*oldest);
  }
  if (beyond_limit_ >= places_for_probes_ && !leaving_places_.empty())
    destroy(*leaving_places_.first());
  return beyond_limit_ < places_for_probes_;
}

/// Who comes beyond the limit has mostly asked by now.
void FrontThread::admit(Accepted accepted, bool beyond_limit) {
  const auto fd = static_cast<std::size_t>(accepted.socket.get());
  if (fd >= clients_.size()) clients_.resize(std::max(fd + 1, clients_.size() * 2));
  auto client = std::make_unique<Client>();
  client->socket = std::move(accepted.socket);
  client->peer = accepted.peer;
  if (is_in(proxy_protocol_, accepted.peer)) client->preface = std::make_unique<std::string>();
  client->interest = EPOLLIN;
  if (!set_interest(client->socket.get(), EPOLL_CTL_ADD, EPOLLIN)) return turn_away(client->socket);
  client->beyond_limit = beyond_limit;
  if (beyond_limit) ++beyond_limit_;
  (beyond_limit ? probing_ : idle_).enter(*client, now_);
  clients_[fd] = std::move(client);
  ++open_;
  state_.connections.fetch_add(1, std::memory_order_relaxed);
  metrics_.connections_open.add();
  metrics_.connections_accepted.add();
  if (beyond_limit) read_from(*clients_[fd]);
}

/// True: the PROXY header has come, and `fresh` is what has come behind it.
bool FrontThread::read_preface(Client& client, std::span<char>& fresh) {
  std::string& preface = *client.preface;
  preface.append(fresh.data(), fresh.size());
  const ProxyHeader header = read_proxy_header(preface);
  if (header.state == ProxyHeader::State::Wrong) {
    metrics_.connections_unproxied.add();
    destroy(client);
    return false;
  }
  if (header.state == ProxyHeader::State::NeedMore) {
    if (client.list == &idle_) busy_.enter(client, now_);
    return false;
  }
  client.peer = header.client.value_or(client.peer);
  const std::size_t behind = preface.size() - header.size;
  std::copy_n(preface.begin() + static_cast<std::ptrdiff_t>(header.size), behind, scratch_.begin());
  fresh = std::span(scratch_).first(behind);
  client.preface.reset();
  return behind > 0;
}

void FrontThread::turn_away(const Descriptor& socket) {
  send_refusal(socket, "too many connections");
  metrics_.connections_refused.add();
}

/// The last that is sent: 503.
void FrontThread::send_refusal(const Descriptor& socket, std::string_view reason) {
  Reply reply = error_reply(Status::ServiceUnavailable, reason);
  reply.retry_after_s = 1;
  reply.close = true;
  std::string bytes;
  writer_.write(bytes, reply, 1);
  send(socket, bytes);
  finish_sending(socket);
}

/// Out of descriptors: without this the listener would stay ready and the loop would spin.
void FrontThread::drop_one_connection() {
  spare_.close();
  accept_from(listener_);
  spare_ = open_spare();
  metrics_.connections_refused.add();
}

}  // namespace costsim::ingest
