#include "ingest/service/delivery_config.hpp"

#include <filesystem>

#include "ingest/support/temporary_folder.hpp"
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
  for (const char* bad : {"", "nul", "file:", "kinesis:", "kinesis:@http://x",
                          "kinesis:s@127.0.0.1:1", "kinesis:s@http://", "kinesis:s@http://x/path",
                          "kinesis:s@http://[::1", "kinesis:s@http://x:y", "kinesis:s@http://a b",
                          "kinesis:s@http://:80", "kinesis:s@http://x,y", "s3:x"})
    CHECK_THROWS_AS(parse_sink(bad), Error);
  CHECK(parse_sink("kinesis:s@http://[::1]:4567").endpoint == "http://[::1]:4567");
  CHECK(parse_sink("kinesis:s@https://[::1]").endpoint == "https://[::1]");
}

TEST_CASE("a port that no address has is told by its number") {
  for (const std::string port : {"99999", "65536", "0", "00", "18446744073709551617"}) {
    const std::string text = "kinesis:s@http://127.0.0.1:" + port;
    CHECK_THROWS_WITH(parse_sink(text),
                      "'" + text + "': expected a port of 1 to 65535, not " + port);
  }
  CHECK_NOTHROW(parse_sink("kinesis:s@http://127.0.0.1:65535"));
}

TEST_CASE("a user in the URL of an endpoint is told to be one, and not shown") {
  for (const char* bad : {"kinesis:s@https://u:secret@x", "kinesis:s@http://secret@[::1]:80"}) {
    INFO(bad);
    CHECK_THROWS_WITH(parse_sink(bad),
                      Catch::StartsWith("'kinesis:s@http") &&
                          Catch::Contains("an endpoint has no user and no password") &&
                          !Catch::Contains("secret"));
  }
}

TEST_CASE("the sync policy is one of three words") {
  CHECK(parse_sync("os") == SyncPolicy::Os);
  CHECK(parse_sync("group") == SyncPolicy::Group);
  CHECK(parse_sync("always") == SyncPolicy::Always);
  CHECK_THROWS_AS(parse_sync("never"), Error);
}

TEST_CASE("no output lies in the folder of the spool, but the dead letters under their own name") {
  namespace fs = std::filesystem;
  const TemporaryFolder folder;
  const std::string spool = folder.file("spool");
  const auto refused_for = [&](const std::string& sink, const std::string& letters) -> std::string {
    DeliveryConfig config;
    if (!sink.empty()) config.sink = parse_sink("file:" + sink);
    config.dead_letter = letters;
    config.spool.directory = spool;
    try {
      check(config, 1);
      return "";
    } catch (const Error& error) {
      CHECK_THAT(error.message(), Catch::Contains(" lies in the folder of --spool: expected"));
      return error.subject();
    }
  };
  for (const bool is_there : {false, true}) {
    if (is_there) {
      fs::create_directories(spool + "/0");
      write_file(spool + "/0.mark", "");
      fs::create_symlink(spool + "/0.mark", folder.file("link"));
      fs::create_directory_symlink(spool, folder.file("way"));
      CHECK(refused_for("", folder.file("link")) == "--dead-letter");
      CHECK(refused_for(folder.file("way/lock"), "") == "--sink");
    }
    CHECK(refused_for("", spool + "/0.mark") == "--dead-letter");
    CHECK(refused_for("", spool + "/dead.ndjson") == "--dead-letter");
    CHECK(refused_for(spool + "/lock", "") == "--sink");
    CHECK(refused_for(spool + "/../spool/0/0000000000000001.log", "") == "--sink");
    CHECK(refused_for(spool, "") == "--sink");
    CHECK(refused_for("", spool + "/dead-letters.ndjson").empty());
    CHECK(refused_for(folder.file("spool.ndjson"), folder.file("spooled")).empty());
    CHECK(refused_for("/dev/null", "").empty());
  }
}

TEST_CASE("a link to what is not there yet leads there all the same") {
  namespace fs = std::filesystem;
  const TemporaryFolder folder;
  const std::string spool = folder.file("v");
  fs::create_symlink("o", folder.file("p"));
  fs::create_symlink("v/0.mark", folder.file("mark"));
  fs::create_symlink("v", folder.file("way"));
  fs::create_symlink("way/lock", folder.file("far"));
  fs::create_symlink("loop", folder.file("loop"));
  const auto refused_for = [&](const std::string& sink, const std::string& letters) {
    DeliveryConfig config;
    config.sink = parse_sink("file:" + folder.file(sink));
    config.dead_letter = letters.empty() ? "" : folder.file(letters);
    if (letters.empty()) config.spool.directory = spool;
    try {
      check(config, 1);
      return std::string();
    } catch (const Error& error) {
      return error.subject();
    }
  };
  CHECK(refused_for("o", "p") == "--sink");
  CHECK(refused_for("p", "./o") == "--sink");
  for (const char* into_the_spool : {"mark", "far", "way/dead", "v/../way/0/x", "v"})
    CHECK(refused_for(into_the_spool, "") == "--sink");
  CHECK(refused_for("o", "other").empty());
  CHECK(refused_for("loop", "other").empty());  // opening it tells
}

TEST_CASE("where torn lines of one file go no other is written") {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("o.torn.2", folder.file("link"));
  const auto complaint = [&](const std::string& sink, const std::string& letters) {
    DeliveryConfig config;
    config.sink = parse_sink("file:" + folder.file(sink));
    config.dead_letter = folder.file(letters);
    try {
      check(config, 1);
      return std::string();
    } catch (const Error& error) {
      return error.message();
    }
  };
  for (const char* torn : {"o.torn", "o.torn.1", "./o.torn.20", "link"})
    CHECK(complaint("o", torn) == "--dead-letter: " + folder.file(torn) +
                                      " is a file for torn lines of --sink: expected another");
  CHECK(complaint("o.torn", "o") == "--sink: " + folder.file("o.torn") +
                                        " is a file for torn lines of --dead-letter: expected "
                                        "another");
  for (const char* apart : {"o.torn.ndjson", "o.torn.1x", "o.tor", "p.torn"})
    CHECK(complaint("o", apart).empty());
}

TEST_CASE("one file for events and for dead letters is refused, whatever it is called") {
  namespace fs = std::filesystem;
  const TemporaryFolder folder;
  const std::string path = folder.file("out.ndjson");
  const auto fits = [](const std::string& sink, const std::string& letters,
                       const std::string& spool = "") {
    DeliveryConfig config;
    config.sink = parse_sink("file:" + sink);
    config.dead_letter = letters;
    config.spool.directory = spool;
    try {
      check(config, 1);
      return true;
    } catch (const Error& error) {
      CHECK(error.subject() == "--sink");
      CHECK(error.message() ==
            "--sink: " + sink + " is the file of the dead letters, too: expected another");
      return false;
    }
  };
  CHECK_FALSE(fits(path, path));
  CHECK_FALSE(fits(path, folder.file("./out.ndjson")));
  CHECK_FALSE(fits(folder.file("dead-letters.ndjson"), "", folder.file(".")));
  write_file(path, "");
  fs::create_symlink(path, folder.file("soft"));
  fs::create_hard_link(path, folder.file("hard"));
  CHECK_FALSE(fits(path, folder.file("soft")));
  CHECK_FALSE(fits(folder.file("hard"), path));
  CHECK(fits(path, folder.file("dead.ndjson")));
  CHECK(fits(path, ""));
  CHECK(fits("/dev/null", "/dev/null"));
}
