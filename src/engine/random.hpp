// Counter-based random streams. Each (seed, name) is a stream of its own: adding a stage, or
// drawing more from one, shifts the numbers of no other.
#pragma once

#include <cstdint>
#include <string_view>

namespace costsim::engine {

/// The i-th number is a hash of (key, i): SplitMix with a key of its own increment (Steele, Lea and
/// Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
class RandomStream {
 public:
  /// Names are paths, "stage/purpose": one stream per purpose keeps draws apart within a stage too.
  RandomStream(std::uint64_t seed, std::string_view name);

  /// 64 random bits.
  std::uint64_t next() { return mix(key_ + increment_ * ++counter_); }
  /// Strictly between 0 and 1, on a grid of 2^-52.
  double uniform() {
    return (static_cast<double>(static_cast<std::int64_t>(next() >> 12)) + 0.5) * 0x1p-52;
  }
  /// A whole number in [0, n), n > 0 (Lemire's multiplication, bias below n / 2^64).
  std::uint64_t below(std::uint64_t n) {
    __extension__ using wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<wide>(next()) * n) >> 64);
  }
  bool chance(double probability) { return uniform() < probability; }
  /// Mean 1.
  double exponential();
  /// Mean 0, standard deviation 1.
  double normal();

  /// Numbers drawn so far.
  std::uint64_t drawn() const { return counter_; }

  /// Stafford's 13th variant of the MurmurHash3 finaliser.
  static constexpr std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

 private:
  double exponential_beyond_layer(std::uint64_t bits);

  std::uint64_t key_;
  std::uint64_t increment_;
  std::uint64_t counter_ = 0;
};

/// The seed of replica or window `index` of a run with this seed.
std::uint64_t derived_seed(std::uint64_t seed, std::uint64_t index);

namespace detail {
/// The ziggurat of the exponential density: 256 layers of equal area (Marsaglia and Tsang,
/// J. Stat. Software 5(8), 2000). x[i] is the width of layer i, y[i] = exp(-x[i]).
struct Ziggurat {
  static constexpr double tail = 7.69711747013104972;
  double x[257];
  double y[257];
};
extern const Ziggurat exponential_ziggurat;
}  // namespace detail

inline double RandomStream::exponential() {
  const std::uint64_t bits = next();
  const std::uint64_t layer = bits & 255;
  const double x = static_cast<double>(static_cast<std::int64_t>(bits >> 11)) * 0x1p-53 *
                   detail::exponential_ziggurat.x[layer];
  if (x < detail::exponential_ziggurat.x[layer + 1]) [[likely]]
    return x;
  return exponential_beyond_layer(bits);
}

}  // namespace costsim::engine
