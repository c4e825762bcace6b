// A file read through memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace costsim::ingest {

class MappedFile {
 public:
  /// Throws Error(Io) with the path and the reason when it is no regular file or cannot be read:
  /// that is never taken for an empty file.
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view bytes() const { return {data_, size_}; }

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace costsim::ingest
