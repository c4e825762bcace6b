#include "cli/process/kept_input.hpp"

#include <algorithm>

namespace costsim::cli {
namespace {

constexpr std::size_t most_of_scenario = std::size_t{64} << 20;
constexpr std::size_t at_once = 65536;

}  // namespace

KeptInput::KeptInput(std::istream& stream, std::size_t most)
    : stream_(stream), source_(stream.rdbuf(this)), most_(most), piece_(at_once) {}

KeptInput::~KeptInput() {
  stream_.rdbuf(source_);
}

KeptInput::int_type KeptInput::underflow() {
  if (whole_ && given_ < text_.size()) {
    setg(text_.data(), text_.data() + given_, text_.data() + text_.size());
    given_ = text_.size();
    return traits_type::to_int_type(*gptr());
  }
  return read_more() ? traits_type::to_int_type(*gptr()) : traits_type::eof();
}

bool KeptInput::read_more() {
  const std::streamsize read =
      source_->sgetn(piece_.data(), static_cast<std::streamsize>(piece_.size()));
  if (read <= 0) return false;
  const auto size = static_cast<std::size_t>(read);
  setg(piece_.data(), piece_.data(), piece_.data() + size);
  if (!whole_) return true;
  whole_ = text_.size() + size <= most_;
  if (whole_) {
    text_.append(piece_.data(), size);
    given_ = text_.size();
  } else {
    text_.resize(std::min(text_.size(), most_of_scenario));
    text_.shrink_to_fit();
  }
  return true;
}

KeptInput::pos_type KeptInput::seekpos(pos_type to, std::ios_base::openmode) {
  if (to != pos_type(0) || !whole_) return pos_type(off_type(-1));
  setg(nullptr, nullptr, nullptr);
  given_ = 0;
  return to;
}

}  // namespace costsim::cli
