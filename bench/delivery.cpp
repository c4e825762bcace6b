// What stands between a batch and the network or the disk, on one core, 200-byte events.
#include <filesystem>
#include <string>

#include <benchmark/benchmark.h>

#include "ingest/encoding/crc32c.hpp"
#include "ingest/kinesis/aggregate.hpp"
#include "ingest/kinesis/put_records.hpp"
#include "ingest/kinesis/record_plan.hpp"
#include "ingest/kinesis/sigv4.hpp"
#include "ingest/spool/spool.hpp"

namespace {

using namespace costsim;
using namespace costsim::ingest;

constexpr std::size_t event_bytes = 200;
constexpr std::string_view date = "20260101T000000Z";
const Credentials credentials = {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};

Batch make_batch(std::size_t events, bool keys) {
  Batch batch;
  const std::string data(event_bytes, 'x');
  for (std::size_t i = 0; i < events; ++i) {
    Entry entry;
    entry.id = i;
    batch.add({data, keys ? "user-" + std::to_string(i % 1000) : ""}, entry);
  }
  return batch;
}

void sign(Signer& signer, std::string_view body) {
  RequestToSign request;
  request.headers = {{"content-type", "application/x-amz-json-1.1"},
                     {"host", "kinesis.us-east-1.amazonaws.com"},
                     {"x-amz-date", date},
                     {"x-amz-target", "Kinesis_20131202.PutRecords"}};
  request.body = body;
  benchmark::DoNotOptimize(signer.authorization(request, credentials, date));
}

void count(benchmark::State& state, std::size_t events) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events));
}

/// A batch of 500 → the PutRecords body and its signature.
void encode_and_sign(benchmark::State& state) {
  const Batch batch = make_batch(500, false);
  PutRecordsWriter body;
  RecordPacker packer;
  Signer signer("us-east-1", "kinesis");
  for (auto _ : state) {
    body.begin("events");
    packer.write_each(batch, body);
    sign(signer, body.finish());
  }
  count(state, batch.size());
}
BENCHMARK(encode_and_sign);

/// The same body without its signature: what base64 and JSON take of it.
void encode(benchmark::State& state) {
  const Batch batch = make_batch(500, false);
  PutRecordsWriter body;
  RecordPacker packer;
  for (auto _ : state) {
    body.begin("events");
    packer.write_each(batch, body);
    benchmark::DoNotOptimize(body.finish());
  }
  count(state, batch.size());
}
BENCHMARK(encode);

/// A batch of 20,000 → aggregates with their MD5, body and signature. Argument: shards of the map
/// for events with keys; 0: events without keys.
void aggregate_and_sign(benchmark::State& state) {
  const auto shard_count = static_cast<std::uint32_t>(state.range(0));
  const Batch batch = make_batch(20'000, shard_count > 0);
  const auto shards = shard_count > 0 ? ShardMap::even(shard_count) : ShardMap();
  PutRecordsWriter body;
  RecordPacker packer;
  Signer signer("us-east-1", "kinesis");
  for (auto _ : state) {
    body.begin("events");
    packer.write_aggregated(batch, shards, body);
    sign(signer, body.finish());
  }
  count(state, batch.size());
}
BENCHMARK(aggregate_and_sign)->Arg(0)->Arg(4)->Arg(64);

/// The answer to 500 records, read.
void read_answer(benchmark::State& state) {
  std::string answer = R"({"FailedRecordCount":0,"Records":[)";
  for (int i = 0; i < 500; ++i)
    answer += std::string(i > 0 ? "," : "") +
              R"({"SequenceNumber":"49612345678901234567890123456789012345678901234567890",)" +
              R"("ShardId":"shardId-000000000012"})";
  answer += "]}";
  for (auto _ : state) benchmark::DoNotOptimize(read_put_records(answer, 500, false));
  count(state, 500);
}
BENCHMARK(read_answer);

/// Into the write-ahead log, `range(0)` events per turn of the front's loop; the group commit runs
/// on its own thread. Items are durable events, the time is wall time.
void spool_group(benchmark::State& state) {
  const auto folder = std::filesystem::temp_directory_path() / "costsim-bench-spool";
  std::filesystem::remove_all(folder);
  SpoolConfig config;
  config.disk_budget = std::int64_t{64} << 30;
  {
    Spool spool(folder.string(), config, {});
    const std::string data(event_bytes, 'x');
    for (auto _ : state) {
      for (std::int64_t i = 0; i < state.range(0); ++i)
        while (!spool.append({data, ""})) spool.flush();
      spool.commit();
    }
    spool.flush();
  }
  std::filesystem::remove_all(folder);
  count(state, static_cast<std::size_t>(state.range(0)));
}
BENCHMARK(spool_group)->Arg(32)->Arg(1000)->UseRealTime()->Iterations(2000);

void crc(benchmark::State& state) {
  const std::string data(event_bytes + 16, 'x');
  for (auto _ : state) benchmark::DoNotOptimize(crc32c(data));
  count(state, 1);
}
BENCHMARK(crc);

}  // namespace
