#include "cli/process/kept_input.hpp"

#include <algorithm>

namespace costsim::cli {
namespace {

constexpr std::size_t most_of_input = std::size_t{64} << 20;  // what a scenario may have
constexpr std::size_t at_once = 65536;

}  // namespace

KeptInput::KeptInput(std::istream& stream)
    : stream_(stream), source_(stream.rdbuf(this)), piece_(at_once) {}

KeptInput::~KeptInput() {
  stream_.rdbuf(source_);
}

KeptInput::int_type KeptInput::underflow() {
  const std::streamsize read =
      source_->sgetn(piece_.data(), static_cast<std::streamsize>(piece_.size()));
  if (read <= 0) return traits_type::eof();
  const auto size = static_cast<std::size_t>(read);
  text_.append(piece_.data(),
               std::min(size, most_of_input - std::min(most_of_input, text_.size())));
  setg(piece_.data(), piece_.data(), piece_.data() + size);
  return traits_type::to_int_type(piece_.front());
}

}  // namespace costsim::cli
