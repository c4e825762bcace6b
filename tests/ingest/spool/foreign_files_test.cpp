// What is not of the spool is refused by its name, and not touched.
#include "ingest/service/delivery.hpp"
#include "ingest/spool/damaged_spool.hpp"
#include "ingest/spool/folders.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

TEST_CASE("a folder that is not of the spool is refused by its name, and not touched") {
  TemporaryFolder folder;
  const std::string spool = folder.file("spool");
  fs::create_directories(spool);
  const auto refused = [&](const std::string& name, const std::string& file = "") {
    const std::string reason =
        file.empty() ? ": "
                     : ", for its file '" + file + "' cannot be read as one of the spool's: ";
    CHECK_THROWS_WITH(
        refuse_foreign(spool, 2),
        Catch::StartsWith(spool + "/" + name + ": not a folder of this spool" + reason));
  };
  SECTION("a year") {
    fs::create_directories(spool + "/2024");
    write_file(spool + "/2024/a", "x");
    refused("2024", "a");
    CHECK(read_file(spool + "/2024/a") == "x");
  }
  SECTION("an empty one, and one that has the number of a thread") {
    fs::create_directories(spool + "/7");
    refused("7");
    fs::remove(spool + "/7");
    fs::create_directories(spool + "/1/deeper");
    refused("1", "deeper");
  }
  SECTION("a file") {
    write_file(spool + "/12", "x");
    refused("12");
  }
  SECTION("other names are nobody's business") {
    fs::create_directories(spool + "/lost+found");
    fs::create_directories(spool + "/007");
    write_file(spool + "/0x1.log", "x");
    CHECK_NOTHROW(refuse_foreign(spool, 2));
  }
  SECTION("its own, also without its mark") {
    fill(spool + "/0", 10);
    fill(spool + "/5", 10);
    CHECK_NOTHROW(refuse_foreign(spool, 2));
    fs::remove(spool + "/5.mark");
    CHECK_NOTHROW(refuse_foreign(spool, 2));
  }
}

TEST_CASE("a name of the spool's makes no file its own: what is in it does") {
  TemporaryFolder folder;
  const std::string spool = folder.file("spool");
  const std::string number = GENERATE("0", "7");  // of a pipeline that there is, and of none
  const std::string theirs = spool + "/" + number;
  const std::string zeros(5000, '\0');
  const std::pair<std::string, std::string> cases[] = {
      {segment_name(1), "2026-11-28 GET / 200\n"},
      {segment_name(1), ""},
      {segment_name(1), zeros},
      {segment_name(1) + ".bad", "x"},
      {"checkpoint", "epoch 12, loss 0.3"},
      {"checkpoint", "costsim checkpoint 3\n"},  // damaged, and nothing beside it
      {"checkpoint.new", "weights"},
      {"checkpoint.bad.2", "x"},
  };
  for (const auto& [name, bytes] : cases) {
    INFO(name << ": " << bytes.substr(0, 30));
    fs::create_directories(theirs);
    write_file(theirs + "/" + name, bytes);
    CHECK_THROWS_WITH(refuse_foreign(spool, 2),
                      Catch::StartsWith(theirs + ": not a folder of this spool, for its file '" +
                                        name + "' cannot be read as one of the spool's"));
    CHECK(read_file(theirs + "/" + name) == bytes);
    fs::remove_all(spool);
  }
  fill(theirs, 10);
  fs::remove(theirs + ".mark");
  write_file(theirs + "/" + segment_name(500), "2026-11-28 GET / 200\n");
  CHECK_THROWS_WITH(refuse_foreign(spool, 2), Catch::Contains("'" + segment_name(500) + "'"));
  write_file(theirs + "/" + segment_name(500), zeros);  // what a loss of power leaves
  write_file(theirs + "/checkpoint.new", "");
  write_file(theirs + "/" + segment_name(1) + ".bad", "x");
  CHECK_NOTHROW(refuse_foreign(spool, 2));
}

TEST_CASE(
    "a folder whose segments are the spool's is its own, whatever its mark and checkpoint are") {
  TemporaryFolder folder;
  fill(folder.file("0"), 10);
  const std::string checkpoint = folder.file("0/checkpoint"), mark = folder.file("0.mark");
  write_file(mark, std::string(read_file(mark).size(), '\0'));
  std::string bytes = read_file(checkpoint);
  const std::size_t at = GENERATE(0U, 5U, 12U, 30U);
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
  write_file(checkpoint, bytes);
  CHECK_NOTHROW(refuse_foreign(folder.file("."), 1));
  Spool spool(folder.file("0"), small_segments(), {});
  CHECK(numbers_in(spool).size() == 10);
  CHECK(spool.finding().unmarked == 1);
  CHECK(spool.finding().set_aside == 2);
  CHECK(read_file(checkpoint + ".bad") == bytes);
}

TEST_CASE("a mark of others is refused by its name where no folder says that it was ours") {
  TemporaryFolder folder;
  const std::string mark = folder.file("0.mark");
  const auto refused = [&] {
    CHECK_THROWS_WITH(refuse_foreign(folder.file("."), 1),
                      Catch::Contains("0.mark: not a mark of this spool: move it away"));
  };
  write_file(mark, "exam results");
  refused();
  fs::create_directories(folder.file("0"));
  refused();
  CHECK(read_file(mark) == "exam results");
  write_file(mark, std::string(600, '\0'));
  CHECK_NOTHROW(refuse_foreign(folder.file("."), 1));
  fs::remove_all(folder.file("0"));
  fill(folder.file("0"), 10);
  write_file(mark, "damaged");
  CHECK_NOTHROW(refuse_foreign(folder.file("."), 1));
}

TEST_CASE("a surplus folder goes with its own files alone") {
  TemporaryFolder folder;
  SpoolConfig config = small_segments();
  config.directory = folder.file("spool");
  fs::create_directories(config.directory);
  fill(config.directory + "/1", 10);
  write_file(config.directory + "/1/notes.txt", "mine");
  adopt_orphans(config, 1);
  CHECK(read_file(config.directory + "/1/notes.txt") == "mine");
  CHECK(logs_in(config.directory + "/1").empty());
  const Spool spool(config.directory + "/0", config, {});
  CHECK(spool.finding().waiting == 10);
}

TEST_CASE("files in a folder of the spool that are not its own stay as they are") {
  TemporaryFolder folder;
  fill(folder.file("0"), 10);
  write_file(folder.file("0/empty.log"), "");
  write_file(folder.file("0/access.log"), "GET /");
  {
    const Spool spool(folder.file("0"), small_segments(), {});
    CHECK(spool.finding().set_aside == 0);
  }
  CHECK(fs::exists(folder.file("0/empty.log")));
  CHECK(read_file(folder.file("0/access.log")) == "GET /");
}
