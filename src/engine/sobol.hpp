// Points that fill a cube more evenly than chance does.
#pragma once

#include <cstddef>
#include <cstdint>

namespace costsim::engine {

inline constexpr std::size_t most_sobol_dimensions = 64;

/// A coordinate of Sobol's sequence as a binary fraction of 32 digits, dimensions from 0. Any 2^k
/// points from a multiple of 2^k on have one in each of 2^k equal intervals.
std::uint32_t sobol_bits(std::uint32_t index, std::size_t dimension);

/// The same after Owen's nested uniform scrambling (Owen, Randomly permuted (t,m,s)-nets and
/// (t,s)-sequences, 1995): each point is uniform, strictly between 0 and 1, and together they stay
/// as even. Each seed is another scrambling.
double scrambled_sobol(std::uint32_t index, std::size_t dimension, std::uint64_t seed);

}  // namespace costsim::engine
