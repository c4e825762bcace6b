#include "ingest/front/access_log.hpp"

#include <utility>

namespace costsim::ingest {

AccessLog::AccessLog(AccessLogConfig config)
    : config_(std::move(config)), file_(config_.path, 0), writer_([this] { write(); }) {}

AccessLog::~AccessLog() {
  file_.wait_until(Duration::min());
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  writer_.join();
}

bool AccessLog::add(std::string_view lines) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + lines.size() > most_waiting) return false;
    waiting_ += lines;
  }
  changed_.notify_all();
  return true;
}

void AccessLog::write() {
  std::string lines;
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    lines.clear();
    std::swap(lines, waiting_);
    lock.unlock();
    const std::string error = file_.append(lines);
    lock.lock();
    note(error);
  }
}

/// With mutex_. The same error is told once, until lines were written again.
void AccessLog::note(const std::string& error) {
  if (!error.empty() && error != last_error_)
    notes_.push_back(error + "; lines of the access log are lost");
  last_error_ = error;
}

std::vector<std::string> AccessLog::take_notes() {
  std::vector<std::string> notes = file_.take_notes();
  const std::lock_guard lock(mutex_);
  for (std::string& note : notes_) notes.push_back(std::move(note));
  notes_.clear();
  return notes;
}

}  // namespace costsim::ingest
