// A log that is gone with its mark: the marks of the others say that there was one.
#include <filesystem>
#include <string>

#include "ingest/service/delivery.hpp"
#include "ingest/spool/folders.hpp"
#include "ingest/spool/mark.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;
namespace fs = std::filesystem;

namespace {

struct CountedSpool {
  TemporaryFolder folder;
  std::string path = folder.file("spool");

  /// A start and an end with that many threads: how many logs it could not tell the loss of.
  std::uint64_t unmarked(unsigned threads) const {
    DeliveryConfig config;
    config.spool.directory = path;
    config.spool.sync = SyncPolicy::Os;
    Delivery delivery(config, threads);
    return delivery.finish(Duration::zero()).counters.spool_unmarked;
  }
  void remove(const std::string& log) const {
    REQUIRE(fs::remove_all(path + "/" + log) > 0);
    REQUIRE(fs::remove(path + "/" + log + ".mark"));
  }
  std::uint64_t logs_told_by(const std::string& log) const {
    return SpoolMark(path + "/" + log).said().value().logs;
  }
};

}  // namespace

TEST_CASE("a log that is gone with its mark is told, once") {
  const CountedSpool spool;
  CHECK(spool.unmarked(2) == 0);
  CHECK(spool.logs_told_by("0") == 2);
  spool.remove(GENERATE("0", "1"));
  CHECK(spool.unmarked(2) == 1);
  CHECK(spool.unmarked(2) == 0);
}

TEST_CASE("the folder of a log that is gone with its mark is named") {
  const CountedSpool spool;
  spool.unmarked(2);
  spool.remove("1");
  DeliveryConfig config;
  config.spool.directory = spool.path;
  Delivery delivery(config, 1);  // also when no thread would have it now
  CHECK(delivery.take_notes() ==
        std::vector<std::string>{"warning: " + spool.path +
                                 "/1: the folder is gone with its mark: cannot tell what it has "
                                 "lost"});
}

TEST_CASE("more threads and fewer are no loss, nor is a crash on the way") {
  const CountedSpool spool;
  for (const unsigned threads : {1U, 4U, 2U, 3U, 1U}) {
    CHECK(spool.unmarked(threads) == 0);
    CHECK(spool.logs_told_by("0") == threads);
  }
  spool.unmarked(4);
  // As a crash leaves it behind each step to one thread.
  for (const unsigned last : {3U, 2U}) {
    count_logs(spool.path, last);
    CHECK(missing_logs(spool.path).empty());
    spool.remove(std::to_string(last));
    CHECK(missing_logs(spool.path).empty());
  }
  CHECK(spool.unmarked(1) == 0);
}

TEST_CASE("marks of before logs were counted promise none") {
  const CountedSpool spool;
  spool.unmarked(2);
  for (const std::string log : {"0", "1"}) {
    std::string mark = read_file(spool.path + "/" + log + ".mark");
    write_file(spool.path + "/" + log + ".mark", mark.replace(128, 12, 12, '\0'));
  }
  spool.remove("1");
  CHECK(spool.unmarked(2) == 0);
  CHECK(spool.logs_told_by("0") == 2);
}
