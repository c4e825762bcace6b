// The include ladder of src/README.md, enforced on every #include line.
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "layering/source_root.hpp"
#include "support/catch.hpp"

namespace fs = std::filesystem;

namespace {

/// One block of src/README.md: room → rung, 0 at the top.
using Ladder = std::map<std::string, int>;

Ladder read_ladder(const std::string& name) {
  std::ifstream readme(source_root / "README.md");
  Ladder rung_of;
  std::string line;
  int rung = -1;
  while (std::getline(readme, line)) {
    if (line == "```ladder " + name) {
      rung = 0;
    } else if (rung >= 0 && line == "```") {
      break;
    } else if (rung >= 0) {
      std::istringstream rooms(line);
      for (std::string room; rooms >> room;) rung_of[room] = rung;
      ++rung;
    }
  }
  return rung_of;
}

std::vector<Ladder> read_ladders() {
  return {read_ladder("costing"), read_ladder("service")};
}

/// The longest room that the path "ingest/http/head.hpp" stands below; "" when there is none.
std::string room_of(std::string path) {
  static const std::vector<Ladder> ladders = read_ladders();
  while (true) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return "";
    path.resize(slash);
    for (const auto& ladder : ladders)
      if (ladder.count(path) == 1) return path;
  }
}

/// Whether some ladder has both rooms, and the first above the second.
bool goes_down(const std::string& from, const std::string& to) {
  for (const auto& ladder : read_ladders())
    if (ladder.count(from) == 1 && ladder.count(to) == 1) return ladder.at(from) < ladder.at(to);
  return false;
}

struct Edge {
  std::string file, included;
};

/// What `#include "…"` names, or "" when the line is something else.
std::string included_path(const std::string& line) {
  static const std::string directive = "#include \"";
  const auto start = line.find_first_not_of(' ');
  if (start == std::string::npos || line.compare(start, directive.size(), directive) != 0)
    return "";
  const auto path = start + directive.size();
  return line.substr(path, line.find('"', path) - path);
}

std::vector<fs::path> source_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(source_root)) {
    const auto extension = entry.path().extension();
    if (extension == ".cpp" || extension == ".hpp") files.push_back(entry.path());
  }
  return files;
}

std::string below_source(const fs::path& file) {
  return fs::relative(file, source_root).generic_string();
}

std::vector<Edge> read_includes() {
  std::vector<Edge> edges;
  for (const auto& path : source_files()) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
      if (const auto included = included_path(line); !included.empty())
        edges.push_back({below_source(path), included});
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

TEST_CASE("includes go down the ladders only, never sideways or up") {
  for (const auto& ladder : read_ladders()) REQUIRE(ladder.size() >= 12);
  const auto edges = read_includes();
  REQUIRE(edges.size() > 500);
  for (const auto& edge : edges) {
    INFO(edge.file << " includes " << edge.included);
    const std::string from = room_of(edge.file), to = room_of(edge.included);
    REQUIRE(from != "");
    REQUIRE(to != "");
    CHECK((from == to || goes_down(from, to)));
  }
}

TEST_CASE("every include names a file of src by its whole path") {
  for (const auto& edge : read_includes()) {
    INFO(edge.file << " includes " << edge.included);
    CHECK(fs::exists(source_root / edge.included));
  }
}

TEST_CASE("each heavy library stays in the room that owns it") {
  const std::vector<std::pair<std::string, std::string>> owners = {
      {"<toml++/", "scenario"}, {"<CLI/", "cli"}, {"<rapidjson/", "offers"}};
  for (const auto& file : source_files()) {
    const std::string room = room_of(below_source(file));
    for (const auto& [header, owner] : owners) {
      if (room == owner || room.rfind(owner + "/", 0) == 0) continue;
      INFO(file.string() << " includes " << header << ", which belongs to " << owner);
      CHECK_FALSE(mentions(file, "#include " + header));
    }
  }
}

TEST_CASE("every folder with sources is a room of a ladder, and every room a folder") {
  for (const auto& file : source_files()) {
    INFO(file.string());
    CHECK(room_of(below_source(file)) + "/" + file.filename().string() == below_source(file));
  }
  for (const auto& ladder : read_ladders()) {
    for (const auto& [room, rung] : ladder) {
      INFO(room);
      CHECK(fs::is_directory(source_root / room));
    }
  }
}
