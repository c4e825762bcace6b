#include "ingest/kinesis/record_plan.hpp"

#include <chrono>
#include <set>
#include <thread>

#include "ingest/events/partition.hpp"
#include "ingest/service/delivery.hpp"
#include "ingest/support/fake_kinesis.hpp"
#include "ingest/support/now.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace std::chrono_literals;

namespace {

struct UserRecord {
  std::string data, key;
};

std::uint64_t varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.at(0));
    bytes.remove_prefix(1);
    value |= std::uint64_t{byte & 127U} << shift;
    if (byte < 128) return value;
  }
}

std::string_view block(std::string_view& bytes) {
  const auto size = varint(bytes);
  const auto content = bytes.substr(0, size);
  REQUIRE(content.size() == size);
  bytes.remove_prefix(size);
  return content;
}

/// A reader of the published format, written from its description.
std::vector<UserRecord> deaggregate(const std::string& record, const std::string& key) {
  if (!record.starts_with("\xF3\x89\x9A\xC2")) return {{record, key}};
  std::string_view message = std::string_view(record).substr(4, record.size() - 20);
  Md5 md5;
  const auto digest = md5.digest(message);
  REQUIRE(record.substr(record.size() - 16) ==
          std::string(reinterpret_cast<const char*>(digest.data()), 16));
  std::vector<std::string> keys;
  std::vector<UserRecord> users;
  while (!message.empty()) {
    const auto tag = varint(message);
    std::string_view content = block(message);
    if (tag == (1 << 3 | 2)) {
      keys.emplace_back(content);
    } else {
      REQUIRE(tag == (3 << 3 | 2));
      REQUIRE(varint(content) == (1 << 3 | 0));
      const auto index = varint(content);
      REQUIRE(varint(content) == (3 << 3 | 2));
      users.push_back({std::string(block(content)), keys.at(index)});
    }
  }
  return users;
}

Batch mixed(std::size_t count, std::size_t size) {
  Batch batch;
  for (std::size_t i = 0; i < count; ++i) {
    Entry entry;
    entry.id = i;
    batch.add({std::string(size, static_cast<char>('a' + i % 26)),
               i % 2 ? "" : "key-" + std::to_string(i % 100)},
              entry);
  }
  return batch;
}

/// Events whose reader would drop them: their own key belongs to another shard.
std::size_t misplaced(const std::vector<FakeKinesis::Record>& records, const ShardMap& shards,
                      std::set<std::string>& seen) {
  Md5 md5;
  std::size_t wrong = 0;
  for (const auto& record : records)
    for (const auto& user : deaggregate(record.data, record.key)) {
      const bool right = shards.shard_of(md5.hash_key(user.key)) == record.shard;
      wrong += !right;
      if (right) seen.insert(user.data);
    }
  return wrong;
}

}  // namespace

TEST_CASE("without a map only events of one key share a record") {
  RecordPacker packer;
  PutRecordsWriter body;
  body.begin("s");
  const RecordPlan plan = packer.write_aggregated(mixed(1000, 50), {}, body);
  CHECK(plan.records() == 51);  // fifty keys, and those without one
  const auto json = nlohmann::json::parse(body.finish());
  std::size_t users = 0;
  for (const auto& record : json["Records"]) {
    CHECK_FALSE(record.contains("ExplicitHashKey"));
    for (const auto& user : deaggregate(decode_base64(record["Data"]), record["PartitionKey"])) {
      CHECK(user.key == record["PartitionKey"]);
      ++users;
    }
  }
  CHECK(users == 1000);
}

TEST_CASE("with a map the events of one shard share records, under an explicit hash key") {
  const auto shards = ShardMap::even(3);
  RecordPacker packer;
  PutRecordsWriter body;
  body.begin("s");
  const RecordPlan plan = packer.write_aggregated(mixed(1000, 50), shards, body);
  CHECK(plan.records() <= 6);
  const auto json = nlohmann::json::parse(body.finish());
  Md5 md5;
  for (const auto& record : json["Records"]) {
    const auto hash = record.contains("ExplicitHashKey")
                          ? parse_hash(record["ExplicitHashKey"].get<std::string>())
                          : md5.hash_key(record["PartitionKey"].get<std::string>());
    for (const auto& user : deaggregate(decode_base64(record["Data"]), record["PartitionKey"]))
      CHECK(shards.shard_of(md5.hash_key(user.key)) == shards.shard_of(hash));
  }
}

