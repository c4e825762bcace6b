// Events as lines of a file, byte for byte.
#pragma once

#include <memory>
#include <string>

#include "ingest/delivery/immediate_sink.hpp"
#include "ingest/delivery/line_file.hpp"

namespace costsim::ingest {

/// One line per event. White space outside strings may go: a JSON text has line breaks nowhere
/// else, so dropping them keeps the value and makes it one line.
class FileSink : public ImmediateSink {
 public:
  /// The file may be shared by the sinks of several pipelines.
  explicit FileSink(std::shared_ptr<LineFile> file) : file_(std::move(file)) {}
  void sync() override { file_->sync(); }

 protected:
  Answer deliver(Batch events, Duration now) override;

 private:
  std::shared_ptr<LineFile> file_;
  std::string lines_;
};

}  // namespace costsim::ingest
