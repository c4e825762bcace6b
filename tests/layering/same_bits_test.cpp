// A bill and a simulated figure have the same bits with every C library: the costing half works
// with IEEE's basic operations and with engine/math.hpp alone.
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include "layering/source_root.hpp"
#include "support/catch.hpp"

namespace fs = std::filesystem;

namespace {

/// What IEEE 754 does not round correctly, so that every C library, and every packet width of
/// Eigen, has last digits of its own. sqrt, fma, floor, fmod and the like are exact or correctly
/// rounded.
const std::string names =
    "exp|exp2|exp10|expm1|log|log2|log10|log1p|logb|pow|cbrt|hypot|sin|cos|tan|asin|acos|atan|"
    "atan2|sinh|cosh|tanh|asinh|acosh|atanh|erf|erfc|tgamma|lgamma|beta|expint|riemann_zeta";

/// `std::exp(`, `::exp(`, a bare `exp(` and Eigen's `.exp(`; not `math::exp(`. And the
/// distributions of <random>, which the standard leaves to the library.
const std::regex library_function(
    "(^|[^\\w:]|\\bstd::|\\bnumext::|(^|\\W)::)(" + names +
    ")[fl]?\\(|\\.(rsqrt|logistic|digamma)\\(|std::\\w+_distribution");

/// engine/math defines such functions, and calls its own; ingest/ and cli/ bill nothing.
bool counts(const std::string& file) {
  return !file.starts_with("engine/math.") && !file.starts_with("ingest/") &&
         !file.starts_with("cli/");
}

std::string code_of(const std::string& line) {
  static const std::regex text("\"(\\\\.|[^\"\\\\])*\"");
  const std::string code = std::regex_replace(line, text, "\"\"");
  return code.substr(0, code.find("//"));
}

std::vector<std::string> calls_in(const fs::path& path) {
  std::vector<std::string> found;
  std::ifstream file(path);
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (std::regex_search(code_of(line), library_function))
      found.push_back(std::to_string(number) + ": " + line);
  }
  return found;
}

}  // namespace

TEST_CASE("bills and simulated figures take no function whose last digit is the C library's own") {
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(source_root)) {
    const std::string file = fs::relative(entry.path(), source_root).generic_string();
    const auto extension = entry.path().extension();
    if ((extension != ".cpp" && extension != ".hpp") || !counts(file)) continue;
    ++files;
    for (const auto& call : calls_in(entry.path())) {
      FAIL_CHECK("src/" << file << ":" << call << "\ntake it from engine/math.hpp");
    }
  }
  CHECK(files > 150);
}

TEST_CASE("a call of the C library is told from one of engine/math") {
  for (const std::string call : {"std::exp(x)", "  return pow(x, 2);", "::log1p(x)", "a.exp()",
                                 "std::normal_distribution<> d;", "y = -std::expf(x)"}) {
    INFO(call);
    CHECK(std::regex_search(call, library_function));
  }
  for (const std::string call : {"math::exp(x)", "engine::math::pow(x, 2)", "std::sqrt(x)",
                                 "catalog(x)", "std::floor(x)", "Event exp;"}) {
    INFO(call);
    CHECK_FALSE(std::regex_search(call, library_function));
  }
}
