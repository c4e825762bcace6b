#include "ingest/kinesis/aggregate.hpp"

#include <map>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;

namespace {

std::string_view finish(AggregateWriter& writer, Md5& md5) {
  return writer.seal(md5.digest(writer.message()));
}

}  // namespace

TEST_CASE("an aggregate is magic, protobuf and MD5, byte for byte as the format says") {
  AggregateWriter writer;
  REQUIRE(writer.add("A", "k"));
  REQUIRE(writer.add("BC", "k"));
  REQUIRE(writer.add("", "q"));
  Md5 md5;
  const std::string record(finish(writer, md5));
  const std::string message = std::string("\x0a\x01k", 3) +  // table: "k"
                              std::string(
                                  "\x1a\x05\x08\x00\x1a\x01"
                                  "A",
                                  7) +  // record: key 0, "A"
                              std::string(
                                  "\x1a\x06\x08\x00\x1a\x02"
                                  "BC",
                                  8) +                                     // record: key 0, "BC"
                              std::string("\x0a\x01q", 3) +                // table: "q"
                              std::string("\x1a\x04\x08\x01\x1a\x00", 6);  // record: key 1, no data
  const auto digest = md5.digest(message);
  CHECK(record == "\xF3\x89\x9A\xC2" + message +
                      std::string(reinterpret_cast<const char*>(digest.data()), 16));
  CHECK(writer.events() == 3);
}

TEST_CASE("lengths beyond 127 take two bytes, most significant group last") {
  AggregateWriter writer;
  const std::string data(300, 'd');
  REQUIRE(writer.add(data, "k"));
  Md5 md5;
  const std::string record(finish(writer, md5));
  // record length 2 + 1 + 2 + 300 = 305 = 0b10'0110001, data length 300 = 0b10'0101100
  CHECK(record.substr(4, 10) == std::string("\x0a\x01k\x1a\xb1\x02\x08\x00\x1a\xac", 10));
}

TEST_CASE("an aggregate never passes 51,200 bytes; a refused event leaves it unchanged") {
  Md5 md5;
  for (const std::size_t size : {std::size_t{1}, std::size_t{200}, std::size_t{9999}}) {
    AggregateWriter writer;
    const std::string data(size, 'x');
    std::vector<std::string> keys;
    for (int i = 0; i < 60'000; ++i) keys.push_back("key-" + std::to_string(i));
    std::size_t added = 0;
    while (writer.add(data, keys[added])) ++added;
    CHECK(added == writer.events());
    const auto record = finish(writer, md5);
    CHECK(record.size() <= batching::aggregate_limit);
    CHECK(record.size() + size + batching::aggregate_envelope + batching::aggregate_overhead >
          batching::aggregate_limit);
  }
  AggregateWriter writer;
  CHECK_FALSE(writer.add(std::string(51'200, 'x'), "k"));
  CHECK(writer.events() == 0);
}

TEST_CASE("a cleared writer knows nothing of the last aggregate") {
  Md5 md5;
  AggregateWriter used, fresh;
  used.add("first", "a");
  used.add("second", "b");
  finish(used, md5);
  used.clear();
  used.add("x", "b");
  fresh.add("x", "b");
  CHECK(finish(used, md5) == finish(fresh, md5));
}
