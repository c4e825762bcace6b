#include "offers/input.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace costsim::offers {
namespace {

int opened(const std::string& path) {
  if (path == "-") return STDIN_FILENO;
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw Error(Failure::Io, {path}, std::strerror(errno));
  return file;
}

}  // namespace

Input::Input(const std::string& path, Watch watch)
    : name_(path == "-" ? "<stdin>" : path),
      file_(opened(path)),
      block_(block_size + 1),
      watch_(std::move(watch)) {}

Input::Input(std::string_view text, std::string name, Watch watch)
    : name_(std::move(name)),
      text_(text),
      whole_text_(text),
      block_(std::min(text.size(), block_size) + 1),
      watch_(std::move(watch)) {}

Input::~Input() {
  if (file_ > STDIN_FILENO) ::close(file_);
}

std::string_view Input::next_of_text() {
  const std::size_t size = std::min(text_.size(), block_size);
  std::copy_n(text_.data(), size, block_.data());
  text_.remove_prefix(size);
  return {block_.data(), size};
}

std::string_view Input::next() {
  std::string_view block;
  if (file_ < 0) {
    block = next_of_text();
  } else {
    ssize_t size = 0;
    do size = ::read(file_, block_.data(), block_size);
    while (size < 0 && errno == EINTR);
    if (size < 0) throw Error(Failure::Io, {name_}, std::strerror(errno));
    block = {block_.data(), static_cast<std::size_t>(size)};
  }
  block_[block.size()] = '\0';
  if (watch_ && !block.empty()) watch_(block);
  return block;
}

void Input::again() {
  watch_ = {};
  text_ = whole_text_;
  if (file_ < 0 || ::lseek(file_, 0, SEEK_SET) == 0) return;
  throw Error(Failure::Usage, {name_},
              "its terms stand before its products, so it has to be read twice, and a pipe cannot: "
              "expected a file");
}

}  // namespace costsim::offers
