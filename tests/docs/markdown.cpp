#include "docs/markdown.hpp"

#include <fstream>
#include <stdexcept>

namespace fs = std::filesystem;

namespace costsim::testing {

namespace {

const std::string fence = "```";

}  // namespace

fs::path repository() {
  return COSTSIM_SOURCE_DIR;
}

Page read_page(const std::string& file) {
  Page page{file, {}, {}};
  std::ifstream in(repository() / file);
  if (!in) throw std::runtime_error("no page " + file);
  bool inside = false;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.starts_with(fence)) {
      inside = !inside;
      if (inside) page.blocks.push_back({line.substr(fence.size()), number, {}});
    } else if (inside) {
      page.blocks.back().lines.push_back(line);
    } else {
      page.prose.push_back(line);
    }
  }
  if (inside) throw std::runtime_error(file + ": the last block does not end");
  return page;
}

std::vector<Page> all_pages() {
  std::vector<Page> pages = {read_page("README.md"), read_page("CONTRIBUTING.md")};
  for (const std::string folder : {"docs", "models", "src"}) {
    for (const auto& entry : fs::recursive_directory_iterator(repository() / folder)) {
      if (entry.path().extension() != ".md") continue;
      pages.push_back(read_page(fs::relative(entry.path(), repository()).generic_string()));
    }
  }
  return pages;
}

}  // namespace costsim::testing
