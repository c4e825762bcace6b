// Sending again, as an operator does it: what a service gave up goes into another sink.
#include <csignal>
#include <cstdlib>
#include <fstream>

#include <nlohmann/json.hpp>

#include "ingest/raw_client.hpp"
#include "ingest/support/fake_kinesis.hpp"
#include "serve/child_service.hpp"
#include "serve/output_of.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;
using costsim::ingest::FakeKinesis;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::post;
using costsim::ingest::testing::RawClient;

namespace {

std::string resend(const std::string& arguments) {
  return output_of(std::string(COSTSIM_PROGRAM) + " resend " + arguments + " 2>&1; echo [$?]");
}

/// A dead-letter file with an event, as a service leaves it whose sink is full.
std::string given_up(const Folder& folder) {
  const std::string path = folder.file("dead");
  ChildService service(folder,
                       {"--sink", "file:/dev/full", "--attempts", "1", "--dead-letter", path});
  RawClient client(service.port());
  client.send(post("{\"partition_key\":\"k\"}", "Connection: close\r\n"));
  CHECK(first_status(client.read_to_end()) == 201);
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  return path;
}

}  // namespace

TEST_CASE("what a service gave up is sent into a stream, and stays where it is") {
  const Folder folder;
  const std::string dead = given_up(folder), before = read_file(dead);
  const FakeKinesis kinesis;
  CHECK(resend(dead + " --dry-run") ==
        dead + ": dead letters, 1 event(s)\nread 1, unreadable 0 part(s)\n[0]\n");
  CHECK(kinesis.records().empty());
  CHECK_THAT(resend(dead + " --sink kinesis:s@" + kinesis.endpoint()),
             Catch::EndsWith("read 1, sent 1, dead-lettered 0, refused 0, not sent 0, unreadable 0 "
                             "part(s)\n[0]\n"));
  REQUIRE(kinesis.records().size() == 1);
  CHECK(kinesis.records().front().key == "k");
  CHECK(read_file(dead) == before);
}

TEST_CASE("exit codes of a resend: 1 something was left, 2 no sink, 4 no file") {
  const Folder folder;
  std::ofstream(folder.file("garbage")) << "garbage\n";
  const std::string sink = " --sink file:" + folder.file("out");
  CHECK_THAT(
      resend(folder.file("garbage") + sink),
      Catch::Contains(folder.file("garbage") + ":0: 8 byte(s) with 1 event(s) cannot be read") &&
          Catch::EndsWith("[1]\n"));
  CHECK_THAT(resend(folder.file("garbage")), Catch::Contains("--sink") && Catch::EndsWith("[2]\n"));
  CHECK_THAT(resend(folder.file("garbage") + " --sink null"), Catch::EndsWith("[2]\n"));
  CHECK_THAT(resend(folder.file("none") + sink), Catch::EndsWith("[4]\n"));
  CHECK_THAT(resend(""), Catch::EndsWith("[2]\n"));
  const std::string out = output_of(std::string(COSTSIM_PROGRAM) + " resend --format json " +
                                    folder.file("garbage") + sink + " 2>/dev/null");
  CHECK(nlohmann::json::parse(out).at("unreadable_bytes") == 8);
}

TEST_CASE("a resend that is told to stop says how far it got, with exit code 130") {
  const Folder folder;
  const std::string dead = given_up(folder);
  // Nobody listens there: it tries until it is told to stop, twice.
  const std::string command = std::string(COSTSIM_PROGRAM) + " resend " + dead +
                              " --sink kinesis:s@http://127.0.0.1:1 >" + folder.file("out") +
                              " 2>" + folder.file("err") + " & pid=$!; until grep -q warning " +
                              folder.file("err") +
                              "; do sleep 0.05; done; kill -TERM $pid; sleep 0.3; kill -TERM $pid; "
                              "wait $pid; echo [$?]";
  CHECK(output_of(command) == "[130]\n");
  const std::string size = std::to_string(read_file(dead).size());
  CHECK_THAT(read_file(folder.file("out")),
             Catch::Contains("not sent 1") &&
                 Catch::EndsWith("is read up to byte " + size + " of " + size + "\n"));
}
