// What the service finds where it is told to write: nothing of others is touched, nothing of its
// own is lost in silence.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>
#include <thread>

#include "ingest/raw_client.hpp"
#include "ingest/support/fake_kinesis.hpp"
#include "serve/child_service.hpp"
#include "serve/stuck_sink.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::get;
using costsim::ingest::testing::post;
using costsim::ingest::testing::RawClient;

namespace {

std::string lines(int first, int count) {
  std::string body;
  for (int i = first; i < first + count; ++i) body += "{\"id\":\"" + std::to_string(i) + "\"}\n";
  return body;
}

int post_lines(std::uint16_t port, int first, int count) {
  RawClient client(port);
  client.send(post(lines(first, count), "Content-Type: application/x-ndjson\r\n"));
  return first_status(client.read_until("}\n"));
}

int status_of(std::uint16_t port, const std::string& page) {
  RawClient client(port);
  client.send(get(page));
  return first_status(client.read_until("\r\n\r\n"));
}

/// Fills a spool with `count` events that no sink takes.
void fill_spool(const Folder& folder, int count) {
  const StuckSink sink;
  ChildService service(
      folder, {"--sink", "kinesis:s@http://127.0.0.1:" + std::to_string(sink.port()), "--spool",
               folder.file("spool"), "--grace", "0s"});
  REQUIRE(post_lines(service.port(), 0, count) == 201);
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  CHECK_THAT(service.last_line(), Catch::Contains("spooled " + std::to_string(count)));
}

}  // namespace

TEST_CASE("a folder of others in the spool's is refused by its name, and stays") {
  const Folder folder;
  fs::create_directories(folder.file("v/2024"));
  std::ofstream(folder.file("v/2024/a")) << "x\n";
  CHECK_THROWS_WITH(ChildService(folder, {"--spool", folder.file("v")}),
                    Catch::Contains("v/2024: not a folder of this spool"));
  CHECK(read_file(folder.file("v/2024/a")) == "x\n");
}

TEST_CASE("a measurement replaces no file of others") {
  const Folder folder;
  std::ofstream(folder.file("mine.toml")) << "mine = 1\n";
  const std::string command = std::string(COSTSIM_PROGRAM) + " measure --name mine --folder " +
                              folder.file(".") + " 2>/dev/null";
  CHECK(WEXITSTATUS(std::system(command.c_str())) == 4);
  CHECK(read_file(folder.file("mine.toml")) == "mine = 1\n");
}

TEST_CASE("a segment that was emptied is told at the start, at the end and by the exit code") {
  const Folder folder;
  fill_spool(folder, 300);
  fs::resize_file(folder.file("spool/0/0000000000000001.log"), 0);
  ChildService service(folder,
                       {"--sink", "file:" + folder.file("out"), "--spool", folder.file("spool")});
  CHECK_THAT(service.errors(), Catch::Contains("was damaged: 300 record(s) skipped"));
  service.signal(SIGTERM);
  CHECK(service.wait() == 1);
  CHECK_THAT(service.last_line(), Catch::Contains("lost 300 (replayed 300)"));
}

TEST_CASE("a spool that vanishes is noticed, refused, and not called one") {
  const Folder folder;
  const StuckSink sink;
  ChildService service(
      folder, {"--sink", "kinesis:s@http://127.0.0.1:" + std::to_string(sink.port()), "--spool",
               folder.file("spool"), "--grace", "0s"});
  REQUIRE(post_lines(service.port(), 0, 100) == 201);
  CHECK(status_of(service.port(), "/readyz") == 200);
  fs::remove_all(folder.file("spool"));
  int status = 200;
  for (int i = 0; i < 200 && status == 200; ++i) {
    std::this_thread::sleep_for(10ms);
    status = status_of(service.port(), "/readyz");
  }
  CHECK(status == 503);
  CHECK(post_lines(service.port(), 100, 1) == 503);
  service.signal(SIGTERM);
  CHECK(service.wait() == 1);
  CHECK_THAT(service.errors(), Catch::Contains("it was moved or removed while it was in use"));
  CHECK(service.last_line() == "accepted 100, delivered 0, dead-lettered 0, spooled 0, lost 100");
}

TEST_CASE("a sink file that logrotate moves loses nothing, with a signal or without") {
  const bool told = GENERATE(true, false);
  const Folder folder;
  ChildService service(folder, {"--sink", "file:" + folder.file("out"), "--linger", "1ms"});
  REQUIRE(post_lines(service.port(), 0, 50) == 201);
  for (int i = 0; i < 500 && ids_in(folder.file("out")).size() < 50; ++i)
    std::this_thread::sleep_for(10ms);
  fs::rename(folder.file("out"), folder.file("out.old"));
  if (told) service.signal(SIGHUP);
  REQUIRE(post_lines(service.port(), 50, 50) == 201);
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  CHECK(ids_in(folder.file("out.old")).size() + ids_in(folder.file("out")).size() == 100);
  CHECK_FALSE(ids_in(folder.file("out")).empty());
}

TEST_CASE("a crash loop gets on: what was delivered is not sent again and again") {
  const Folder folder;
  fill_spool(folder, 5000);
  costsim::ingest::FakeKinesis kinesis;
  const std::vector<std::string> flags = {"--sink", "kinesis:s@" + kinesis.endpoint(), "--spool",
                                          folder.file("spool")};
  for (int crash = 0; crash < 10; ++crash) {
    ChildService service(folder, flags);
    std::this_thread::sleep_for(300ms);
    service.signal(SIGKILL);
    service.wait();
  }
  std::set<std::string> distinct;
  for (const auto& record : kinesis.records()) distinct.insert(record.data);
  CHECK(distinct.size() == 5000);
  CHECK(kinesis.records().size() < 50'000);  // so many when each start begins anew
}
