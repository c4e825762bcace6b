// What one call may carry depends on when: Kinesis took 5 MB in 2018 and takes 10 MB since 2025-10.
#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "ingest/raw_client.hpp"
#include "ingest/support/fake_kinesis.hpp"
#include "serve/child_service.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::post;
using costsim::ingest::testing::RawClient;

namespace {

/// Calls that deliver seven events of a million bytes.
std::size_t calls(const std::vector<std::string>& flags) {
  costsim::ingest::FakeKinesis kinesis;
  kinesis.set_call_bytes(10 << 20);
  const Folder folder;
  std::vector<std::string> all = {"--linger", "1m", "--sink", "kinesis:s@" + kinesis.endpoint()};
  all.insert(all.end(), flags.begin(), flags.end());
  ChildService service(folder, all);
  RawClient client(service.port());
  for (int i = 0; i < 7; ++i) {
    client.send(post("{\"text\":\"" + std::string(999'988, 'x') + "\"}"));
    REQUIRE(first_status(client.read_until("\r\n\r\n")) == 201);
  }
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  CHECK(kinesis.records().size() == 7);
  return kinesis.calls();
}

}  // namespace

TEST_CASE("a batch is as large as the epoch's quota, unless its size is given") {
  CHECK(calls({}) == 1);
  CHECK(calls({"--epoch", "2026"}) == 1);
  CHECK(calls({"--epoch", "2018-08"}) == 2);
  CHECK(calls({"--epoch", "2026", "--batch-bytes", "9MB"}) == 1);
  CHECK(calls({"--batch-bytes", "2100000B"}) == 4);
}

TEST_CASE("a batch beyond the epoch's quota is refused where it is stated, if a stream takes it") {
  const Folder folder;
  const std::string file = folder.file("serve.toml"), stream = "kinesis:s@http://127.0.0.1:1";
  std::ofstream(file) << "epoch = \"2018-08\"\nbatch-bytes = \"6MB\"\n";
  // API reference of 2018, PutRecords: "up to a limit of 5 MB for the entire request".
  const std::string refused =
      "--batch-bytes 6291456: Kinesis takes at most 5242880 bytes in one call (--epoch 2018-08)";
  CHECK_THROWS_WITH(ChildService(folder, {"--config", file, "--sink", stream}),
                    Catch::Contains("serve.toml:2:15: " + refused));
  CHECK_THROWS_WITH(
      ChildService(folder, {"--epoch", "2018-08", "--batch-bytes", "6MB", "--sink", stream}),
      Catch::Contains(refused));
  ChildService no_stream(folder, {"--config", file, "--sink", "file:" + folder.file("out")});
  no_stream.signal(SIGTERM);
  CHECK(no_stream.wait() == 0);
}

TEST_CASE("an event at the record limit of Kinesis is delivered, one byte more is refused") {
  costsim::ingest::FakeKinesis kinesis;
  const auto event = [](std::size_t size) {
    return "{\"text\":\"" + std::string(size - 11, 'x') + "\"}";
  };
  constexpr std::size_t largest = (1 << 20) - 8;  // with the eight digits of its made-up key
  for (const char* aggregate : {"false", "true"}) {
    const Folder folder;
    std::ofstream(folder.file("serve.toml")) << "aggregate = " << aggregate << '\n';
    ChildService service(folder, {"--config", folder.file("serve.toml"), "--sink",
                                  "kinesis:s@" + kinesis.endpoint(), "--epoch", "2018-08"});
    const auto status = [&](const std::string& text) {
      RawClient client(service.port());
      client.send(text);
      return first_status(client.read_until("\r\n\r\n"));
    };
    CHECK(status(post(event(largest))) == 201);
    CHECK(status(post(event(largest + 1))) == 413);
    CHECK(status(post(event(largest + 1), "X-Partition-Key: 1234567\r\n")) == 201);
    CHECK(status(post(event(largest + 2), "X-Partition-Key: 1234567\r\n")) == 413);
    service.signal(SIGTERM);
    CHECK(service.wait() == 0);
    CHECK(service.last_line() == "accepted 2, delivered 2, dead-lettered 0, spooled 0, lost 0");
  }
  CHECK(kinesis.broken_rules() == 0);
}

TEST_CASE("what a record may be at most is up to the epoch") {
  const Folder folder;
  const std::string sink = "kinesis:s@http://127.0.0.1:1";
  CHECK_THROWS_WITH(
      ChildService(folder, {"--sink", sink, "--epoch", "2018-08", "--max-event", "1048577B"}),
      Catch::Contains(
          "--max-event 1048577: Kinesis takes at most 1048576 bytes in one record, with its key"));
  CHECK_THROWS_WITH(ChildService(folder, {"--sink", sink, "--max-event", "11MB"}),
                    Catch::Contains("at most 10485760 bytes in one record"));
  ChildService service(folder, {"--sink", sink, "--max-event", "9MB", "--max-body", "10MB"});
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
}

TEST_CASE("why nothing is delivered is told while the service runs") {
  const Folder folder;
  ChildService service(folder, {"--sink", "kinesis:s@http://127.0.0.1:1", "--linger", "1ms"});
  RawClient client(service.port());
  client.send(post("{}"));
  REQUIRE(first_status(client.read_until("\r\n\r\n")) == 201);
  const std::string warning = "warning: Failed to connect to 127.0.0.1 port 1";
  for (int i = 0; i < 1000 && service.errors().find(warning) == std::string::npos; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK_THAT(service.errors(), Catch::Contains(warning));
  service.signal(SIGTERM);
  service.signal(SIGINT);
  CHECK(service.wait() == 130);
}

TEST_CASE("an epoch that is not known is refused with those that are") {
  const Folder folder;
  CHECK_THROWS_WITH(ChildService(folder, {"--sink", "kinesis:s", "--epoch", "2020"}),
                    Catch::Contains("2018-08"));
}
