// Damages at random, borders included: every loss is counted.
#include <random>

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

namespace {

/// One fault of a kind that disks and people have, somewhere in a spool; what it was.
std::string damage_once(const fs::path& root, std::mt19937_64& random) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(root))
    if (entry.is_regular_file() && entry.path().filename() != "lock") files.push_back(entry);
  std::sort(files.begin(), files.end());
  const fs::path path = files[random() % files.size()];
  std::string bytes = read_file(path);
  std::vector<std::size_t> borders = {0};
  for (std::size_t at = 0;
       const auto record = read_spool_record(std::string_view(bytes).substr(at));)
    borders.push_back(at += record->size);
  const auto place = [&]() -> std::size_t {
    if (bytes.empty()) return 0;
    return random() % 2 == 0 ? borders[random() % borders.size()] : random() % bytes.size();
  };
  const std::size_t at = place();
  switch (random() % 5) {
    case 0:
      if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
      break;
    case 1:
      std::fill(bytes.begin() + static_cast<long>(at), bytes.end(), '\0');
      break;
    case 2:
      for (std::size_t i = at, end = std::min(bytes.size(), at + random() % 3000); i < end; ++i)
        bytes[i] = '\0';
      break;
    case 3:
      bytes.resize(at);
      break;
    case 4:
      fs::remove(path);
      return "removed " + path.filename().string();
  }
  write_file(path, bytes);
  return "damaged " + path.filename().string() + " at " + std::to_string(at);
}

void damage_again_and_again(int rounds, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uint64_t with_loss = 0, all_lost = 0;
  for (int round = 0; round < rounds; ++round) {
    INFO("seed " << seed << ", round " << round);
    TemporaryFolder folder;
    const std::uint64_t count = 50 + random() % 500;
    fs::create_directories(folder.file("spool"));
    const std::string spool = folder.file("spool/0");
    random() % 2 == 0 ? fill(spool, count) : fill_and_crash(spool, count);
    std::set<std::uint64_t> safe;  // delivered before
    if (random() % 2 == 0) {
      Spool before(spool, small_segments(), {});
      std::vector<batching::Entry> done(1);
      for (std::uint64_t i = random() % 10; i < random() % count; ++i) {
        done[0].id = 1 + random() % count;
        before.done(done);
        safe.insert(done[0].id);
      }
    }
    const std::string what = damage_once(folder.file("spool"), random);
    INFO(what);
    Spool found(spool, small_segments(), {});
    safe.merge(numbers_in(found));
    std::uint64_t missing = 0;
    for (std::uint64_t id = 1; id <= count; ++id) missing += safe.count(id) == 0;
    const SpoolFinding& finding = found.finding();
    if (missing > 0) REQUIRE((finding.skipped >= missing || finding.unmarked > 0));
    // With a whole checkpoint not one too many.
    if (finding.set_aside == 0 && what.find("checkpoint") == std::string::npos)
      REQUIRE((finding.skipped == missing || finding.unmarked > 0));
    with_loss += missing > 0;
    all_lost += missing;
  }
  CHECK(with_loss > static_cast<std::uint64_t>(rounds) / 4);
  WARN(rounds << " damages (seed " << seed << "): " << with_loss << " lost something, " << all_lost
              << " events in all, every one counted");
}

}  // namespace

TEST_CASE("fifty random damages of a spool: every loss is counted") {
  damage_again_and_again(50, 20'261'128);
}

TEST_CASE("a thousand random damages of a spool: every loss is counted", "[.slow]") {
  damage_again_and_again(1000, 13);
}
