#include "scenario/table_reader.hpp"

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;
using Catch::Matchers::Contains;

namespace {

const Parameter rows[] = {
    {"memory", Kind::Bytes, "512MB", "memory of the function"},
    {"share", Kind::Percent, optional, "share of the events"},
    {"duration", Kind::Distribution, "10ms", "time of one invocation"},
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
  CHECK(document.where(*document.root()["a"]["list"].node()).text() == "t.toml (--set)");
  CHECK_THROWS_AS(document.set("list.m.y=7"), Error);
  CHECK_THROWS_AS(document.set("a.x.q=7"), Error);
  CHECK_THROWS_AS(document.set("nonsense"), Error);
}
