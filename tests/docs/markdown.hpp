// The pages that users read, as far as tests hold them against the program and the tree.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace costsim::testing {

/// What stands between two fences; `info` is what follows the first: "console", "toml bill.toml".
struct Block {
  std::string info;
  int line = 0;  ///< of the first fence
  std::vector<std::string> lines;
};

struct Page {
  std::string file;  ///< below the root of the repository
  std::vector<Block> blocks;
  std::vector<std::string> prose;  ///< all other lines
};

std::filesystem::path repository();

Page read_page(const std::string& file);

/// README.md, CONTRIBUTING.md and all pages below docs/, models/ and src/. The changelog tells of
/// what was, and is not one of them.
std::vector<Page> all_pages();

}  // namespace costsim::testing
