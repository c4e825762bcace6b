#include "cli/options/large_arrays.hpp"

#include <malloc.h>

namespace costsim::cli {

void keep_large_arrays() {
#ifdef __GLIBC__
  constexpr int one_gigabyte = 1 << 30;
  mallopt(M_MMAP_THRESHOLD, one_gigabyte);
  mallopt(M_TRIM_THRESHOLD, one_gigabyte);
#endif
}

}  // namespace costsim::cli
