#include "ingest/encoding/base64.hpp"

#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace costsim::ingest {

namespace {

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

char* write_plain(const unsigned char* in, std::size_t size, char* out) {
  for (; size >= 3; size -= 3, in += 3) {
    const std::uint32_t bits = std::uint32_t{in[0]} << 16 | std::uint32_t{in[1]} << 8 | in[2];
    *out++ = alphabet[bits >> 18];
    *out++ = alphabet[bits >> 12 & 63];
    *out++ = alphabet[bits >> 6 & 63];
    *out++ = alphabet[bits & 63];
  }
  if (size == 0) return out;
  const std::uint32_t bits =
      std::uint32_t{in[0]} << 16 | (size > 1 ? std::uint32_t{in[1]} << 8 : 0);
  *out++ = alphabet[bits >> 18];
  *out++ = alphabet[bits >> 12 & 63];
  *out++ = size > 1 ? alphabet[bits >> 6 & 63] : '=';
  *out++ = '=';
  return out;
}

#if defined(__x86_64__)
// The vector method of W. Muła and D. Lemire, "Faster Base64 Encoding and Decoding Using AVX2
// Instructions" (2018), in its 128-bit form: shuffle 12 bytes into four triples, move each group of
// six bits into its byte with two multiplications, then add the offset of its range of the
// alphabet. Reads 16 bytes for 12, so the last ones are left to the plain loop.
__attribute__((target("ssse3"))) std::size_t write_vectors(const unsigned char* in,
                                                           std::size_t size, char* out) {
  const __m128i spread = _mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10);
  const __m128i offsets =
      _mm_setr_epi8('a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
                    '0' - 52, '0' - 52, '0' - 52, '+' - 62, '/' - 63, 'A', 0, 0);
  std::size_t done = 0;
  for (; done + 16 <= size; done += 12, out += 16) {
    const __m128i bytes =
        _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(in + done)), spread);
    const __m128i first_third = _mm_mulhi_epu16(_mm_and_si128(bytes, _mm_set1_epi32(0x0fc0fc00)),
                                                _mm_set1_epi32(0x04000040));
    const __m128i second_fourth = _mm_mullo_epi16(_mm_and_si128(bytes, _mm_set1_epi32(0x003f03f0)),
                                                  _mm_set1_epi32(0x01000010));
    const __m128i digits = _mm_or_si128(first_third, second_fourth);
    // 0–25 → 13, 26–51 → 0, 52–61 → 1–10, 62 → 11, 63 → 12: the index into `offsets`.
    const __m128i beyond = _mm_subs_epu8(digits, _mm_set1_epi8(51));
    const __m128i is_upper = _mm_cmpgt_epi8(_mm_set1_epi8(26), digits);
    const __m128i range = _mm_or_si128(beyond, _mm_and_si128(is_upper, _mm_set1_epi8(13)));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out),
                     _mm_add_epi8(digits, _mm_shuffle_epi8(offsets, range)));
  }
  return done;
}
#endif

}  // namespace

char* write_base64(std::string_view data, char* out) {
  const auto* in = reinterpret_cast<const unsigned char*>(data.data());
  std::size_t done = 0;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("ssse3")) done = write_vectors(in, data.size(), out);
#endif
  return write_plain(in + done, data.size() - done, out + done / 3 * 4);
}

std::string base64(std::string_view data) {
  std::string text(base64_size(data.size()), '=');
  write_base64(data, text.data());
  return text;
}

namespace {

constexpr std::uint32_t no_digit = 64;

std::uint32_t digit_of(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a' + 26);
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0' + 52);
  return c == '+' ? 62 : c == '/' ? 63 : no_digit;
}

}  // namespace

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::string data;
  data.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::uint32_t digit = i < text.size() - padding ? digit_of(text[i]) : 0;
    if (digit == no_digit) return std::nullopt;
    bits = bits << 6 | digit;
    if (i % 4 != 3) continue;
    for (const int shift : {16, 8, 0}) data.push_back(static_cast<char>(bits >> shift & 255));
  }
  // What the padding stands for is nothing.
  for (std::size_t i = 0; i < padding; ++i) {
    if (data.back() != '\0') return std::nullopt;
    data.pop_back();
  }
  return data;
}

}  // namespace costsim::ingest
