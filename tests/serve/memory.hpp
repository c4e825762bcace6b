// What resident memory says, and where it says nothing.
#pragma once

#include <cstddef>

namespace costsim::serve_tests {

inline constexpr std::size_t mebibyte = 1024 * 1024;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool memory_is_ours = false;  // a sanitizer's shadow counts as resident, too
#else
inline constexpr bool memory_is_ours = true;
#endif

}  // namespace costsim::serve_tests
