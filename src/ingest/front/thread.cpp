#include "ingest/front/thread.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/epoll.h>

#include "units/error.hpp"

namespace costsim::ingest {

namespace {

constexpr std::size_t scratch_bytes = std::size_t{64} * 1024;
constexpr std::size_t most_events = 256;

/// How many are ready. To the microsecond: a group commit is due sooner than in a millisecond.
/// Linux before 5.11, and some sandboxes, only know milliseconds.
int await(const Descriptor& epoll, std::span<epoll_event> ready, Duration at_most) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at_most);
  const timespec patience{seconds.count(), (at_most - seconds).count()};
  const int most = static_cast<int>(ready.size());
  const int count = epoll_pwait2(epoll.get(), ready.data(), most, &patience, nullptr);
  if (count >= 0 || (errno != ENOSYS && errno != EPERM)) return count;
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(at_most).count();
  return epoll_wait(epoll.get(), ready.data(), most, static_cast<int>(milliseconds));
}

}  // namespace

FrontThread::FrontThread(const FrontConfig& config, const Clocks& clocks, Descriptor listener,
                         Pipeline& pipeline, ServiceState& state, FrontMetrics& metrics,
                         std::unique_ptr<FrontHandler> handler)
    : clocks_(clocks),
      limits_of_clients_(config.connection),
      places_for_probes_(std::max<std::size_t>(config.connection.for_probes / config.threads, 1)),
      proxy_protocol_(config.proxy_protocol),
      pipeline_(pipeline),
      state_(state),
      metrics_(metrics),
      limits_(config.http),
      handler_(std::move(handler)),
      access_notes_(handler_->access_notes()),
      buffer_budget_(config.memory_per_thread()),
      context_{limits_, writer_, *handler_, buffer_budget_, {}},
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      listener_(std::move(listener)),
      spare_(open_spare()),
      scratch_(scratch_bytes),
      idle_(config.connection.idle),
      busy_(config.connection.request),
      paced_(config.connection.pace),
      probing_(config.connection.probe),
      lingering_(config.connection.linger),
      leaving_places_(config.connection.linger) {
  if (!set_interest(listener_.get(), EPOLL_CTL_ADD, EPOLLIN) ||
      !set_interest(wake_.fd(), EPOLL_CTL_ADD, EPOLLIN))
    throw Error(Failure::Io, "epoll does not take the listener");
  pipeline_.on_durable([this] { wake_.ring(); });
}

FrontThread::~FrontThread() {
  for (auto& client : clients_)
    if (client) destroy(*client);
}

void FrontThread::run() {
  now_ = clocks_.steady();
  while (!finished()) turn();
  pipeline_.close();
}

void FrontThread::stop() {
  stop_asked_.store(true);
  wake_.ring();
}

void FrontThread::abandon() {
  abandoned_.store(true);
  stop();
}

bool FrontThread::has_turned() {
  const bool turned = turned_.exchange(false);
  wake_.ring();
  return turned;
}

bool FrontThread::finished() const {
  return abandoned_.load() || (stopping_ && open_ == 0);
}

void FrontThread::turn() {
  epoll_event ready[most_events];
  const int count = await(epoll_, ready, patience());
  now_ = clocks_.steady();
  writer_.set_time(clocks_.unix_seconds());
  handler_->set_now(now_);
  if (access_notes_ != nullptr) access_notes_->set_now(now_, clocks_.unix_seconds());
  context_.draining = state_.draining.load(std::memory_order_relaxed);
  for (int i = 0; i < count; ++i) {
    const int fd = ready[i].data.fd;
    if (fd == wake_.fd()) {
      wake_.clear();
      turned_.store(true, std::memory_order_relaxed);
    } else if (fd == listener_.get()) {
      accept_clients();
    } else if (const auto& client = clients_[static_cast<std::size_t>(fd)]) {
      serve(*client, ready[i].events);
    }
  }
  if (stop_asked_.load(std::memory_order_relaxed) && !stopping_) begin_stop();
  work_on();
  end_overdue();
  pipeline_.tick(now_);
  if (held_.size() == open_) pipeline_.rest();
  release_durable();
  if (access_notes_ != nullptr) access_notes_->end_turn();
  gone_.clear();
}

Duration FrontThread::patience() const {
  if (!at_work_.empty()) return Duration::zero();
  const Duration wake_at = std::min(
      {pipeline_.next_tick(), idle_.next_deadline(), busy_.next_deadline(), paced_.next_deadline(),
       probing_.next_deadline(), lingering_.next_deadline(), leaving_places_.next_deadline()});
  constexpr Duration longest = std::chrono::minutes(1);
  return wake_at == Duration::max() ? longest : std::clamp(wake_at - now_, Duration(0), longest);
}

/// Connections that the kernel has already accepted for us are still served.
void FrontThread::begin_stop() {
  context_.draining = true;
  while (accept_clients()) {
  }
  stopping_ = true;
  listener_.close();
  for (auto& client : clients_) {
    if (!client || client->list != &idle_) continue;
    read_from(*client);
    if (client && client->list == &idle_) destroy(*client);
  }
}

void FrontThread::serve(Client& client, std::uint32_t events) {
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) return destroy(client);
  if ((events & EPOLLOUT) != 0) return send_rest(client);
  read_from(client);
}

