// Only src/services/ knows its services by name; all others ask for the role
// (services/kit/role.hpp).
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include "layering/source_root.hpp"
#include "scenario/books/catalogue_files.hpp"
#include "support/catch.hpp"

namespace fs = std::filesystem;
using namespace costsim;

namespace {

/// "api-gateway|cloudwatch|…"
std::string any_service() {
  std::string names;
  for (const services::Service& service : scenario::load_catalogue()) {
    names += (names.empty() ? "" : "|") + std::string(service.name);
  }
  return names;
}

/// A name that is compared, looked up, kept as a constant to do so later, or given as the service
/// of something. Not: a key of a scenario or of a parameter that happens to be spelt like a
/// service.
bool knows_a_service(const std::string& line) {
  static const std::string name = "\"(" + any_service() + ")\"";
  static const std::string look_up =
      "\\b(is|at|find|find_service|count|contains|starts_with)\\(([\\w.*]+, *)?";
  static const std::regex known("[=!]= *" + name +          // x == "name"
                                "|" + name + " *[=!]=" +    // "name" == x
                                "|" + look_up + name +      // find("name"), is(x, "name")
                                "|\\[" + name + "\\]" +     // rules["name"]
                                "|[._]service = " + name);  // .service = "name"
  return std::regex_search(line, known);
}

bool is_service_room(const fs::path& file) {
  const std::string path = fs::relative(file, source_root).generic_string();
  return path.starts_with("services/");
}

}  // namespace

TEST_CASE("a line that knows a service by name is told from one that does not") {
  for (const char* line :
       {R"(if (stage.service->name == "sqs") return;)", R"("lambda" != service.name)",
        R"(is(stage, "api-gateway"))", R"(rules.find("lambda"))", R"(rules.at("kinesis").bytes(x))",
        R"(find_service("operations"))", R"(rules["ec2"])",
        R"(StageResult result{.name = name, .service = "nat-gateway"};)",
        R"(constexpr std::string_view labour_service = "operations";)"}) {
    INFO(line);
    CHECK(knows_a_service(line));
  }
  for (const char* line : {R"(values.flag("vpc"))", R"(table.table("operations"))",
                           R"(signer_(target_.region, "kinesis"))", R"(text == "spot")"}) {
    INFO(line);
    CHECK_FALSE(knows_a_service(line));
  }
}

TEST_CASE("no line outside src/services compares a service's name") {
  std::size_t lines = 0;
  for (const auto& entry : fs::recursive_directory_iterator(source_root)) {
    const fs::path& file = entry.path();
    if ((file.extension() != ".cpp" && file.extension() != ".hpp") || is_service_room(file))
      continue;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line); ++lines) {
      if (!knows_a_service(line)) continue;
      FAIL_CHECK(file.string() << ": " << line);
    }
  }
  REQUIRE(lines > 10'000);
}
