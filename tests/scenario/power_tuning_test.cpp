// Results of AWS Lambda Power Tuning, in the forms that its state machine prints.
#include "scenario/power_tuning.hpp"

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::scenario;
using Catch::Matchers::Contains;

namespace {

std::string durations(const std::string& text) {
  return duration_by_memory(read_power_tuning(text, "power.json"));
}

void refused(const std::string& text, const std::string& part) {
  INFO(text);
  CHECK_THROWS_WITH(read_power_tuning(text, "power.json"),
                    Contains("power.json: ") && Contains(part));
}

/// As the state machine makes it of 35 s, 17 s, 8.5 s, 4.2 s, 2.9 s and 2.85 s.
const std::string address =
    "https://lambda-power-tuning.show/"
    "#gAAAAQACAAQABsAL;ALgIRwDQhEYA0ARGAECDRQBANUUAIDJF;lBeZOJQXmTiUF5k4lBeZOJQXmTiUF5k4";

}  // namespace

TEST_CASE("the statistics of a result are read, smallest memory first") {
  const std::string stats = R"([ { "value": 1024, "averageDuration": 210.5, "averagePrice": 3e-6 },
                                { "value": "512", "averageDuration": 400 } ])";
  const std::string expected = "{ 512MB = \"400ms\", 1024MB = \"210.5ms\" }";
  CHECK(durations("{ \"stats\": " + stats + " }") == expected);
  CHECK(durations("{ \"results\": { \"power\": \"512\", \"stats\": " + stats + " } }") == expected);
  CHECK(durations("{ \"output\": { \"results\": { \"stats\": " + stats + " } } }") == expected);
  CHECK(memory_values(read_power_tuning("{ \"stats\": " + stats + " }", "")) == "512MB,1024MB");
}

TEST_CASE("without statistics the address of the visualization tells them") {
  const std::string expected =
      "{ 128MB = \"35000ms\", 256MB = \"17000ms\", 512MB = \"8500ms\", 1024MB = \"4200ms\", "
      "1536MB = \"2900ms\", 3008MB = \"2850ms\" }";
  const std::string machine = R"("stateMachine": { "visualization": ")" + address + "\" }";
  CHECK(durations(R"({ "results": { "power": "1536", "cost": 7e-5, )" + machine + " } }") ==
        expected);
  CHECK(durations(R"({ "power": 1536, )" + machine + " }") == expected);
}

TEST_CASE("what is no such result is refused with what was expected") {
  refused("", "this is no JSON");
  refused("{", "this is no JSON");
  refused("[]", "neither");
  refused("{}", "expected the output of AWS Lambda Power Tuning");
  refused(R"({ "stats": {} })", "is no list");
  refused(R"({ "stats": [] })", "0 sizes");
  refused(R"({ "stats": [ 1 ] })", "has no number \"value\"");
  refused(R"({ "stats": [ { "value": 512 } ] })", "has no number \"averageDuration\"");
  refused(R"({ "stats": [ { "value": "big", "averageDuration": 4 } ] })", "\"value\" is \"big\"");
  refused(R"({ "stats": [ { "value": 512, "averageDuration": 4 } ] })", "1 sizes");
  refused(
      R"({ "stats": [ { "value": 512, "averageDuration": 4 }, { "value": 512, "averageDuration": 5 } ] })",
      "512 MB stands there twice");
  refused(
      R"({ "stats": [ { "value": 512, "averageDuration": 0 }, { "value": 1024, "averageDuration": 5 } ] })",
      "512 MB took 0 ms");
  refused(
      R"({ "stats": [ { "value": 0.5, "averageDuration": 3 }, { "value": 1024, "averageDuration": 5 } ] })",
      "a size of 0.5 MB");
  refused(R"({ "visualization": 3 })", "neither");
  refused(R"({ "visualization": "https://example.com" })", "carries no numbers");
  refused(R"({ "visualization": "https://example.com#%%;%%" })", "no base64");
  refused(R"({ "visualization": "https://example.com#gAAAAQ==;AACAPw==" })", "not as many times");
}
