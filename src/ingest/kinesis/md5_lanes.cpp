#include "ingest/kinesis/md5_lanes.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace costsim::ingest {

namespace {

#if defined(__x86_64__)

// RFC 1321 section 3.4, with the same word of eight messages in each vector.
using Word = std::uint32_t;
typedef Word Words __attribute__((vector_size(sizeof(Word) * md5_lanes)));

constexpr std::size_t block_bytes = 64;
constexpr std::size_t steps = 64;
constexpr Word sines[steps] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
constexpr int rotations[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
constexpr std::array<Word, 4> initial = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

/// The blocks of one message: its own, and one or two that are padded.
class Blocks {
 public:
  Blocks() = default;
  explicit Blocks(std::string_view message)
      : message_(message.data()), whole_(message.size() / block_bytes) {
    const std::string_view rest = message.substr(whole_ * block_bytes);
    rest.copy(tail_.data(), block_bytes);
    tail_[rest.size()] = '\x80';
    const std::uint64_t bits = std::uint64_t{message.size()} * 8;
    padded_ = rest.size() + 1 + sizeof bits <= block_bytes ? 1 : 2;
    std::memcpy(tail_.data() + padded_ * block_bytes - sizeof bits, &bits, sizeof bits);
  }
  std::size_t count() const { return whole_ + padded_; }
  /// Past the last one: any.
  const char* operator[](std::size_t index) const {
    if (index < whole_) return message_ + index * block_bytes;
    return tail_.data() + std::min<std::size_t>(index - whole_, 1) * block_bytes;
  }

 private:
  const char* message_ = nullptr;
  std::size_t whole_ = 0, padded_ = 0;
  std::array<char, 2 * block_bytes> tail_{};
};

using State = std::array<Words, 4>;
using Pointers = std::array<const char*, md5_lanes>;

Word word_of(const char* block, std::size_t index) {
  Word word;
  std::memcpy(&word, block + index * sizeof word, sizeof word);
  return word;
}

/// One block of each message into its lane of the state.
__attribute__((target("avx2"))) void compress(State& state, const Pointers& blocks) {
  Words words[16];
  for (std::size_t i = 0; i < 16; ++i)
    for (std::size_t lane = 0; lane < md5_lanes; ++lane) words[i][lane] = word_of(blocks[lane], i);
  Words a = state[0], b = state[1], c = state[2], d = state[3];
#pragma GCC unroll 64
  for (std::size_t i = 0; i < steps; ++i) {
    const std::size_t round = i / 16;
    const std::size_t places[] = {i % 16, (5 * i + 1) % 16, (3 * i + 5) % 16, 7 * i % 16};
    const Words mixed = round == 0   ? d ^ (b & (c ^ d))
                        : round == 1 ? c ^ (d & (b ^ c))
                        : round == 2 ? b ^ c ^ d
                                     : c ^ (b | ~d);
    const Words sum = a + mixed + sines[i] + words[places[round]];
    const int rotation = rotations[round][i % 4];
    a = d;
    d = c;
    c = b;
    b += sum << rotation | sum >> (32 - rotation);
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

Md5::Digest lane_of(const State& state, std::size_t lane) {
  Md5::Digest digest;
  for (std::size_t i = 0; i < state.size(); ++i) {
    const Word word = state[i][lane];
    std::memcpy(digest.data() + i * sizeof word, &word, sizeof word);
  }
  return digest;
}

void digest_lanes(std::span<const std::string_view> messages, std::span<Md5::Digest> digests) {
  std::array<Blocks, md5_lanes> lanes;
  std::size_t longest = 0;
  for (std::size_t lane = 0; lane < messages.size(); ++lane) {
    lanes[lane] = Blocks(messages[lane]);
    longest = std::max(longest, lanes[lane].count());
  }
  State state;
  for (std::size_t i = 0; i < state.size(); ++i) state[i] = Words{} + initial[i];
  for (std::size_t index = 0; index < longest; ++index) {
    Pointers blocks;
    for (std::size_t lane = 0; lane < md5_lanes; ++lane) blocks[lane] = lanes[lane][index];
    compress(state, blocks);
    for (std::size_t lane = 0; lane < messages.size(); ++lane)
      if (index + 1 == lanes[lane].count()) digests[lane] = lane_of(state, lane);
  }
}

#endif

}  // namespace

void digest_together(std::span<const std::string_view> messages, std::span<Md5::Digest> digests,
                     Md5& md5) {
#if defined(__x86_64__)
  if (messages.size() > 1 && __builtin_cpu_supports("avx2")) return digest_lanes(messages, digests);
#endif
  for (std::size_t i = 0; i < messages.size(); ++i) digests[i] = md5.digest(messages[i]);
}

}  // namespace costsim::ingest
