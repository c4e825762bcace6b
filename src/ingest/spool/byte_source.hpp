// Bytes that are looked at piece by piece, so that a file need not be in memory as a whole.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ingest/os/descriptor.hpp"

namespace costsim::ingest {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::size_t size() const = 0;
  /// The bytes from `offset` on, at least `wanted` of them unless the end comes first; valid until
  /// the next call.
  virtual std::string_view at(std::size_t offset, std::size_t wanted) = 0;
};

/// Bytes that are in memory already.
class MemoryBytes final : public ByteSource {
 public:
  explicit MemoryBytes(std::string_view bytes) : bytes_(bytes) {}
  std::size_t size() const override { return bytes_.size(); }
  std::string_view at(std::size_t offset, std::size_t) override { return bytes_.substr(offset); }

 private:
  std::string_view bytes_;
};

/// A file, read through a window. It is read, not mapped: one that shrinks meanwhile just ends
/// sooner, where a mapping would end the process (SIGBUS).
class FileBytes final : public ByteSource {
 public:
  /// Throws Error(Io) with the path and the reason when it is no regular file or cannot be read:
  /// that is never taken for an empty file.
  explicit FileBytes(const std::string& path);
  std::size_t size() const override { return size_; }
  /// Throws Error(Io) when the disk cannot read it.
  std::string_view at(std::size_t offset, std::size_t wanted) override;

 private:
  std::string path_;
  Descriptor file_;
  std::size_t size_ = 0;
  std::string window_;
  std::size_t begin_ = 0;  ///< of the window in the file
};

}  // namespace costsim::ingest
