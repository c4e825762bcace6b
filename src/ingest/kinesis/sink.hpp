// Delivers batches by PutRecords to a Kinesis stream, at any endpoint.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/delivery/sink.hpp"
#include "ingest/kinesis/calls.hpp"
#include "ingest/kinesis/credentials.hpp"
#include "ingest/kinesis/put_records.hpp"
#include "ingest/kinesis/record_plan.hpp"
#include "ingest/kinesis/sigv4.hpp"

namespace costsim::ingest {

struct KinesisTarget {
  std::string stream;
  std::string endpoint;  ///< "https://kinesis.us-east-1.amazonaws.com"
  std::string region;
  bool aggregate = false;
  std::uint32_t calls_in_flight = 16;
  std::size_t bytes_in_flight = 64 << 20;  ///< of bodies
  Duration timeout = std::chrono::seconds(10);
  std::string ca_bundle = {};  ///< a file of certificates; empty: those of the system
};

/// How far the service's clock is before ours, from what it said when it refused a signature for
/// its time: the Date of its answer, else the time in its message. Nothing: it was not about the
/// time.
std::optional<std::chrono::seconds> skew_of(const CallError& error, const std::string& date,
                                            WallTime ours);

class KinesisSink : public Sink {
 public:
  using MomentClock = Moment (*)();

  KinesisSink(KinesisTarget target, std::shared_ptr<CredentialChain> credentials,
              MomentClock clock);

  bool can_start() const override;
  void start(Batch events, Duration now) override;
  void wait(Duration at_most, std::vector<Answer>& answers) override;
  void wake() override { calls_.wake(); }
  std::vector<Batch> abandon() override;
  /// The open shards of the stream.
  std::size_t lanes() const override { return shards_.size(); }
  std::uint32_t lane_of(const Batch& events, const Entry& entry) override;

 private:
  struct Call {
    Batch events;
    PutRecordsWriter body;
    RecordPlan plan;
    std::size_t bytes = 0;
    Duration started{};
    bool busy = false;
  };
  static constexpr std::uint64_t shard_listing = ~std::uint64_t{0};  ///< a tag

  Call& free_call(std::uint64_t& tag);
  bool send(std::uint64_t tag, std::string_view operation, std::string_view body,
            std::size_t longest_answer);
  void list_shards(Duration now, const std::string& next_token);
  void take_shards(const OutboundReply& reply);
  Answer answer(Call& call, OutboundReply reply);
  void heed(const CallError& error, const OutboundReply& reply);
  void read_fates(Call& call, std::string& body, Answer& answer);

  KinesisTarget target_;
  std::shared_ptr<CredentialChain> credentials_;
  MomentClock clock_;
  std::chrono::seconds skew_{};  ///< of the service's clock before ours
  std::string host_;
  Signer signer_;
  CurlCalls calls_;
  RecordPacker packer_;
  std::vector<std::unique_ptr<Call>> slots_;  ///< by tag
  std::size_t busy_ = 0;
  std::size_t bytes_ = 0;
  std::vector<Answer> unsent_;

  ShardMap shards_;
  Md5 md5_;
  std::vector<Shard> listed_;
  std::string listing_body_;
  bool listing_ = false;
  Duration list_after_{};
};

}  // namespace costsim::ingest
