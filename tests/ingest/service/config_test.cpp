#include "ingest/service/config.hpp"

#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;

TEST_CASE("an address is a numeric host and a port") {
  CHECK(parse_address("127.0.0.1:8080").host == "127.0.0.1");
  CHECK(parse_address("127.0.0.1:8080").port == 8080);
  CHECK(parse_address("[::1]:80").host == "::1");
  CHECK(parse_address(":0").host == "0.0.0.0");
  CHECK(to_text(parse_address("[::1]:80")) == "[::1]:80");
  for (const char* text : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536",
                           "::1:80", "127.0.0.1:80x"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_address(text), Error);
  }
}

TEST_CASE("no file that is read is written to") {
  const TemporaryFolder folder;
  const std::string path = folder.file("file");
  write_file(path, "{}");
  ServiceConfig config;
  std::string source = "--schema";
  SECTION("the schema") {
    config.schema = path;
  }
  SECTION("the settings") {
    config.settings_file = folder.file("./file");
    source = "--config";
  }
  CHECK_NOTHROW(checked(config));
  config.delivery.dead_letter = path;
  CHECK_THROWS_WITH(checked(config),
                    "--dead-letter: " + path + " is the file of " + source + ": expected another");
  config.delivery.dead_letter = folder.file("dead");
  config.delivery.sink = parse_sink("file:" + path);
  CHECK_THROWS_WITH(checked(config),
                    "--sink: " + path + " is the file of " + source + ": expected another");
}

TEST_CASE("a thread's share of connection memory always holds a whole request") {
  ServiceConfig config;
  config.threads = 64;
  CHECK(config.front().memory_per_thread() >= config.http.body + config.http.head);
  config.threads = 1;
  CHECK(config.front().memory_per_thread() == config.connection.memory);
}

TEST_CASE("the access log is a file of its own, outside the spool") {
  const TemporaryFolder folder;
  ServiceConfig config;
  config.access_log = folder.file("log");
  config.clients.proxies = parse_networks("10.0.0.0/8");  // it says who clients are
  CHECK_NOTHROW(checked(config));
  config.delivery.dead_letter = folder.file("./log");
  CHECK_THROWS_WITH(checked(config), Catch::Contains("is the file of the dead letters"));
  config.delivery.dead_letter = "";
  config.delivery.sink = parse_sink("file:" + folder.file("log"));
  CHECK_THROWS_WITH(checked(config), Catch::Contains("is the file of --sink"));
  config.delivery.sink = {};
  config.tokens = folder.file("log");
  CHECK_THROWS_WITH(checked(config), Catch::Contains("is the file of --tokens"));
  config.tokens = "";
  config.delivery.spool.directory = folder.path();
  CHECK_THROWS_WITH(checked(config), Catch::Contains("lies in the folder of --spool"));
}
