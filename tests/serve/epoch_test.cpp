// What one call may carry depends on when: Kinesis took 5 MB in 2018 and takes 10 MB since 2025-10.
#include <csignal>
#include <string>
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
  CHECK(calls({"--epoch", "2018-08", "--batch-bytes", "9MB"}) == 1);
  CHECK(calls({"--batch-bytes", "2100000B"}) == 4);
}

TEST_CASE("an epoch that is not known is refused with those that are") {
  const Folder folder;
  CHECK_THROWS_WITH(ChildService(folder, {"--sink", "kinesis:s", "--epoch", "2020"}),
                    Catch::Contains("2018-08"));
}
