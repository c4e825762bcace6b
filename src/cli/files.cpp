#include "cli/files.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "units/error.hpp"

namespace costsim::cli {

void write_file(const std::string& path, std::string_view text) {
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) {
    throw Error(Failure::Io, {path, 0, 0},
                std::string("cannot be written: ") + std::strerror(errno));
  }
}

}  // namespace costsim::cli
