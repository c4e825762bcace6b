// Requests that take long to answer, so that others need not wait for them.
#include <algorithm>

#include "ingest/front/thread.hpp"

namespace costsim::ingest {

/// The one that has begun goes on first. Meanwhile nothing is read from it, and no deadline runs.
void FrontThread::keep_at_work(Client& client) {
  DeadlineList::leave(client);
  if (client.works)
    at_work_.push_front(&client);
  else
    at_work_.push_back(&client);
  client.works = true;
  watch(client, 0);
}

/// One piece of one request, once a turn.
void FrontThread::work_on() {
  if (at_work_.empty()) return;
  Client& client = *at_work_.front();
  at_work_.pop_front();
  converse(client, {});
}

void FrontThread::leave_work(Client& client) {
  if (!client.works) return;
  if (!at_work_.empty() && at_work_.front() == &client) handler_->forget_body();
  std::erase(at_work_, &client);
}

}  // namespace costsim::ingest
