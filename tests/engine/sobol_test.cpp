// Sobol' points: how even they are, with and without scrambling.
#include "engine/sobol.hpp"

#include <set>
#include <vector>

#include "support/catch.hpp"

using namespace costsim::engine;

namespace {

/// Whether 2^k values have one in each of 2^k equal intervals.
bool is_stratified(const std::vector<double>& values) {
  std::set<long> cells;
  for (const double x : values) {
    if (!(x > 0) || !(x < 1)) return false;
    cells.insert(static_cast<long>(x * static_cast<double>(values.size())));
  }
  return cells.size() == values.size();
}

}  // namespace

TEST_CASE("every dimension has one of 2^k points in each of 2^k intervals, scrambled or not") {
  constexpr std::uint32_t points = 512;
  for (std::size_t dimension = 0; dimension < most_sobol_dimensions; ++dimension) {
    INFO("dimension " << dimension);
    for (const std::uint32_t first : {0U, points}) {
      std::vector<double> plain, scrambled;
      for (std::uint32_t i = first; i < first + points; ++i) {
        plain.push_back((sobol_bits(i, dimension) + 0.5) * 0x1p-32);
        scrambled.push_back(scrambled_sobol(i, dimension, 42));
      }
      CHECK(is_stratified(plain));
      CHECK(is_stratified(scrambled));
    }
  }
}

TEST_CASE("the first points are those of the published sequence") {
  // x_1, x_2 and x_3 of the direction numbers of new-joe-kuo-6, dimensions 1 to 5.
  const auto at = [](std::uint32_t index, std::size_t dimension) {
    return sobol_bits(index, dimension) * 0x1p-32;
  };
  for (std::size_t dimension = 0; dimension < most_sobol_dimensions; ++dimension) {
    CHECK(at(0, dimension) == 0);
    CHECK(at(1, dimension) == 0.5);
  }
  const double second[] = {0.25, 0.75, 0.75, 0.75, 0.25};
  for (std::size_t dimension = 0; dimension < std::size(second); ++dimension) {
    CHECK(at(2, dimension) == second[dimension]);
    CHECK(at(3, dimension) == 1 - second[dimension]);
  }
}

TEST_CASE("the first two dimensions fill every elementary rectangle") {
  constexpr std::uint32_t points = 256;
  for (const std::uint64_t seed : {1ULL, 7ULL, 1000ULL}) {
    for (int rows = 1; rows <= 256; rows *= 2) {
      std::set<std::pair<int, int>> cells;
      for (std::uint32_t i = 0; i < points; ++i) {
        cells.emplace(static_cast<int>(scrambled_sobol(i, 0, seed) * rows),
                      static_cast<int>(scrambled_sobol(i, 1, seed) * (256.0 / rows)));
      }
      CHECK(cells.size() == points);
    }
  }
}

TEST_CASE("another seed is another scrambling, the same seed the same one") {
  CHECK(scrambled_sobol(5, 3, 1) == scrambled_sobol(5, 3, 1));
  CHECK(scrambled_sobol(5, 3, 1) != scrambled_sobol(5, 3, 2));
  CHECK(scrambled_sobol(5, 3, 1) != scrambled_sobol(5, 4, 1));
}
