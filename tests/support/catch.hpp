// One include for Catch2 2.x (Debian 12) and 3.x.
#pragma once
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
namespace Catch::Matchers {
inline auto Contains(const std::string& text) {
  return ContainsSubstring(text);
}
}  // namespace Catch::Matchers
#else
#include <catch2/catch.hpp>
#endif
