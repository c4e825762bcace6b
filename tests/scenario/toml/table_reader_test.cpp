#include "scenario/toml/table_reader.hpp"

#include <filesystem>
#include <fstream>

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;
using Catch::Matchers::Contains;

namespace {

const Parameter rows[] = {
    {.name = "memory", .kind = Kind::Bytes, .fallback = "512MB", .help = "memory of the function"},
    {.name = "share", .kind = Kind::Percent, .fallback = optional, .help = "share of the events"},
    {.name = "duration",
     .kind = Kind::Distribution,
     .fallback = "10ms",
     .help = "time of one invocation"},
};

Parameters read(const std::string& text) {
  const Document document = Document::parse(text, "t.toml");
  TableReader reader(document, document.root(), "the test");
  Parameters values = reader.parameters(rows);
  reader.finish();
  return values;
}

}  // namespace

TEST_CASE("numbers are read from the text, not through a double") {
  CHECK(read("share = 0.1").number("share") == Decimal::parse("0.1"));
  CHECK(read("memory = \"1MB\"\nshare = 1_0.12345678901234567890").number("share") ==
        Decimal::parse("10.1234567890123456789"));
  CHECK(read("share = 0.2 # é").number("share") == Decimal::parse("0.2"));
}

TEST_CASE("a distribution is a duration or a table") {
  CHECK(read("duration = \"120ms\"").distribution("duration").parameters.at("mean") ==
        Approx(0.12));
  const auto d = read("duration = { distribution = \"gamma\", mean = \"2s\", cv = 0.5 }")
                     .distribution("duration");
  CHECK(d.family == "gamma");
  CHECK(d.parameters.at("mean") == Approx(2));
  CHECK(d.parameters.at("cv") == Approx(0.5));
}

TEST_CASE("a mixture is a list of weighted distributions") {
  const auto d = read(R"(duration = { distribution = "mixture", parts = [
    { weight = 0.9, distribution = "exponential", mean = "20ms" },
    { weight = "10%", distribution = "pareto", mean = "2s", shape = 2.5 } ] })")
                     .distribution("duration");
  REQUIRE(d.parts.size() == 2);
  CHECK(d.weights == std::vector<double>{0.9, 0.1});
  CHECK(d.parts[0].parameters.at("mean") == Approx(0.02));
  CHECK(d.parts[1].family == "pareto");
  const std::string open = "duration = { distribution = \"mixture\"";
  CHECK_THROWS_WITH(read(open + " }"), Contains("t.toml:1:12") && Contains("'parts'"));
  CHECK_THROWS_WITH(
      read(open + ", parts = [ { distribution = \"exponential\", mean = \"1s\" } ] }"),
      Contains("t.toml:1:50") && Contains("'weight'"));
  CHECK_THROWS_WITH(
      read(open + ", parts = [ { weight = 0, distribution = \"exponential\", mean = \"1s\" } ] }"),
      Contains("t.toml:1:12") && Contains("weight above 0"));
  CHECK_THROWS_WITH(read(open + ", parts = [ { weight = 1, distribution = \"exponental\" } ] }"),
                    Contains("did you mean 'exponential'?"));
  CHECK_THROWS_WITH(read(open + ", mean = \"1s\", parts = [ { weight = 1, distribution = "
                                "\"exponential\", mean = \"1s\" } ] }"),
                    Contains("t.toml:1:40") && Contains("unknown key 'mean'"));
}

TEST_CASE("every family takes the parameters that one would guess") {
  for (const char* text :
       {"\"exponential\", mean = \"20ms\"", "\"deterministic\", mean = \"20ms\"",
        "\"normal\", mean = \"20ms\", sd = \"5ms\"", "\"normal\", mean = \"20ms\", cv = \"25%\"",
        "\"lognormal\", mean = \"20ms\", cv = 0.5", "\"lognormal\", p50 = \"20ms\", p99 = \"1s\"",
        "\"gamma\", mean = \"20ms\", shape = 2", "\"gamma\", mean = 0.02, cv = 0.5",
        "\"weibull\", scale = \"20ms\", shape = 1.5", "\"weibull\", mean = \"20ms\", shape = 1.5",
        "\"pareto\", scale = \"20ms\", shape = 1.5", "\"pareto\", mean = \"20ms\", shape = 2.5",
        "\"empirical\", min = \"1ms\", p50 = \"20ms\", p99 = \"1s\", max = \"3s\"",
        "\"empirical\", p50 = \"20ms\", \"p99.9\" = \"1s\""}) {
    INFO(text);
    CHECK_NOTHROW(read("duration = { distribution = " + std::string(text) + " }"));
  }
  CHECK_THROWS_WITH(read("duration = { distribution = \"gamma\",\n mean = \"long\", cv = 1 }"),
                    Contains("t.toml:2:9") && Contains("'long'"));
  CHECK_THROWS_WITH(read("duration = { distribution = \"gamma\", mean = \"1s\", cv = [1] }"),
                    Contains("t.toml:1:") && Contains("cv"));
  CHECK_THROWS_WITH(read("duration = { distribution = \"pareto\", scale = \"1s\", shape = 1 }"),
                    Contains("t.toml:1:12") && Contains("mean is infinite"));
  CHECK_THROWS_WITH(read("duration = { distribution = \"normal\", mean = \"1s\", cv = 3 }"),
                    Contains("t.toml:1:12") && Contains("lognormal"));
}

