#include "ingest/resend/letter_events.hpp"

#include <algorithm>
#include <utility>

namespace costsim::ingest {

std::optional<batching::EventView> LetterEvents::next() {
  while (at_ < file_->size()) {
    Line line = line_at(at_);
    begin_ = at_;
    at_ += line.bytes;
    const bool is_blank = line.text.find_first_not_of(" \t\r") == std::string_view::npos;
    if (line.trouble.empty() && is_blank) continue;
    if (line.trouble.empty()) {
      letter_ = read_dead_letter(line.text);
      line.trouble = letter_.trouble;
    }
    if (!line.trouble.empty()) {
      spoil(line);
      continue;
    }
    tell_spoilt();
    return batching::EventView{letter_.data, letter_.partition_key};
  }
  tell_spoilt();
  return std::nullopt;
}

/// A line grows into the window as far as it needs.
LetterEvents::Line LetterEvents::line_at(std::size_t offset) {
  std::string_view there = file_->at(offset, 1);
  std::size_t searched = 0;
  for (;;) {
    const std::size_t end = there.find('\n', searched);
    if (end != std::string_view::npos) return {there.substr(0, end), end + 1, {}};
    searched = there.size();
    if (offset + searched >= file_->size()) break;
    if (searched > longest_dead_letter)
      return {{}, end_of_line(offset + searched) - offset, "it is longer than any dead letter"};
    there = file_->at(offset, 2 * searched);
  }
  Line last{there, there.size(), {}};
  if (there.starts_with('{') && !read_dead_letter(there).trouble.empty())
    last.trouble = "the last line is cut short";
  return last;
}

std::size_t LetterEvents::end_of_line(std::size_t offset) {
  while (offset < file_->size()) {
    const std::string_view there = file_->at(offset, 1);
    if (there.empty()) break;  // the file has shrunk
    if (const auto end = there.find('\n'); end != std::string_view::npos) return offset + end + 1;
    offset += there.size();
  }
  return offset;
}

void LetterEvents::spoil(const Line& line) {
  const bool follows = spoilt_.bytes > 0 && spoilt_.offset + spoilt_.bytes == begin_;
  if (!follows) {
    tell_spoilt();
    spoilt_ = {begin_, 0, 0, line.trouble};
  }
  spoilt_.bytes += line.bytes;
  ++*spoilt_.events;
}

void LetterEvents::tell_spoilt() {
  if (spoilt_.bytes > 0) unreadable_.push_back(std::exchange(spoilt_, {}));
}

}  // namespace costsim::ingest
