// The events of a dead-letter file.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ingest/delivery/dead_letter.hpp"
#include "ingest/resend/event_file.hpp"
#include "ingest/spool/byte_source.hpp"

namespace costsim::ingest {

/// Line by line. Lines that are none follow one another as one unreadable part, each counted as an
/// event; blank lines are passed over.
class LetterEvents : public EventFile {
 public:
  explicit LetterEvents(std::unique_ptr<ByteSource> file) : file_(std::move(file)) {}

  std::optional<batching::EventView> next() override;
  std::uint64_t begin() const override { return begin_; }
  std::uint64_t end() const override { return at_; }

 private:
  struct Line {
    std::string_view text;
    std::size_t bytes = 0;  ///< with its '\n'
    std::string trouble;
  };
  Line line_at(std::size_t offset);
  std::size_t end_of_line(std::size_t offset);
  void spoil(const Line& line);
  void tell_spoilt();

  std::unique_ptr<ByteSource> file_;
  std::size_t begin_ = 0, at_ = 0;
  DeadLetter letter_;
  UnreadablePart spoilt_;  ///< that may still grow; of no bytes: there is none
};

}  // namespace costsim::ingest
