// A file that goes away with its test.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace costsim::testing {

struct TemporaryFile {
  std::filesystem::path path;
  TemporaryFile(const std::string& name, const std::string& text)
      : path(std::filesystem::path(COSTSIM_BINARY_DIR) / name) {
    std::ofstream(path) << text;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::filesystem::remove(path); }
};

}  // namespace costsim::testing
