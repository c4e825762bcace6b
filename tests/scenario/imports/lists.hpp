// Price lists in files of their own, and what is imported from them.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "scenario/imports/import.hpp"

namespace costsim::testing {

/// A folder that goes away.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "costsim-lists.XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string write(const std::string& name, const std::string& text) const {
    const auto path = path_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline scenario::ImportRequest request(std::vector<std::string> files, const std::string& region,
                                       const std::string& epoch = "2026") {
  scenario::ImportRequest request;
  request.files = std::move(files);
  request.book = {region, epoch};
  return request;
}

/// What a list of this text says of us-east-1.
inline scenario::FoundPrices found_in(const std::string& text,
                                      const std::string& region = "us-east-1") {
  const Folder folder;
  return scenario::find_prices(request({folder.write("list.json", text)}, region));
}

}  // namespace costsim::testing
