// Every JSON report that is kept as a golden keeps the schema that is published for its verb.
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "claims.hpp"
#include "support/catch.hpp"

using namespace costsim::report;
namespace fs = std::filesystem;

namespace {

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// By how a golden's name begins; the others are of `run`, and those of `simulate` have none.
std::string verb_of(const std::string& name) {
  for (const char* verb : {"breakeven", "horizon", "diff", "books", "tune"}) {
    if (name.starts_with(std::string(verb) + ".")) return verb;
  }
  return name.starts_with("simulate.") ? "" : "report";
}

}  // namespace

TEST_CASE("every kept report keeps its published schema") {
  std::map<std::string, int> seen;
  for (const auto& entry : fs::directory_iterator(COSTSIM_SOURCE_DIR "/tests/golden")) {
    const std::string name = entry.path().filename().string();
    const std::string verb = verb_of(name);
    if (entry.path().extension() != ".json" || verb.empty()) continue;
    INFO(name);
    keeps(published_schema(verb), text_of(entry.path().string()));
    ++seen[verb];
  }
  CHECK(seen.size() == 6);  // one of each verb at least
}
