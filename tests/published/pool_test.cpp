// Published figures of pools of function instances (pool.toml), held against `costsim simulate`.
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "scenario/toml/table_reader.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

using namespace costsim;
using namespace costsim::testing;
using nlohmann::json;
using scenario::Document;
using scenario::TableReader;

namespace {

constexpr Parameter published_row = {.name = "published", .kind = Kind::Number, .help = "figure"};
constexpr Parameter tolerance_row = {.name = "tolerance", .kind = Kind::Number, .help = "part"};
constexpr Parameter quota_row = {
    .name = "quota", .kind = Kind::Count, .fallback = "1000", .help = "concurrency"};

double real(TableReader& reader, const Parameter& row) {
  return std::get<Decimal>(*reader.value(row)).to_double();
}

std::string scenario_of(TableReader& experiment) {
  const std::string path =
      (std::filesystem::temp_directory_path() / "costsim-published-pool.toml").string();
  const std::string rate = experiment.need_text("rate");
  std::ofstream(path) << "schema = 1\n[scenario]\nregion = \"us-east-1\"\nprices = \""
                      << experiment.text("prices").value_or("2026") << "\"\n[quotas]\n"
                      << "lambda.concurrency = " << real(experiment, quota_row)
                      << "\n[traffic]\nrate = \"" << rate << "\"\narrivals = \""
                      << (rate.rfind("1/", 0) == 0 ? "deterministic" : "poisson")
                      << "\"\n[[architecture]]\nname = \"a\"\nstages = [\n"
                      << experiment.need_text("stages") << "\n]\n";
  return path;
}

json function_of(TableReader& experiment) {
  const std::string file = scenario_of(experiment);
  const Ran ran = run_program(
      {"simulate", file, "--for", experiment.need_text("for"), "--format", "json", "--seed", "1"});
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  const json result = json::parse(ran.out);
  for (const json& stage : result.at("stages")) {
    if (stage.at("name") == "fn") return stage;
  }
  FAIL("no stage fn");
  return {};
}

void check_figure(TableReader& figure, const json& stage) {
  const std::string key = figure.need_text("key");
  const double published = real(figure, published_row);
  const double tolerance = real(figure, tolerance_row);
  double simulated = stage.at(key).get<double>();
  if (const auto per = figure.text("per")) simulated /= stage.at(*per).get<double>();
  figure.finish();
  INFO(key);
  CHECK(simulated == Approx(published).epsilon(tolerance).margin(1e-12));
}

}  // namespace

TEST_CASE("pools of instances do what was published of them, within its tolerance") {
  const Document document =
      Document::read(std::string(COSTSIM_SOURCE_DIR) + "/tests/published/pool.toml");
  TableReader root(document, document.root(), "pool.toml");
  const auto experiments = root.tables("experiment");
  CHECK(experiments.size() == 11);
  for (const toml::table* table : experiments) {
    TableReader experiment(document, *table, "an experiment");
    const std::string name = experiment.need_text("name");
    INFO(name << " (" << experiment.need_text("source") << ")");
    const json stage = function_of(experiment);
    for (const toml::table* row : experiment.tables("figures")) {
      TableReader figure(document, *row, "a figure");
      check_figure(figure, stage);
    }
    experiment.finish();
  }
}
