#include "scenario/books/digest.hpp"

#include <array>
#include <cstdint>
#include <nettle/sha2.h>

#include <fmt/format.h>

namespace costsim::scenario {

std::string sha256_hex(std::string_view bytes) {
  std::string text;
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
  std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
  sha256_digest(&context, digest.size(), digest.data());
  for (const std::uint8_t byte : digest) text += fmt::format("{:02x}", byte);
  return text;
}

}  // namespace costsim::scenario
