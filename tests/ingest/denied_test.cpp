// What the rights of a folder forbid is told as that.
#include <filesystem>
#include <functional>
#include <unistd.h>

#include "ingest/delivery/dead_letter.hpp"
#include "ingest/spool/folders.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;
namespace fs = std::filesystem;

namespace {

/// Of root nothing would be refused.
class Nobody {
 public:
  Nobody() : is_root_(::geteuid() == 0) {
    if (is_root_) REQUIRE(::seteuid(65534) == 0);
  }
  ~Nobody() {
    if (is_root_ && ::seteuid(0) != 0) std::abort();
  }

 private:
  const bool is_root_;
};

}  // namespace

TEST_CASE("a folder that may not be written in is told as that, of each file in it") {
  TemporaryFolder folder;
  const std::string closed = folder.file("closed");
  fs::create_directory(closed);
  fs::permissions(closed, fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read |
                              fs::perms::others_exec);
  fs::permissions(folder.path(), fs::perms::others_exec, fs::perm_options::add);
  const std::string path = closed + "/new";
  const std::function<void()> opened[] = {[&] { LineFile(path, 0); },
                                          [&] { DeadLetterFile letters(path); },
                                          [&] { SpoolLock lock(path); }};
  {
    const Nobody nobody;
    for (const auto& open : opened) CHECK_THROWS_WITH(open(), path + ": Permission denied");
  }
  fs::permissions(closed, fs::perms::owner_all);
}
