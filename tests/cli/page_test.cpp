// costsim run --export html=FILE: what the page's drawings show are the figures of the JSON.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/program.hpp"
#include "support/xml.hpp"
#include "units/decimal.hpp"

namespace fs = std::filesystem;
using costsim::Decimal;
using costsim::testing::Element;
using costsim::testing::read_xml;
using costsim::testing::run_program;
using nlohmann::json;

namespace {

struct PageAndJson {
  std::string text;
  Element page;
  json answer;
};

PageAndJson run_with_page(const std::string& scenario) {
  const std::string file = COSTSIM_BINARY_DIR "/page_test.html";
  const auto ran = run_program({"run", "scenarios/" + scenario + ".toml", "--no-fail", "--quiet",
                                "--format", "json", "--export", "html=" + file});
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  in.close();
  fs::remove(file);
  return {text.str(), read_xml(text.str()), json::parse(ran.out)};
}

const Element& part(const Element& page, const std::string& id) {
  const auto found = page.all([&](const Element& each) { return each.attribute("id") == id; });
  REQUIRE(found.size() == 1);
  return *found.front();
}

std::vector<std::string> values(const Element& element, const std::string& kind) {
  std::vector<std::string> all;
  for (const Element* each : element.all([&](const Element& e) { return e.is(kind); })) {
    all.push_back(each->attribute("data-value"));
  }
  return all;
}

bool has(const std::vector<std::string>& all, const std::string& value) {
  return std::find(all.begin(), all.end(), value) != all.end();
}

}  // namespace

TEST_CASE("the page's bars, curves and sides are the figures of the JSON") {
  const auto [text, page, answer] = run_with_page("event-collector");
  CHECK(text.size() <= 300'000);
  const auto bars = values(part(page, "costs"), "row");
  const auto curve = values(part(page, "load"), "point");
  std::size_t expected_bars = 0;
  for (const json& architecture : answer.at("architectures")) {
    const auto total = architecture.at("total").get<std::string>();
    INFO(total);
    CHECK(has(bars, total));
    CHECK(has(curve, total));  // at today's load
    std::map<std::string, Decimal> services;
    for (const json& item : architecture.at("items")) {
      Decimal& sum = services[item.at("service")];
      sum = sum + Decimal::parse(item.at("amount").get<std::string>());
    }
    for (const auto& [service, amount] : services) {
      INFO(service);
      CHECK(has(bars, amount.text(2)));
    }
    expected_bars += 1 + services.size();
  }
  CHECK(bars.size() == expected_bars);
  std::vector<std::string> sides;
  for (const json& check : answer.at("checks")) {
    sides.push_back(check.at("actual"));
    sides.push_back(check.at("limit"));
  }
  CHECK(values(part(page, "checks"), "row") == sides);
}

TEST_CASE("simulated latencies on the page are those of the JSON") {
  const auto [text, page, answer] = run_with_page("flash-crowd");
  std::vector<std::string> expected;
  for (const json& architecture : answer.at("architectures")) {
    if (!architecture.contains("latency_ms")) continue;
    for (const char* name : {"mean", "p50", "p95", "p99", "p999"}) {
      expected.push_back(architecture.at("latency_ms").at(name).dump());
    }
  }
  REQUIRE_FALSE(expected.empty());
  CHECK(values(part(page, "latency"), "row") == expected);
}

TEST_CASE("the page shows the scenario as it was read, and the same twice") {
  const auto first = run_with_page("starter"), second = run_with_page("starter");
  CHECK(first.text == second.text);
  std::ifstream in("scenarios/starter.toml");
  std::stringstream scenario;
  scenario << in.rdbuf();
  REQUIRE(first.page.all("pre").size() == 1);
  CHECK(first.page.all("pre").front()->text == scenario.str());
}