namespace {

std::string values_file(const std::string& text) {
  const auto path = std::filesystem::temp_directory_path() / "costsim-values.csv";
  std::ofstream(path) << text;
  return path.string();
}

DistributionText of_file(const std::string& more = "") {
  return read("duration = { distribution = \"empirical\", file = \"" +
              (std::filesystem::temp_directory_path() / "costsim-values.csv").string() + "\"" +
              more + " }")
      .distribution("duration");
}

}  // namespace

TEST_CASE("measured values come from a file, one on a line") {
  values_file("duration\n# of one night\n120ms\r\n\n 0.5 \n1.5s\n");
  CHECK_THAT(of_file().values, Catch::Matchers::Approx(std::vector<double>{0.12, 0.5, 1.5}));
  values_file("120\n80.5");
  CHECK_THAT(of_file(", unit = \"ms\"").values,
             Catch::Matchers::Approx(std::vector<double>{0.12, 0.0805}));
}

TEST_CASE("a bad line of a file of values is told at its place") {
  values_file("10ms\n\n  soon\n");
  CHECK_THROWS_WITH(of_file(), Contains("costsim-values.csv:3:3") && Contains("'soon'"));
  values_file("10ms\n-1\n");
  CHECK_THROWS_WITH(of_file(), Contains("costsim-values.csv:2:1") && Contains("'-1'"));
  values_file("# nothing\n");
  CHECK_THROWS_WITH(of_file(), Contains("costsim-values.csv") && Contains("no value"));
  CHECK_THROWS_WITH(of_file(", unit = \"days\""), Contains("unit = 'days'"));
  CHECK_THROWS_WITH(read("duration = { distribution = \"gamma\", file = \"x.csv\" }"),
                    Contains("takes no file"));
  CHECK_THROWS_AS(read("duration = { distribution = \"empirical\", file = \"none.csv\" }"), Error);
}

TEST_CASE("errors name file, line, column, the text and what was expected") {
  CHECK_THROWS_WITH(read("\nmemory = \"lots\""), Contains("t.toml:2:10") && Contains("'lots'"));
  CHECK_THROWS_WITH(read("memroy = \"1MB\""),
                    Contains("t.toml:1:1") && Contains("did you mean 'memory'?"));
  CHECK_THROWS_WITH(read("memory = [1]"), Contains("t.toml:1:10") && Contains("a list"));
  CHECK_THROWS_WITH(read("share = nan"), Contains("t.toml:1:9") && Contains("nan"));
  CHECK_THROWS_WITH(read("memory = "), Contains("t.toml:1:") && Contains("not valid TOML"));
}

TEST_CASE("--set replaces one value and names what is not there") {
  Document document = Document::parse("[a]\nx = 1\n[[list]]\nname = \"n\"\ny = 2", "t.toml");
  document.set("a.x=5M/h");
  document.set("list.n.y=7");
  document.set("list.0.z=8");
  CHECK(document.written(*document.root()["a"]["x"].node()) == "5M/h");
  CHECK(document.written(*document.root()["list"][0]["y"].node()) == "7");
  CHECK(document.written(*document.root()["list"][0]["z"].node()) == "8");
  document.set("a.list=[1, 2]");
  CHECK(document.where(*document.root()["a"]["list"].node()).text() == "t.toml (--set a.list)");
  CHECK_THROWS_AS(document.set("list.m.y=7"), Error);
  CHECK_THROWS_AS(document.set("a.x.q=7"), Error);
  CHECK_THROWS_AS(document.set("nonsense"), Error);
}
