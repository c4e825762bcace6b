// Every JSON report that is kept as a golden keeps the schema that is published for its verb.
#include <filesystem>
#include <fstream>
#include <map>

#include "schema.hpp"
#include "support/catch.hpp"

using namespace costsim::report;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

const std::string root = COSTSIM_SOURCE_DIR;

Json json_of(const std::string& path) {
  std::ifstream file(path);
  INFO(path);
  REQUIRE(file);
  return Json::parse(file);
}

/// By how a golden's name begins; the others are of `run`, and those of `simulate` have none.
std::string schema_of(const std::string& name) {
  for (const char* verb : {"breakeven", "horizon", "diff", "books"}) {
    if (name.starts_with(std::string(verb) + ".")) return std::string(verb) + ".schema.json";
  }
  return name.starts_with("simulate.") ? "" : "report.schema.json";
}

}  // namespace

TEST_CASE("every kept report keeps its published schema") {
  std::map<std::string, int> seen;
  for (const auto& entry : fs::directory_iterator(root + "/tests/golden")) {
    const std::string name = entry.path().filename().string();
    const std::string schema = schema_of(name);
    if (entry.path().extension() != ".json" || schema.empty()) continue;
    const auto broken =
        violations(json_of(entry.path().string()), json_of(root + "/docs/" + schema));
    INFO(name << " against " << schema << ": " << (broken.empty() ? "" : broken.front()));
    CHECK(broken.empty());
    ++seen[schema];
  }
  CHECK(seen.size() == 5);  // one of each verb at least
}
