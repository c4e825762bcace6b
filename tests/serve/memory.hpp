// What resident memory says, and where it says nothing.
#pragma once

#include <cstddef>

namespace costsim::serve_tests {

inline constexpr std::size_t mebibyte = 1024 * 1024;

// g++ says it by macros, clang by __has_feature.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define COSTSIM_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define COSTSIM_SANITIZED 1
#endif
#endif

#ifdef COSTSIM_SANITIZED
inline constexpr bool memory_is_ours = false;  // a sanitizer's shadow counts as resident, too
#else
inline constexpr bool memory_is_ours = true;
#endif

}  // namespace costsim::serve_tests
