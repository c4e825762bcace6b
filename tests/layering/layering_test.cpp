// The include ladder of src/README.md, enforced on every #include line.
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace fs = std::filesystem;

namespace {

const fs::path source_root = fs::path(COSTSIM_SOURCE_DIR) / "src";

/// Folder → rung, 0 at the top; read from the ```ladder block of src/README.md.
std::map<std::string, int> read_ladder() {
  std::ifstream readme(source_root / "README.md");
  std::map<std::string, int> rung_of;
  std::string line;
  int rung = -1;
  while (std::getline(readme, line)) {
    if (line == "```ladder") {
      rung = 0;
    } else if (rung >= 0 && line == "```") {
      break;
    } else if (rung >= 0) {
      std::istringstream folders(line);
      for (std::string folder; folders >> folder;) rung_of[folder] = rung;
      ++rung;
    }
  }
  return rung_of;
}

struct Edge {
  fs::path file;
  std::string from, to;
};

/// The folder of `#include "folder/file.hpp"`, or "" when the line is something else.
std::string included_folder(const std::string& line) {
  static const std::string directive = "#include \"";
  const auto start = line.find_first_not_of(' ');
  if (start == std::string::npos || line.compare(start, directive.size(), directive) != 0)
    return "";
  const auto folder = start + directive.size();
  const auto slash = line.find('/', folder);
  return slash == std::string::npos ? "" : line.substr(folder, slash - folder);
}

std::vector<Edge> read_includes() {
  std::vector<Edge> edges;
  for (const auto& entry : fs::recursive_directory_iterator(source_root)) {
    const auto extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".hpp") continue;
    const std::string from = fs::relative(entry.path(), source_root).begin()->string();
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      const std::string to = included_folder(line);
      if (!to.empty()) edges.push_back({entry.path(), from, to});
    }
  }
  return edges;
}

bool mentions(const fs::path& file, const std::string& text) {
  std::ifstream in(file);
  std::stringstream all;
  all << in.rdbuf();
  return all.str().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("includes go down the ladder only, never sideways or up") {
  const auto rung_of = read_ladder();
  REQUIRE(rung_of.size() >= 14);
  for (const auto& edge : read_includes()) {
    INFO(edge.file.string() << " includes " << edge.to);
    REQUIRE(rung_of.count(edge.from) == 1);
    REQUIRE(rung_of.count(edge.to) == 1);
    CHECK((edge.from == edge.to || rung_of.at(edge.from) < rung_of.at(edge.to)));
  }
}

TEST_CASE("each heavy library stays in the folder that owns it") {
  const std::vector<std::pair<std::string, std::string>> owners = {{"<toml++/", "scenario"},
                                                                   {"<CLI/", "cli"}};
  for (const auto& entry : fs::recursive_directory_iterator(source_root)) {
    const auto extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".hpp") continue;
    const std::string folder = fs::relative(entry.path(), source_root).begin()->string();
    for (const auto& [header, owner] : owners) {
      if (folder == owner) continue;
      INFO(entry.path().string() << " includes " << header << ", which belongs to " << owner);
      CHECK_FALSE(mentions(entry.path(), "#include " + header));
    }
  }
}

TEST_CASE("every folder of src stands on the ladder") {
  const auto rung_of = read_ladder();
  for (const auto& entry : fs::directory_iterator(source_root)) {
    if (!entry.is_directory()) continue;
    INFO(entry.path().string());
    CHECK(rung_of.count(entry.path().filename().string()) == 1);
  }
}
