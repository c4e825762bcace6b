#include "ingest/os/mapped_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ingest/os/descriptor.hpp"
#include "ingest/os/file_io.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

[[noreturn]] void fail(const std::string& path) {
  throw Error(Failure::Io, error_text(path));
}

}  // namespace

MappedFile::MappedFile(const std::string& path) {
  // Not waiting: to open a pipe would take a writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) fail(path);
  if (!S_ISREG(status.st_mode)) throw Error(Failure::Io, path + ": not a regular file");
  if (status.st_size == 0) return;
  const auto size = static_cast<std::size_t>(status.st_size);
  void* const place = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (place == MAP_FAILED) fail(path);
  ::madvise(place, size, MADV_SEQUENTIAL);
  data_ = static_cast<const char*>(place);
  size_ = size;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

}  // namespace costsim::ingest
