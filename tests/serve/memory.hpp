// What resident memory says, and where it says nothing.
#pragma once

#include <cstddef>

namespace costsim::serve_tests {

inline constexpr std::size_t mebibyte = 1024 * 1024;

// g++ says it by macros, clang by __has_feature.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define COSTSIM_SANITIZED 1
#elif defined(__has_feature)
#define COSTSIM_SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define COSTSIM_SANITIZED 0
#endif

/// A sanitizer's shadow counts as resident, too.
inline constexpr bool memory_is_ours = COSTSIM_SANITIZED == 0;

}  // namespace costsim::serve_tests
