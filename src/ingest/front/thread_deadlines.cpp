// How long a front thread waits for its clients.
#include "ingest/front/thread.hpp"

namespace costsim::ingest {

/// The time for a request is counted from its first byte: a slow drip does not extend it.
void FrontThread::wait_for_rest(Client& client, bool answered) {
  const bool is_new = answered || (client.list != &busy_ && client.list != &paced_);
  if (is_new) {
    busy_.enter(client, now_);
    client.request_ends = client.deadline;
  }
  if (client.list == &paced_ || !client.http.holds_much()) return;
  client.fresh = 0;
  paced_.enter(client, now_);
}

/// One that holds much memory has to be worth it.
void FrontThread::look_at_pace(Client& client) {
  const double least =
      static_cast<double>(limits_of_clients_.least_rate) * seconds(limits_of_clients_.pace);
  if (now_ >= client.request_ends || static_cast<double>(client.fresh) < least)
    return time_out(client);
  client.fresh = 0;
  paced_.enter(client, now_);
}

/// A place for probes in which nothing was asked.
void FrontThread::refuse_unasked(Client& client) {
  if (client.unsent) return destroy(client);
  turn_away(client.socket);
  metrics_.responses[static_cast<std::size_t>(Status::ServiceUnavailable)].add();
  linger(client);
}

void FrontThread::end_overdue() {
  while (idle_.due(now_)) destroy(*idle_.first());
  while (paced_.due(now_)) look_at_pace(*paced_.first());
  while (probing_.due(now_)) refuse_unasked(*probing_.first());
  while (lingering_.due(now_)) destroy(*lingering_.first());
  while (leaving_places_.due(now_)) destroy(*leaving_places_.first());
  while (busy_.due(now_)) time_out(*busy_.first());
}

void FrontThread::time_out(Client& client) {
  metrics_.connections_timed_out.add();
  if (client.unsent) return destroy(client);
  handler_->set_peer(client.peer);
  client.http.time_out(context_);
  pass_output(client);
}

}  // namespace costsim::ingest
