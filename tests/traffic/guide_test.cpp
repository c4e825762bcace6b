#include <fstream>
#include <map>
#include <string>

#include "support/catch.hpp"
#include "traffic/shape.hpp"

using namespace costsim;

TEST_CASE("the guide's table names every shape with every parameter") {
  std::ifstream guide(std::string(COSTSIM_SOURCE_DIR) + "/docs/add-a-traffic-shape.md");
  REQUIRE(guide);
  std::map<std::string, std::string> rows;
  for (std::string line; std::getline(guide, line);) {
    const std::size_t end = line.find("` |");
    if (line.substr(0, 3) == "| `" && end != std::string::npos)
      rows[line.substr(3, end - 3)] = line;
  }
  for (const auto& kind : traffic::shape_catalogue()) {
    for (const Parameter& parameter : kind.parameters) {
      CAPTURE(kind.name, parameter.name);
      CHECK_THAT(rows[std::string(kind.name)],
                 Catch::Matchers::Contains("`" + std::string(parameter.name) + "`"));
    }
  }
}