TEST_CASE("a single event goes as it is, a large one too") {
  // In one group: the small one after the large one must not take its place.
  Batch batch;
  batch.add({std::string(100'000, 'x'), "k2"}, {});
  batch.add({"alone", "k1"}, {});
  RecordPacker packer;
  PutRecordsWriter body;
  body.begin("s");
  const RecordPlan plan = packer.write_aggregated(batch, ShardMap::even(1), body);
  const auto json = nlohmann::json::parse(body.finish());
  REQUIRE(json["Records"].size() == 2);
  std::set<std::size_t> sizes;
  for (const auto& record : json["Records"]) sizes.insert(decode_base64(record["Data"]).size());
  CHECK(sizes == std::set<std::size_t>{5, 100'000});
}

TEST_CASE("more than 500 records in a call are postponed, not sent") {
  Batch batch;
  for (int i = 0; i < 800; ++i) batch.add({"x", "key-" + std::to_string(i)}, {});
  RecordPacker packer;
  PutRecordsWriter body;
  body.begin("s");
  const RecordPlan plan = packer.write_aggregated(batch, {}, body);
  CHECK(plan.records() == 500);
  CHECK(body.records() == 500);
  CHECK(plan.postpones());
  const auto fates = plan.fates_of_events(std::vector<Fate>(500, Fate::Delivered));
  CHECK(std::count(fates.begin(), fates.end(), Fate::Delivered) == 500);
  CHECK(std::count(fates.begin(), fates.end(), Fate::Postponed) == 300);
}

TEST_CASE("the fate of a record is the fate of all its events") {
  RecordPacker packer;
  PutRecordsWriter body;
  body.begin("s");
  Batch batch;
  for (int i = 0; i < 100; ++i) batch.add({"x", i < 50 ? "a" : "b"}, {});
  const RecordPlan plan = packer.write_aggregated(batch, {}, body);
  REQUIRE(plan.records() == 2);
  const auto fates = plan.fates_of_events({Fate::Delivered, Fate::Throttled});
  CHECK(std::count(fates.begin(), fates.end(), Fate::Throttled) == 50);
  CHECK(fates[0] == fates[49]);
  CHECK(fates[0] != fates[50]);
}

TEST_CASE("through a reshard every event reaches a shard whose readers keep it") {
  FakeKinesis kinesis({}, 4);
  DeliveryConfig config;
  config.sink = parse_sink("kinesis:events@" + kinesis.endpoint());
  config.aggregate = true;
  config.limits.linger = 5ms;
  config.retry.backoff.first = 5ms;
  Delivery delivery(config, 1);
  Pipeline& pipeline = delivery.pipeline(0);
  const auto offer = [&](int first, int last) {
    for (int i = first; i < last; ++i) {
      const std::string data = "event-" + std::to_string(i);
      pipeline.offer({data, "key-" + std::to_string(i % 300)}, now());
    }
    pipeline.tick(now() + 1s);
    while (!delivery.drained()) std::this_thread::sleep_for(1ms);
  };
  offer(0, 1000);
  offer(1000, 2000);  // with the map
  std::set<std::string> seen;
  auto before = kinesis.records();
  CHECK(misplaced(before, ShardMap::even(4), seen) == 0);
  CHECK(before.size() < 700);  // three hundred keys at first, then a few records per shard
  kinesis.reshard(7);
  offer(2000, 4000);
  const auto all = kinesis.records();
  const std::vector<FakeKinesis::Record> behind(all.begin() + std::ssize(before), all.end());
  misplaced(behind, ShardMap::even(7), seen);
  CHECK(seen.size() == 4000);
  pipeline.close();
  CHECK(delivery.finish(10s).in_time);
}
