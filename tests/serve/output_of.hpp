// What a command prints.
#pragma once

#include <array>
#include <cstdio>
#include <memory>
#include <string>

namespace costsim::serve_tests {

inline std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string output;
  std::array<char, 4096> bytes;
  while (const std::size_t size = fread(bytes.data(), 1, bytes.size(), pipe.get()))
    output.append(bytes.data(), size);
  return output;
}

}  // namespace costsim::serve_tests
