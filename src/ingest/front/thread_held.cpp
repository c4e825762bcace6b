// Answers that wait for the disk, and what the access log is told once they have left.
#include <sys/epoll.h>
#include <utility>

#include "ingest/front/thread.hpp"

namespace costsim::ingest {

void FrontThread::hold(Client& client, Ticket ticket) {
  DeadlineList::leave(client);  // the disk decides how long this takes
  keep_unsent(client, context_.out, ticket);
  if (client.unsent) held_.push_back(&client);
}

void FrontThread::note_accesses(Client& client) {
  Accesses fresh = access_notes_->take();
  if (fresh.empty()) return;
  if (!client.accesses) client.accesses = std::make_unique<Accesses>();
  for (Access& access : fresh) client.accesses->push_back(std::move(access));
}

void FrontThread::tell_accesses(Client& client, Duration took, AccessNotes::End end,
                                std::optional<Status> instead) {
  access_notes_->tell(*client.accesses, took, end, instead);
  client.accesses.reset();
}

/// Tickets rise along the queue: what came first is durable first.
void FrontThread::release_durable() {
  const bool failed = pipeline_.failed() || pipeline_.disk_full();
  const Ticket durable = pipeline_.durable_ticket();
  while (!held_.empty() && (failed || held_.front()->unsent->ticket <= durable)) {
    Client& client = *held_.front();
    held_.pop_front();
    if (client.unsent->ticket > durable) {
      refuse_held(client);
      continue;
    }
    client.unsent->ticket = 0;
    send_rest(client);
  }
}

/// Its answers promised too much: one 503 takes their place, and ends the connection.
void FrontThread::refuse_held(Client& client) {
  buffer_budget_.give(client.unsent->bytes.size());
  client.unsent.reset();
  metrics_.events_refused.add(std::exchange(client.unanswered, 0));
  const std::string_view trouble =
      pipeline_.failed() ? pipeline_.trouble() : "the disk of the spool is full";
  send_refusal(client.socket, std::string(trouble) + "; sent again, it may be twice");
  metrics_.responses[static_cast<std::size_t>(Status::ServiceUnavailable)].add();
  if (client.accesses)
    tell_accesses(client, now_ - client.received_at, AccessNotes::End::Sent,
                  Status::ServiceUnavailable);
  linger(client);
  watch(client, EPOLLIN);
}

}  // namespace costsim::ingest
