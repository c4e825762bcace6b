// Every published figure of this folder against what the program says.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "published/case.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"
#include "units/error.hpp"

namespace fs = std::filesystem;
using namespace costsim::testing;
using nlohmann::json;

namespace {

const fs::path folder = fs::path(COSTSIM_SOURCE_DIR) / "tests" / "published";

std::vector<Experiment> all_experiments() {
  std::vector<Experiment> all;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    const auto some = read_experiments(entry.path().string());
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

/// Of an object its member; of a list the item that is called so.
const json& member(const json& value, const std::string& name) {
  if (value.is_object()) return value.at(name);
  for (const json& item : value) {
    for (const char* key : {"name", "id", "service"}) {
      if (item.value(key, "") == name) return item;
    }
  }
  return value.at(std::stoul(name));
}

double figure_at(const json& answer, const std::string& path) {
  const json* value = &answer;
  std::istringstream names(path);
  for (std::string name; std::getline(names, name, '/');) value = &member(*value, name);
  return value->is_string() ? std::stod(value->get<std::string>()) : value->get<double>();
}

json answer_to(const Experiment& experiment) {
  const fs::path place = fs::temp_directory_path() / "costsim-published";
  fs::create_directories(place);
  for (const auto& [name, text] : experiment.files) std::ofstream(place / name) << text;
  std::vector<std::string> arguments = experiment.arguments;
  for (std::string& argument : arguments) {
    if (argument == "case.toml") argument = (place / argument).string();
  }
  arguments.insert(arguments.end(), {"--format", "json"});
  const Ran ran = run_program(arguments);
  INFO(ran.err);
  REQUIRE((ran.exit_code == 0 || ran.exit_code == 1));
  return json::parse(ran.out);
}

void check(const Published& figure, double simulated) {
  INFO(figure.place << ": " << figure.of << ": published " << figure.published << ", here "
                    << simulated);
  if (figure.bound == "most") {
    CHECK(simulated <= figure.published);
  } else if (figure.bound == "least") {
    CHECK(simulated >= figure.published);
  } else {
    CHECK(
        simulated ==
        Approx(figure.published).epsilon(0).margin(figure.tolerance * std::abs(figure.published)));
  }
}

}  // namespace

TEST_CASE("what was published is what the program says, within the stated tolerance") {
  const std::vector<Experiment> experiments = all_experiments();
  REQUIRE_FALSE(experiments.empty());
  for (const Experiment& experiment : experiments) {
    INFO(experiment.name << " (" << experiment.source << ")");
    CHECK_FALSE(experiment.source.empty());
    const json answer = answer_to(experiment);
    for (const Published& figure : experiment.figures) {
      check(figure, figure_at(answer, figure.of) / figure.per);
    }
  }
}

TEST_CASE("a published figure needs a source, a value, and a tolerance or a bound") {
  const auto refusal = [](const std::string& text) -> std::string {
    const fs::path path = fs::temp_directory_path() / "costsim-published-bad.toml";
    std::ofstream(path) << text;
    try {
      read_experiments(path.string());
    } catch (const costsim::Error& error) {
      return error.what();
    }
    return "";
  };
  const std::string start =
      "[[case]]\nname = \"a\"\nsource = \"b\"\narguments = [\"run\"]\nscenario = \"\"\n";
  CHECK_THAT(refusal("[[case]]\nname = \"a\"\n"), Catch::Contains("source"));
  CHECK_THAT(refusal(start), Catch::Contains("expected a [[case.figure]]"));
  const std::string figure = start + "[[case.figure]]\nof = \"x\"\n";
  CHECK_THAT(refusal(figure + "tolerance = \"5%\"\n"), Catch::Contains("published"));
  CHECK_THAT(refusal(figure + "published = 1\n"), Catch::Contains("a tolerance or a bound"));
  CHECK_THAT(refusal(figure + "published = 1\nbound = \"some\"\n"), Catch::Contains("bound"));
  CHECK_THAT(refusal(figure + "published = 1\nbound = \"most\"\npubished = 2\n"),
             Catch::Contains("pubished"));
  CHECK(refusal(figure + "published = 1\nbound = \"most\"\n").empty());
}
