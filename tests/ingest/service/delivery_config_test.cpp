#include "ingest/service/delivery_config.hpp"

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;

TEST_CASE("a sink is null, a file, or a stream with an optional endpoint") {
  CHECK(parse_sink("null").kind == SinkSpec::Kind::Null);
  const auto file = parse_sink("file:/var/log/events.ndjson");
  CHECK(file.kind == SinkSpec::Kind::File);
  CHECK(file.target == "/var/log/events.ndjson");
  const auto stream = parse_sink("kinesis:events");
  CHECK(stream.kind == SinkSpec::Kind::Kinesis);
  CHECK(stream.target == "events");
  CHECK(stream.endpoint.empty());
  const auto local = parse_sink("kinesis:events@http://127.0.0.1:4567/");
  CHECK(local.target == "events");
  CHECK(local.endpoint == "http://127.0.0.1:4567");
}

TEST_CASE("a sink that is none of these is refused") {
  for (const char* bad :
       {"", "nul", "file:", "kinesis:", "kinesis:@http://x", "kinesis:s@127.0.0.1:1",
        "kinesis:s@http://", "kinesis:s@http://x/path", "kinesis:s@https://u:p@x", "s3:x"})
    CHECK_THROWS_AS(parse_sink(bad), Error);
}

TEST_CASE("the sync policy is one of three words") {
  CHECK(parse_sync("os") == SyncPolicy::Os);
  CHECK(parse_sync("group") == SyncPolicy::Group);
  CHECK(parse_sync("always") == SyncPolicy::Always);
  CHECK_THROWS_AS(parse_sync("never"), Error);
}
