#include <cstdlib>
#include <iostream>
#include <malloc.h>
#include <string_view>
#include <unistd.h>

#include "cli/commands.hpp"

namespace {

bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view locale(value);
    return locale.find("UTF-8") != std::string_view::npos ||
           locale.find("utf8") != std::string_view::npos;
  }
  return false;
}

/// Month-long flows at one-second steps are arrays of 20 MB that come and go with every stage. Left
/// to itself, malloc maps and unmaps each of them, and the kernel clears their pages every time:
/// two thirds of such a run. Kept in the heap they are used again.
void keep_large_arrays() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  keep_large_arrays();
  std::ios::sync_with_stdio(false);
  costsim::cli::Session session{std::cout, std::cerr};
  session.color = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  session.unicode = locale_is_utf8();
  return costsim::cli::run(argc, argv, session);
}
