#include "ingest/measure/core.hpp"

#include <functional>

#include "ingest/events/body.hpp"
#include "ingest/kinesis/record_plan.hpp"
#include "ingest/kinesis/sigv4.hpp"
#include "ingest/measure/load.hpp"

namespace costsim::ingest {

namespace {

constexpr std::size_t batch_events = 500;
/// What fills a call of aggregates is bytes: some 80 records of 250 events of 200 bytes.
constexpr std::size_t aggregated_events = 20'000;

/// Repeats `step`, which handles `events` events, for a quarter of the run time.
Figure repeat(const MeasureConfig& config, std::size_t events, const std::function<void()>& step) {
  const Duration begin = cpu_time_of_this_thread();
  Duration used{};
  std::uint64_t total = 0;
  for (; used < config.run_time / 4; used = cpu_time_of_this_thread() - begin) {
    for (int i = 0; i < 10; ++i) step();
    total += events * 10;
  }
  Figure figure;
  figure.events_per_s = static_cast<double>(total) / seconds(used);
  figure.cpu_s_per_million_events = 1e6 / figure.events_per_s;
  return figure;
}

/// A call as KinesisSink makes it, up to the point where it would be sent.
class Encoder {
 public:
  Encoder(const MeasureConfig& config, std::size_t events) {
    const std::string event = event_of(config.event_bytes);
    for (std::size_t i = 0; i < events; ++i) batch_.add({event, "key"}, {});
  }
  void encode(bool aggregate) {
    body_.begin("stream");
    if (aggregate)
      packer_.write_aggregated(batch_, shards_, body_);
    else
      RecordPacker::write_each(batch_, body_);
    RequestToSign request;
    request.headers = {{"content-type", "application/x-amz-json-1.1"},
                       {"host", "kinesis.us-east-1.amazonaws.com"},
                       {"x-amz-date", date_},
                       {"x-amz-target", "Kinesis_20131202.PutRecords"}};
    request.body = body_.finish();
    signature_ = signer_.authorization(request, credentials_, date_);
  }

 private:
  Batch batch_;
  RecordPacker packer_;
  PutRecordsWriter body_;
  ShardMap shards_;
  Signer signer_{"us-east-1", "kinesis"};
  Credentials credentials_{"AKIDEXAMPLE", "secret", ""};
  std::string date_ = "20181101T000000Z";
  std::string signature_;
};

}  // namespace

std::string event_of(std::size_t bytes) {
  std::string event = R"({"id":"7f3c9a52","time":1541030400123,"type":"view","text":")";
  if (event.size() + 2 < bytes) event.append(bytes - event.size() - 2, 'x');
  return event + "\"}";
}

std::string lines_of(std::size_t events, std::size_t bytes) {
  std::string lines;
  for (std::size_t i = 0; i < events; ++i) lines += event_of(bytes) + "\n";
  return lines;
}

Figure run_add(const MeasureConfig& config) {
  batching::Batcher batcher{batching::Limits{}};
  const std::string event = event_of(config.event_bytes);
  return repeat(config, batch_events, [&] {
    for (std::size_t i = 0; i < batch_events; ++i) batcher.add({event, "key"}, {});
    while (auto batch = batcher.take()) batcher.recycle(std::move(batch->events));
  });
}

Figure run_split(const MeasureConfig& config) {
  EventBody body;
  const std::string lines = lines_of(config.bulk_events, config.event_bytes);
  return repeat(config, config.bulk_events, [&] { body.read(lines, BodyFormat::Ndjson, {}); });
}

Figure run_encode(const MeasureConfig& config) {
  Encoder encoder(config, batch_events);
  return repeat(config, batch_events, [&] { encoder.encode(false); });
}

Figure run_aggregate(const MeasureConfig& config) {
  Encoder encoder(config, aggregated_events);
  return repeat(config, aggregated_events, [&] { encoder.encode(true); });
}

}  // namespace costsim::ingest
