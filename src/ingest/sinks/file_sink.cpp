#include "ingest/sinks/file_sink.hpp"

#include <utility>

namespace costsim::ingest {

namespace {

void append_line(std::string& lines, std::string_view event) {
  for (;;) {
    const auto end = event.find_first_of("\r\n");
    lines.append(event.substr(0, end));
    if (end == std::string_view::npos) break;
    event.remove_prefix(end + 1);
  }
  lines.push_back('\n');
}

}  // namespace

Answer FileSink::deliver(Batch events, Duration) {
  lines_.clear();
  for (const Entry& entry : events.entries()) append_line(lines_, events.data(entry));
  std::string error = file_->append(lines_);
  const auto kind = error.empty() ? Answer::Kind::Delivered : Answer::Kind::Failed;
  return {std::move(events), kind, {}, std::move(error), {}, "file"};
}

}  // namespace costsim::ingest
