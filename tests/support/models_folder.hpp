// A folder of models of a test's own, which goes away with it.
#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace costsim::testing {

class ModelsFolder {
 public:
  ModelsFolder() { std::filesystem::create_directories(path_); }
  ~ModelsFolder() { std::filesystem::remove_all(path_); }
  ModelsFolder(const ModelsFolder&) = delete;
  ModelsFolder& operator=(const ModelsFolder&) = delete;

  /// `file` is below the folder: "aws/us-east-1/2026/sqs.toml".
  const ModelsFolder& write(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories(at(file).parent_path());
    std::ofstream(at(file)) << text;
    return *this;
  }
  std::filesystem::path at(const std::string& file) const { return path_ / file; }
  /// As --models takes it.
  std::string path() const { return path_.string(); }

 private:
  /// No two at once are alike, be they of test programs that run side by side.
  static std::string new_name() {
    static std::atomic<int> made = 0;
    return "costsim-models-" + std::to_string(getpid()) + "-" + std::to_string(++made);
  }

  std::filesystem::path path_ = std::filesystem::temp_directory_path() / new_name();
};

}  // namespace costsim::testing
