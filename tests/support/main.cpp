// Each test program has a temporary folder of its own, which goes with it: nothing is left behind.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_session.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

namespace {

class PrivateTemporaryFolder {
 public:
  PrivateTemporaryFolder()
      : path_((std::filesystem::temp_directory_path() / "costsim-test-XXXXXX").string()) {
    made_ = mkdtemp(path_.data()) != nullptr && setenv("TMPDIR", path_.c_str(), 1) == 0;
  }
  PrivateTemporaryFolder(const PrivateTemporaryFolder&) = delete;
  PrivateTemporaryFolder& operator=(const PrivateTemporaryFolder&) = delete;
  ~PrivateTemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  bool made() const { return made_; }

 private:
  std::string path_;
  bool made_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  const PrivateTemporaryFolder folder;
  if (!folder.made()) {
    std::cerr << "no temporary folder can be made\n";
    return EXIT_FAILURE;
  }
  return Catch::Session().run(argc, argv);
}
