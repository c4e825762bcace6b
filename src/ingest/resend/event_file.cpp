#include "ingest/resend/event_file.hpp"

#include <charconv>
#include <filesystem>

#include "ingest/resend/letter_events.hpp"
#include "ingest/resend/segment_events.hpp"
#include "ingest/spool/names.hpp"

namespace costsim::ingest {

namespace fs = std::filesystem;

namespace {

/// No events, and nothing wrong with that.
class NoEvents : public EventFile {
 public:
  explicit NoEvents(std::uint64_t bytes) : bytes_(bytes) {}
  std::optional<batching::EventView> next() override { return std::nullopt; }
  std::uint64_t begin() const override { return bytes_; }
  std::uint64_t end() const override { return bytes_; }

 private:
  std::uint64_t bytes_;
};

std::string file_name(const std::string& path) {
  return fs::path(path).filename().string();
}

/// The one that it had before it was set aside.
std::string first_name(const std::string& path) {
  const std::string name = file_name(path);
  return is_set_aside(name) ? name.substr(0, name.find(".bad")) : name;
}

/// By which the segment is named; 0: by none.
std::uint64_t id_in_name(const std::string& path) {
  const std::string name = first_name(path);
  std::uint64_t id = 0;
  if (is_segment_name(name)) std::from_chars(name.data(), name.data() + name.size(), id, 16);
  return id;
}

EventFileKind kind_by_content(const std::string& path) {
  FileBytes file(path);
  const std::string_view begin = file.at(0, 4096);
  if (begins_like_checkpoint(begin)) return EventFileKind::Checkpoint;
  const auto text = begin.find_first_not_of(" \t\r\n");
  if (text != std::string_view::npos && begin[text] == '{') return EventFileKind::DeadLetters;
  // With a damaged beginning, too.
  SpoolCursor cursor(std::make_unique<FileBytes>(path), 0);
  const bool is_segment = cursor.owner() || cursor.next();
  return is_segment ? EventFileKind::Segment : EventFileKind::DeadLetters;
}

EventFileKind kind_of(const std::string& path) {
  const std::string name = first_name(path);
  if (is_segment_name(name)) return EventFileKind::Segment;
  if (name == "checkpoint") return EventFileKind::Checkpoint;
  return kind_by_content(path);
}

/// What the checkpoint beside a segment says of its log; none when there is no such checkpoint.
IdSet settled_in(const std::string& segment) {
  const auto owner = SpoolCursor(std::make_unique<FileBytes>(segment), 0).owner();
  const std::string path = (fs::path(segment).parent_path() / "checkpoint").string();
  std::error_code failure;
  if (!owner || !fs::is_regular_file(path, failure)) return {};
  FileBytes bytes(path);
  auto checkpoint = decode_checkpoint(bytes.at(0, longest_checkpoint));
  if (!checkpoint || checkpoint->log != *owner) return {};
  return std::move(checkpoint->done);
}

}  // namespace

std::string_view name(EventFileKind kind) {
  switch (kind) {
    case EventFileKind::DeadLetters:
      return "dead letters";
    case EventFileKind::Segment:
      return "segment";
    case EventFileKind::Checkpoint:
      return "checkpoint";
  }
  return "";
}

OpenedFile open_event_file(const std::string& path, bool skip_settled) {
  auto file = std::make_unique<FileBytes>(path);
  OpenedFile opened{kind_of(path), file->size(), nullptr};
  switch (opened.kind) {
    case EventFileKind::DeadLetters:
      opened.events = std::make_unique<LetterEvents>(std::move(file));
      break;
    case EventFileKind::Segment:
      opened.events = std::make_unique<SegmentEvents>(std::move(file), id_in_name(path),
                                                      skip_settled ? settled_in(path) : IdSet());
      break;
    case EventFileKind::Checkpoint:
      opened.events = std::make_unique<NoEvents>(opened.bytes);
  }
  return opened;
}

}  // namespace costsim::ingest
