// The body of a PutRecords call and its answer, in the JSON protocol of Kinesis.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/delivery/sink.hpp"

namespace costsim::ingest {

/// Writes {"StreamName":…,"Records":[{"Data":base64,"PartitionKey":…}]}; the buffer is used again.
class PutRecordsWriter {
 public:
  void begin(std::string_view stream);
  /// `explicit_hash` empty: the shard follows from the partition key.
  void add(std::string_view data, std::string_view key, std::string_view explicit_hash = {});
  std::size_t records() const { return records_; }
  /// The whole body, valid until the next `begin`.
  std::string_view finish();
  /// Gives an unusually large buffer back.
  void release_large();

 private:
  void reserve(std::size_t more);
  void append(std::string_view text);
  void append_escaped(std::string_view text);

  std::unique_ptr<char[]> body_;
  std::size_t capacity_ = 0;
  std::size_t size_ = 0;
  std::size_t records_ = 0;
};

struct PutRecordsReply {
  std::string trouble;  ///< why what became of the records is unknown; empty: it is not
  bool readable() const { return trouble.empty(); }
  std::size_t failed = 0;
  std::vector<Fate> fates;          ///< one per record, in their order
  std::vector<std::string> shards;  ///< where the delivered ones went, if asked for
  std::string code;                 ///< of a failed record; of one that was not throttled if any
  std::string message;              ///< what the service says about it
};

/// Reads the body of a 200 answer. What does not account for every record is unreadable: a count of
/// records other than `expected`, more failures than it names, a member that is there twice.
/// Delivered is what has a shard, a sequence number and no error code or message but null, each
/// said once.
PutRecordsReply read_put_records(std::string& body, std::size_t expected, bool with_shards);

/// What an answer other than 200 means for the call.
struct CallError {
  Answer::Kind kind = Answer::Kind::Failed;
  std::string code;
  std::string message = {};  ///< what the service says about it
  bool signature = false;    ///< it was not accepted: perhaps for its time
};
/// By the status, and by the error type that the body names, if it names one; any body will do.
CallError classify_error(long status, const std::string& body);

}  // namespace costsim::ingest