/// One read, and in the common case one write.
void FrontThread::read_from(Client& client) {
  // While output waits nothing is read: a client that does not listen cannot ask for more.
  if (client.unsent || client.works)
    return watch(client, client.interest & ~std::uint32_t{EPOLLIN});
  if (client.lingering) return discard_from(client);
  std::span<char> fresh = client.http.room(scratch_);
  const auto [outcome, bytes] = receive(client.socket, fresh);
  if (outcome == Transfer::Blocked) return;
  if (outcome == Transfer::Ended) return destroy(client);
  metrics_.bytes_received.add(bytes);
  client.received_at = now_;
  client.fresh += static_cast<std::int64_t>(bytes);
  fresh = fresh.first(bytes);
  if (!client.preface || read_preface(client, fresh)) converse(client, fresh);
}

/// What comes, or with nothing new what has waited.
void FrontThread::converse(Client& client, std::span<char> fresh) {
  handler_->set_beyond_limit(client.beyond_limit);
  handler_->set_peer(client.peer);
  client.http.received(fresh, context_);
  if (client.works && !client.http.at_work()) client.works = false;
  pass_output(client);
}

void FrontThread::discard_from(Client& client) {
  if (receive(client.socket, scratch_).outcome == Transfer::Ended) destroy(client);
}

void FrontThread::pass_output(Client& client) {
  client.unanswered += handler_->take_answered();
  if (access_notes_ != nullptr) note_accesses(client);
  const Ticket ticket = client.http.take_ticket();
  if (ticket > pipeline_.durable_ticket())
    hold(client, ticket);
  else if (context_.out.empty())
    settle(client);
  else
    send_to(client, context_.out);
  context_.out.clear();
}

void FrontThread::send_to(Client& client, std::string_view bytes) {
  const Transferred sent = send(client.socket, bytes);
  if (sent.outcome == Transfer::Ended) return destroy(client);
  if (sent.bytes < bytes.size()) {
    keep_unsent(client, bytes.substr(sent.bytes), 0);
    if (!client.unsent) return;
    busy_.enter(client, now_);
    return watch(client, EPOLLOUT);
  }
  const Duration took = clocks_.steady() - client.received_at;
  metrics_.latency.add(took, client.unanswered);
  if (client.accesses) tell_accesses(client, took, AccessNotes::End::Sent);
  settle(client);
}

void FrontThread::send_rest(Client& client) {
  if (!client.unsent || client.unsent->ticket != 0) return;
  const std::unique_ptr<Unsent> unsent = std::move(client.unsent);
  buffer_budget_.give(unsent->bytes.size());
  send_to(client, unsent->bytes);
}

/// Without memory to keep the output the client is ended: it learns that it got no answer.
void FrontThread::keep_unsent(Client& client, std::string_view bytes, Ticket ticket) {
  if (!buffer_budget_.take(bytes.size(), bytes.size())) return destroy(client);
  client.unsent = std::make_unique<Unsent>(Unsent{std::string(bytes), ticket});
}

/// All output is sent: what is this client waited for now?
void FrontThread::settle(Client& client) {
  const bool answered = std::exchange(client.unanswered, 0) > 0;
  if (client.http.stalled()) {
    context_.out.clear();
    return converse(client, {});
  }
  if (client.http.at_work()) return keep_at_work(client);
  const bool idle = !client.http.mid_request();
  if (client.http.closed() || (stopping_ && idle)) {
    finish_sending(client.socket);
    linger(client);
  } else if (client.beyond_limit) {
    if (client.list != &probing_) probing_.enter(client, now_);
  } else if (idle) {
    idle_.enter(client, now_);
  } else {
    wait_for_rest(client, answered);
  }
  watch(client, EPOLLIN);
}

/// The last response is sent: only the end of the client is awaited.
void FrontThread::linger(Client& client) {
  client.lingering = true;
  (client.beyond_limit ? leaving_places_ : lingering_).enter(client, now_);
}

/// False: the kernel has no memory left for it, or the user's watches are spent.
bool FrontThread::set_interest(int fd, int operation, std::uint32_t interest) {
  epoll_event event{};
  event.events = interest;
  event.data.fd = fd;
  return epoll_ctl(epoll_.get(), operation, fd, &event) == 0;
}

void FrontThread::watch(Client& client, std::uint32_t interest) {
  if (client.interest == interest) return;
  client.interest = interest;
  if (set_interest(client.socket.get(), EPOLL_CTL_MOD, interest)) return;
  metrics_.connections_refused.add();
  destroy(client);
}

void FrontThread::destroy(Client& client) {
  if (client.accesses) tell_accesses(client, now_ - client.received_at, AccessNotes::End::Aborted);
  DeadlineList::leave(client);
  leave_work(client);
  if (client.unsent) {
    buffer_budget_.give(client.unsent->bytes.size());
    if (client.unsent->ticket != 0) std::erase(held_, &client);
  }
  --open_;
  if (client.beyond_limit) --beyond_limit_;
  state_.connections.fetch_sub(1, std::memory_order_relaxed);
  metrics_.connections_open.subtract();
  gone_.push_back(std::move(clients_[static_cast<std::size_t>(client.socket.get())]));
}

}  // namespace costsim::ingest
