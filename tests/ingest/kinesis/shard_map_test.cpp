#include "ingest/kinesis/shard_map.hpp"

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;

TEST_CASE("MD5 of the key is a big-endian number (RFC 1321 §A.5: MD5(\"a\"))") {
  Md5 md5;
  // 0cc175b9c0f1b6a831c399e269772661
  const Hash128 expected = Hash128{0x0cc175b9c0f1b6a8U} << 64 | 0x31c399e269772661U;
  CHECK(bool(md5.hash_key("a") == expected));
  CHECK(bool(md5.hash_key("a") == expected));  // the context is as good as new
}

TEST_CASE("even shards cut the space as CreateStream does") {
  const auto map = ShardMap::even(2);
  CHECK(map[0].id == "shardId-000000000000");
  CHECK(decimal(map[0].last) == "170141183460469231731687303715884105726");
  CHECK(decimal(map[1].first) == "170141183460469231731687303715884105727");
  CHECK(decimal(map[1].last) == "340282366920938463463374607431768211455");
  CHECK(map.shard_of(map[0].last) == 0);
  CHECK(map.shard_of(map[1].first) == 1);
  CHECK(map.shard_of(0) == 0);
  CHECK(map.shard_of(~Hash128{0}) == 1);
  CHECK(map.knows("shardId-000000000001"));
  CHECK_FALSE(map.knows("shardId-000000000002"));
}

TEST_CASE("a map with a hole, an overlap or an open end is refused") {
  const Hash128 end = ~Hash128{0};
  CHECK_THROWS_AS(ShardMap(std::vector<Shard>{}), Error);
  CHECK_THROWS_AS(ShardMap({{"a", 0, 10}}), Error);
  CHECK_THROWS_AS(ShardMap({{"a", 0, 10}, {"b", 12, end}}), Error);
  CHECK_THROWS_AS(ShardMap({{"a", 0, 10}, {"b", 10, end}}), Error);
  CHECK_THROWS_AS(ShardMap({{"a", 0, end}, {"b", 10, end}}), Error);
  CHECK_NOTHROW(ShardMap({{"b", 11, end}, {"a", 0, 10}}));
}

TEST_CASE("hash keys read back what was written, up to 2^128 - 1") {
  for (const Hash128 value : {Hash128{0}, Hash128{9}, ~Hash128{0}, Hash128{1} << 127})
    CHECK(bool(parse_hash(decimal(value)) == value));
  CHECK_THROWS_AS(parse_hash("340282366920938463463374607431768211456"), Error);
  CHECK_THROWS_AS(parse_hash(""), Error);
  CHECK_THROWS_AS(parse_hash("12a"), Error);
}
