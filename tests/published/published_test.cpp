// Every published figure of this folder against what the program says.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "published/case.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"
#include "support/refusal.hpp"
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

/// Of a bill's items those of a service, or of one of its meters: "lambda", "lambda.requests".
double sum_of(const json& items, const std::string& name) {
  double sum = 0;
  bool found = false;
  for (const json& item : items) {
    const std::string service = item.at("service");
    if (name != service && name != service + "." + item.at("meter").get<std::string>()) continue;
    sum += std::stod(item.at("amount").get<std::string>());
    found = true;
  }
  INFO("no item of " << name);
  REQUIRE(found);
  return sum;
}

bool is_bill(const json& value) {
  return value.is_array() && !value.empty() && value.front().contains("amount");
}

json value_at(const json& answer, const std::string& path) {
  const json* value = &answer;
  std::istringstream names(path);
  for (std::string name; std::getline(names, name, '/');) {
    if (is_bill(*value)) return sum_of(*value, name);
    value = &member(*value, name);
  }
  return *value;
}

double figure_at(const json& answer, const std::string& path) {
  const json value = value_at(answer, path);
  return value.is_string() ? std::stod(value.get<std::string>()) : value.get<double>();
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
  const bool answered = ran.exit_code == 0 || ran.exit_code == 1;
  CHECK(answered);
  return answered ? json::parse(ran.out) : json();
}

double figure_of(const Published& figure, const json& answer) {
  const double whole = figure.over.empty() ? 1 : figure_at(answer, figure.over);
  return figure_at(answer, figure.of) / whole / figure.per;
}

void check(const Published& figure, const json& answer) {
  INFO(figure.place << ": " << figure.of);
  if (!figure.word.empty()) {
    CHECK(value_at(answer, figure.of) == figure.word);
    return;
  }
  const double here = figure_of(figure, answer);
  INFO("right " << figure.right << ", here " << here);
  if (figure.bound == "most") {
    CHECK(here <= figure.right);
  } else if (figure.bound == "least") {
    CHECK(here >= figure.right);
  } else {
    CHECK(here == Approx(figure.right).epsilon(0).margin(figure.margin));
  }
}

/// What the reader says of a file.
std::string refusal(const std::string& text) {
  const fs::path path = fs::temp_directory_path() / "costsim-published-bad.toml";
  std::ofstream(path) << text;
  return costsim::testing::refusal_of([&] { read_experiments(path.string()); });
}

}  // namespace

TEST_CASE("what was published is what the program says, within the stated tolerance") {
  const std::vector<Experiment> experiments = all_experiments();
  REQUIRE_FALSE(experiments.empty());
  for (const Experiment& experiment : experiments) {
    INFO(experiment.name << " (" << experiment.source << ")");
    CHECK_FALSE(experiment.source.empty());
    const json answer = answer_to(experiment);
    if (answer.is_null()) continue;
    for (const Published& figure : experiment.figures) {
      check(figure, answer);
    }
  }
}

TEST_CASE("a published figure needs a source, a value, and a tolerance or a bound") {
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
  CHECK(refusal(figure + "published = 1\nbound = \"most\"\n") == costsim::testing::accepted);
  CHECK_THAT(refusal(figure + "published = \"$x\"\ntolerance = \"cent\"\n"),
             Catch::Contains("published"));
  CHECK(refusal(figure + "published = \"$1,600.50\"\ntolerance = \"cent\"\n") ==
        costsim::testing::accepted);
}

TEST_CASE("where a source is wrong, by how much and why are told together") {
  const std::string start =
      "[[case]]\nname = \"a\"\nsource = \"b\"\narguments = [\"run\"]\n[[case.figure]]\n";
  const std::string money = start + "of = \"x\"\npublished = \"$61\"\ntolerance = \"cent\"\n";
  CHECK_THAT(refusal(money + "off_by = \"-$556.12\"\n"), Catch::Contains("'because'"));
  CHECK_THAT(refusal(money + "because = \"why\"\n"), Catch::Contains("'off_by'"));
  CHECK(refusal(money + "off_by = \"-$556.12\"\nbecause = \"why\"\n") ==
        costsim::testing::accepted);
  const std::string word = start + "of = \"x\"\npublished_word = \"pass\"\n";
  CHECK(refusal(word) == costsim::testing::accepted);
  CHECK_THAT(refusal(word + "here = \"fail\"\n"), Catch::Contains("'because'"));
  CHECK(refusal(word + "here = \"fail\"\nbecause = \"why\"\n") == costsim::testing::accepted);
}

TEST_CASE("a bill needs a region, prices, meters and a total") {
  const std::string start = "[[bill]]\nname = \"a\"\nsource = \"b\"\nregion = \"us-east-1\"\n";
  CHECK_THAT(refusal(start), Catch::Contains("prices"));
  const std::string epoch = start + "prices = \"2026\"\n";
  CHECK_THAT(refusal(epoch), Catch::Contains("usage"));
  CHECK_THAT(refusal(epoch + "usage = { lambda = \"1\" }\n"), Catch::Contains("SERVICE.METER"));
  const std::string usage = epoch + "usage = { \"lambda.requests\" = \"3M\" }\n";
  CHECK_THAT(refusal(usage + "tolerance = \"cent\"\n"), Catch::Contains("published"));
  CHECK(refusal(usage + "tolerance = \"cent\"\npublished = \"$0.60\"\n") ==
        costsim::testing::accepted);
}
