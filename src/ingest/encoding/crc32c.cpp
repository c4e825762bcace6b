#include "ingest/encoding/crc32c.hpp"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace costsim::ingest {

namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
  constexpr std::uint32_t polynomial = 0x82f63b78;  // reflected
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = value >> 1 ^ (value & 1 ? polynomial : 0);
    table[byte] = value;
  }
  return table;
}

constexpr auto table = make_table();

std::uint32_t update_plain(std::uint32_t crc, const char* data, std::size_t size) {
  for (; size > 0; --size)
    crc = crc >> 8 ^ table[(crc ^ static_cast<unsigned char>(*data++)) & 255];
  return crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t update_fast(std::uint32_t crc, const char* data,
                                                            std::size_t size) {
  std::uint64_t wide = crc;
  for (; size >= 8; size -= 8, data += 8) {
    std::uint64_t word;
    std::memcpy(&word, data, 8);
    wide = _mm_crc32_u64(wide, word);
  }
  crc = static_cast<std::uint32_t>(wide);
  for (; size > 0; --size) crc = _mm_crc32_u8(crc, static_cast<unsigned char>(*data++));
  return crc;
}
#endif

}  // namespace

std::uint32_t crc32c(std::string_view data) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2")) return ~update_fast(~0U, data.data(), data.size());
#endif
  return ~update_plain(~0U, data.data(), data.size());
}

}  // namespace costsim::ingest
