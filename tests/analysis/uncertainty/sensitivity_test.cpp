// Sobol' indices against functions whose indices are known.
#include "analysis/uncertainty/sensitivity.hpp"

#include <cmath>
#include <numbers>

#include "support/catch.hpp"

using namespace costsim::analysis;

namespace {

/// Ishigami and Homma 1990, with a = 7 and b = 0.1.
std::vector<double> ishigami(std::span<const double> shares) {
  const auto x = [&](std::size_t i) { return std::numbers::pi * (2 * shares[i] - 1); };
  const double s = std::sin(x(1));
  return {std::sin(x(0)) + 7 * s * s + 0.1 * std::pow(x(2), 4) * std::sin(x(0))};
}

constexpr double g_weights[] = {0, 1, 4.5, 9, 99, 99};

/// Sobol' 1993, with weights as of Saltelli et al. 2008.
std::vector<double> g_function(std::span<const double> shares) {
  double product = 1;
  for (std::size_t i = 0; i < std::size(g_weights); ++i) {
    product *= (std::abs(4 * shares[i] - 2) + g_weights[i]) / (1 + g_weights[i]);
  }
  return {product};
}

void check_near(const SobolIndex& found, double known) {
  INFO(found.low << " … " << found.value << " … " << found.high << ", known " << known);
  const double slack = 0.25 * (found.high - found.low) + 1e-3;
  CHECK(found.low - slack <= known);
  CHECK(known <= found.high + slack);
  CHECK(found.value == Approx(known).margin(0.04));
}

}  // namespace

TEST_CASE("the indices of the Ishigami function are those of its formula") {
  const double pi = std::numbers::pi, a = 7, b = 0.1;
  const double first = 0.5 * std::pow(1 + b * std::pow(pi, 4) / 5, 2);
  const double second = a * a / 8;
  const double together = b * b * std::pow(pi, 8) * (1.0 / 18 - 1.0 / 50);
  const double variance = first + second + together;
  const Indices found = sobol_indices(ishigami, 3, {0}, 2048, 1, 0);
  const IndexRow& row = found.outputs.front();
  check_near(row.first[0], first / variance);
  check_near(row.first[1], second / variance);
  check_near(row.first[2], 0);
  check_near(row.total[0], (first + together) / variance);
  check_near(row.total[1], second / variance);
  check_near(row.total[2], together / variance);
}

TEST_CASE("the indices of the g-function are those of its formula") {
  double all = 1;
  std::vector<double> parts;
  for (const double weight : g_weights) {
    parts.push_back(1 / (3 * (1 + weight) * (1 + weight)));
    all *= 1 + parts.back();
  }
  const double variance = all - 1;
  const Indices found = sobol_indices(g_function, parts.size(), {0}, 2048, 2, 0);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    INFO("input " << i);
    check_near(found.outputs[0].first[i], parts[i] / variance);
    check_near(found.outputs[0].total[i], parts[i] * all / (1 + parts[i]) / variance);
  }
}

TEST_CASE("an output that does not vary has indices of nothing") {
  const Answer constant = [](std::span<const double>) { return std::vector<double>{5}; };
  const Indices found = sobol_indices(constant, 2, {0}, 64, 1, 0);
  CHECK_FALSE(found.outputs[0].varies);
  CHECK(found.outputs[0].first[0].value == 0);
  CHECK(found.outputs[0].total[1].value == 0);
}

TEST_CASE("indices are the same at any number of threads") {
  const Indices one = sobol_indices(ishigami, 3, {0}, 256, 5, 1);
  const Indices three = sobol_indices(ishigami, 3, {0}, 256, 5, 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(one.outputs[0].first[i].value == three.outputs[0].first[i].value);
    CHECK(one.outputs[0].total[i].high == three.outputs[0].total[i].high);
  }
}
