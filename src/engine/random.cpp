#include "engine/random.hpp"

#include <bit>

#include "engine/math.hpp"

namespace costsim::engine {

namespace {

/// FNV-1a: names become numbers the same way everywhere.
constexpr std::uint64_t hash(std::string_view name) {
  std::uint64_t h = 0xcbf29ce484222325ULL;
  for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return h;
}

/// An odd increment whose bits change often enough (OOPSLA 2014, §5).
constexpr std::uint64_t good_increment(std::uint64_t z) {
  z |= 1;
  return std::popcount(z ^ (z >> 1)) < 24 ? z ^ 0xaaaaaaaaaaaaaaaaULL : z;
}

constexpr detail::Ziggurat layers() {
  constexpr double area = 3.949659822581572e-3;
  detail::Ziggurat z{};
  z.x[0] = area / math::exp(-detail::Ziggurat::tail);
  z.x[1] = detail::Ziggurat::tail;
  for (int i = 2; i < 256; ++i) {
    z.x[i] = -math::log(math::exp(-z.x[i - 1]) + area / z.x[i - 1]);
  }
  z.x[256] = 0;
  for (int i = 0; i < 257; ++i) z.y[i] = math::exp(-z.x[i]);
  return z;
}

}  // namespace

constexpr detail::Ziggurat detail::exponential_ziggurat = layers();

RandomStream::RandomStream(std::uint64_t seed, std::string_view name)
    : key_(mix(mix(seed + 0x9e3779b97f4a7c15ULL) ^ hash(name))),
      increment_(good_increment(mix(key_ + 0x632be59bd9b4e019ULL))) {}

double RandomStream::exponential_beyond_layer(std::uint64_t bits) {
  const auto& z = detail::exponential_ziggurat;
  double offset = 0;
  while (true) {
    const std::uint64_t layer = bits & 255;
    const double x = static_cast<double>(bits >> 11) * 0x1p-53 * z.x[layer];
    if (x < z.x[layer + 1]) return offset + x;
    if (layer == 0) {
      offset += detail::Ziggurat::tail;  // without memory: beyond the tail it starts again
    } else if (z.y[layer] + uniform() * (z.y[layer + 1] - z.y[layer]) < math::exp(-x)) {
      return offset + x;
    }
    bits = next();
  }
}

double RandomStream::normal() {
  return math::normal_quantile(uniform());
}

std::uint64_t derived_seed(std::uint64_t seed, std::uint64_t index) {
  return RandomStream::mix(RandomStream::mix(seed) + 0x9e3779b97f4a7c15ULL * (index + 1));
}

}  // namespace costsim::engine
