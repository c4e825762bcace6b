#include "engine/sobol.hpp"

#include <array>
#include <bit>

#include "engine/random.hpp"

namespace costsim::engine {
namespace {

constexpr int bits = 32;

/// A primitive polynomial over GF(2) without its first and last coefficient, and the first odd
/// numbers of its sequence.
struct Direction {
  int degree;
  std::uint32_t polynomial;
  std::array<std::uint32_t, 9> first;
};

/// Dimensions 2 to 64 of "new-joe-kuo-6" (Joe and Kuo, Constructing Sobol sequences with better
/// two-dimensional projections, SIAM J. Sci. Comput. 30(5), 2008).
constexpr Direction directions[] = {
    {1, 0, {1}},                                   // 2
    {2, 1, {1, 3}},                                // 3
    {3, 1, {1, 3, 1}},                             // 4
    {3, 2, {1, 1, 1}},                             // 5
    {4, 1, {1, 1, 3, 3}},                          // 6
    {4, 4, {1, 3, 5, 13}},                         // 7
    {5, 2, {1, 1, 5, 5, 17}},                      // 8
    {5, 4, {1, 1, 5, 5, 5}},                       // 9
    {5, 7, {1, 1, 7, 11, 19}},                     // 10
    {5, 11, {1, 1, 5, 1, 1}},                      // 11
    {5, 13, {1, 1, 1, 3, 11}},                     // 12
    {5, 14, {1, 3, 5, 5, 31}},                     // 13
    {6, 1, {1, 3, 3, 9, 7, 49}},                   // 14
    {6, 13, {1, 1, 1, 15, 21, 21}},                // 15
    {6, 16, {1, 3, 1, 13, 27, 49}},                // 16
    {6, 19, {1, 1, 1, 15, 7, 5}},                  // 17
    {6, 22, {1, 3, 1, 15, 13, 25}},                // 18
    {6, 25, {1, 1, 5, 5, 19, 61}},                 // 19
    {7, 1, {1, 3, 7, 11, 23, 15, 103}},            // 20
    {7, 4, {1, 3, 7, 13, 13, 15, 69}},             // 21
    {7, 7, {1, 1, 3, 13, 7, 35, 63}},              // 22
    {7, 8, {1, 3, 5, 9, 1, 25, 53}},               // 23
    {7, 14, {1, 3, 1, 13, 9, 35, 107}},            // 24
    {7, 19, {1, 3, 1, 5, 27, 61, 31}},             // 25
    {7, 21, {1, 1, 5, 11, 19, 41, 61}},            // 26
    {7, 28, {1, 3, 5, 3, 3, 13, 69}},              // 27
    {7, 31, {1, 1, 7, 13, 1, 19, 1}},              // 28
    {7, 32, {1, 3, 7, 5, 13, 19, 59}},             // 29
    {7, 37, {1, 1, 3, 9, 25, 29, 41}},             // 30
    {7, 41, {1, 3, 5, 13, 23, 1, 55}},             // 31
    {7, 42, {1, 3, 7, 3, 13, 59, 17}},             // 32
    {7, 50, {1, 3, 1, 3, 5, 53, 69}},              // 33
    {7, 55, {1, 1, 5, 5, 23, 33, 13}},             // 34
    {7, 56, {1, 1, 7, 7, 1, 61, 123}},             // 35
    {7, 59, {1, 1, 7, 9, 13, 61, 49}},             // 36
    {7, 62, {1, 3, 3, 5, 3, 55, 33}},              // 37
    {8, 14, {1, 3, 1, 15, 31, 13, 49, 245}},       // 38
    {8, 21, {1, 3, 5, 15, 31, 59, 63, 97}},        // 39
    {8, 22, {1, 3, 1, 11, 11, 11, 77, 249}},       // 40
    {8, 38, {1, 3, 1, 11, 27, 43, 71, 9}},         // 41
    {8, 47, {1, 1, 7, 15, 21, 11, 81, 45}},        // 42
    {8, 49, {1, 3, 7, 3, 25, 31, 65, 79}},         // 43
    {8, 50, {1, 3, 1, 1, 19, 11, 3, 205}},         // 44
    {8, 52, {1, 1, 5, 9, 19, 21, 29, 157}},        // 45
    {8, 56, {1, 3, 7, 11, 1, 33, 89, 185}},        // 46
    {8, 67, {1, 3, 3, 3, 15, 9, 79, 71}},          // 47
    {8, 70, {1, 3, 7, 11, 15, 39, 119, 27}},       // 48
    {8, 84, {1, 1, 3, 1, 11, 31, 97, 225}},        // 49
    {8, 97, {1, 1, 1, 3, 23, 43, 57, 177}},        // 50
    {8, 103, {1, 3, 7, 7, 17, 17, 37, 71}},        // 51
    {8, 115, {1, 3, 1, 5, 27, 63, 123, 213}},      // 52
    {8, 122, {1, 1, 3, 5, 11, 43, 53, 133}},       // 53
    {9, 8, {1, 3, 5, 5, 29, 17, 47, 173, 479}},    // 54
    {9, 13, {1, 3, 3, 11, 3, 1, 109, 9, 69}},      // 55
    {9, 16, {1, 1, 1, 5, 17, 39, 23, 5, 343}},     // 56
    {9, 22, {1, 3, 1, 5, 25, 15, 31, 103, 499}},   // 57
    {9, 25, {1, 1, 1, 11, 11, 17, 63, 105, 183}},  // 58
    {9, 44, {1, 1, 5, 11, 9, 29, 97, 231, 363}},   // 59
    {9, 47, {1, 1, 5, 15, 19, 45, 41, 7, 383}},    // 60
    {9, 52, {1, 3, 7, 7, 31, 19, 83, 137, 221}},   // 61
    {9, 55, {1, 1, 1, 3, 23, 15, 111, 223, 83}},   // 62
    {9, 59, {1, 1, 5, 13, 31, 15, 55, 25, 161}},   // 63
    {9, 62, {1, 1, 3, 13, 25, 47, 39, 87, 257}},   // 64
};

using Columns = std::array<std::uint32_t, bits>;

/// The first dimension is van der Corput's sequence.
constexpr Columns first_columns() {
  Columns columns{};
  for (int i = 0; i < bits; ++i) columns[static_cast<std::size_t>(i)] = 1u << (bits - 1 - i);
  return columns;
}

/// Bratley and Fox, Algorithm 659, ACM Trans. Math. Softw. 14(1), 1988.
constexpr Columns columns_of(const Direction& direction) {
  const auto degree = static_cast<std::size_t>(direction.degree);
  Columns v{};
  for (std::size_t i = 0; i < bits; ++i) {
    if (i < degree) {
      v[i] = direction.first[i] << (bits - 1 - static_cast<int>(i));
      continue;
    }
    v[i] = v[i - degree] ^ (v[i - degree] >> degree);
    for (std::size_t k = 1; k < degree; ++k) {
      if ((direction.polynomial >> (degree - 1 - k)) & 1u) v[i] ^= v[i - k];
    }
  }
  return v;
}

constexpr auto all_columns() {
  std::array<Columns, most_sobol_dimensions> columns{};
  columns[0] = first_columns();
  for (std::size_t d = 1; d < columns.size(); ++d) columns[d] = columns_of(directions[d - 1]);
  return columns;
}

static_assert(std::size(directions) + 1 == most_sobol_dimensions);
constexpr auto columns = all_columns();

/// Each bit is turned over or not by a coin of its own for every value of the bits above it.
std::uint32_t scrambled(std::uint32_t x, std::uint64_t key) {
  std::uint32_t result = 0;
  for (int bit = bits - 1; bit >= 0; --bit) {
    // The bits above, with a leading one so that 0 and 00 are two prefixes.
    const std::uint64_t prefix = ((1ULL << bits) | x) >> (bit + 1);
    const std::uint64_t coin = RandomStream::mix(key + prefix * 0x9e3779b97f4a7c15ULL) >> 63;
    result |= (((x >> bit) & 1u) ^ static_cast<std::uint32_t>(coin)) << bit;
  }
  return result;
}

}  // namespace

std::uint32_t sobol_bits(std::uint32_t index, std::size_t dimension) {
  std::uint32_t x = 0;
  for (; index != 0; index &= index - 1) {
    x ^= columns[dimension][static_cast<std::size_t>(std::countr_zero(index))];
  }
  return x;
}

double scrambled_sobol(std::uint32_t index, std::size_t dimension, std::uint64_t seed) {
  const std::uint64_t key = RandomStream::mix(derived_seed(seed, dimension));
  return (static_cast<double>(scrambled(sobol_bits(index, dimension), key)) + 0.5) * 0x1p-32;
}

}  // namespace costsim::engine
