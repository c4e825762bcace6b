// Files that do not come to an end are refused at the start, and by name.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <sys/stat.h>
#include <thread>
#include <utility>

#include "ingest/raw_client.hpp"
#include "serve/child_service.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;
using namespace std::chrono_literals;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::post;
using costsim::ingest::testing::RawClient;

namespace {

/// Those that other cases have set for their children.
void forget_keys() {
  for (const char* name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})
    ::unsetenv(name);
}

}  // namespace

TEST_CASE("a start with a file that has no end ends, and says which file it is") {
  forget_keys();
  const Folder folder;
  const std::string fifo = folder.file("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  for (const std::string& path : {fifo, std::string("/dev/zero")}) {
    for (const std::string flag : {"--config", "--schema"})
      CHECK_THROWS_WITH(ChildService(folder, {"--sink", "null", flag, path}),
                        Catch::Contains(path + ": cannot be read: no regular file"));
    ::setenv("AWS_CA_BUNDLE", path.c_str(), 1);
    CHECK_THROWS_WITH(ChildService(folder, {"--sink", "kinesis:s@http://127.0.0.1:1"}),
                      Catch::Contains("AWS_CA_BUNDLE: " + path + ": no regular file"));
    ::unsetenv("AWS_CA_BUNDLE");
  }
}

TEST_CASE("a service whose token has no end serves, says so, and is ended by a signal") {
  forget_keys();
  const Folder folder;
  const std::string fifo = folder.file("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  ::setenv("AWS_WEB_IDENTITY_TOKEN_FILE", fifo.c_str(), 1);
  ::setenv("AWS_ROLE_ARN", "r", 1);
  ChildService service(folder, {"--sink", "kinesis:s@http://127.0.0.1:1", "--grace", "100ms"});
  ::unsetenv("AWS_WEB_IDENTITY_TOKEN_FILE");
  ::unsetenv("AWS_ROLE_ARN");
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  CHECK_THAT(service.errors(), Catch::Contains("web identity: " + fifo + ": cannot be read"));
}

TEST_CASE("that there are no credentials is told once, not again with the first event") {
  forget_keys();
  const Folder folder;
  ::setenv("AWS_ACCESS_KEY_ID", "half", 1);
  ChildService service(folder, {"--sink", "kinesis:s@http://127.0.0.1:1", "--grace", "100ms"});
  ::unsetenv("AWS_ACCESS_KEY_ID");
  RawClient client(service.port());
  client.send(post("{}"));
  REQUIRE(first_status(client.read_until("\r\n\r\n")) == 201);
  std::this_thread::sleep_for(2500ms);
  const std::string told = service.errors(), reason = "warning: no credentials: ";
  const auto first = told.find(reason);
  REQUIRE(first != std::string::npos);
  CHECK(told.find(reason, first + 1) == std::string::npos);
}
