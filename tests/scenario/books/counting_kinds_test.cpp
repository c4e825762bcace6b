// What the expressions of a service's data must come to, with the price files that they go with.
#include "scenario/books/bus_data.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;
using Catch::Contains;
using testing::ModelsFolder;
using testing::bus::head;
using testing::bus::meter;
using testing::bus::prices;
using testing::bus::rule;

namespace {

const std::string other_meter =
    "[[meter]]\nname = \"gb-seconds\"\nunit = \"GB-second\"\nprice = \"1\"\n";
const std::string rules = rule("chunk", "64KB") + rule("calls-rate", "10/s") +
                          rule("bucket", "10") + rule("delay", "5ms");

/// How a service is refused of which these lines follow its parameters.
std::string refusal(const std::string& text, const std::string& its_rules = rules) {
  return testing::bus::refusal_of_definition(
      head +
          "role = \"gateway\"\n[[parameter]]\nname = \"own_time\"\nkind = \"time\"\n"
          "default = \"1s\"\nhelp = \"time\"\n" +
          text,
      prices(other_meter + its_rules));
}

std::string quantity(const std::string& expression, const std::string& name = "events") {
  return "[[meter]]\nname = \"" + name + "\"\nquantity = \"" + expression + "\"\n";
}

std::string on_the_way(const std::string& key, const std::string& expression) {
  return meter + "[on_the_way]\n" + key + " = \"" + expression + "\"\n";
}

std::string limit(const std::string& name, const std::string& need, const std::string& unit = "") {
  return meter + "[[limit]]\nid = \"l\"\nrule = \"" + name + "\"\nneed = \"" + need +
         "\"\nunit = \"" + unit + "\"\nmessage = \"m\"\n";
}

}  // namespace

TEST_CASE("a meter counts plain numbers, or seconds where its unit says so") {
  CHECK(refusal(quantity("items * steps(item.size, rule('chunk'))")) == testing::accepted);
  CHECK(refusal(quantity("items * own_time * gb(rule('chunk'))", "gb-seconds")) ==
        testing::accepted);
  CHECK(refusal(quantity("hours(2) * 3600", "gb-seconds")) == testing::accepted);
  CHECK_THAT(refusal(quantity("items + item.size")),
             Contains("bus.toml:11:21: quantity: item.size is a size, where a plain number"));
  CHECK_THAT(refusal(quantity("items * own_time")),
             Contains("bus.toml:11:13") && Contains("is a time, where a plain"));
  CHECK_THAT(refusal(quantity("items * item.size", "gb-seconds")),
             Contains("is a size, where a plain number or a time is expected"));
  CHECK_THAT(refusal(quantity("items") + "when = \"hours(item.size)\"\n"),
             Contains("bus.toml:12:15: when: item.size is a size"));
}

TEST_CASE("a time on the way is one, and asks for nothing that a request does not know") {
  CHECK(refusal(on_the_way("time", "own_time * 2 + rule('delay')")) == testing::accepted);
  CHECK_THAT(refusal(on_the_way("time", "40")),
             Contains("bus.toml:13:9: time: 40 is a plain number, where a time is expected"));
  CHECK_THAT(refusal(on_the_way("timeout", "40KB")), Contains("bus.toml:13:12: timeout: 40KB is"));
  CHECK_THAT(refusal(on_the_way("time", "max(own_time, 40KB)")), Contains("bus.toml:13:23"));
  CHECK_THAT(refusal(on_the_way("time", "rule('calls-rate') * own_time")),
             Contains("the rule 'calls-rate' is a rate: expected a number, a size or a time"));
  CHECK_THAT(refusal(on_the_way("time", "own_time * items")),
             Contains("bus.toml:13:20: time: items is not known of a request on its way"));
  CHECK_THAT(refusal(on_the_way("time", "own_time * steps(item.size, 64KB)")),
             Contains("item.size is not known"));
}

TEST_CASE("a need is of what its rule is, of one item") {
  CHECK(refusal(limit("chunk", "item.size * 2")) == testing::accepted);
  CHECK(refusal(limit("delay", "own_time")) == testing::accepted);
  CHECK(refusal(limit("bucket", "3")) == testing::accepted);
  CHECK(refusal(limit("calls-rate", "1", " calls/s")) == testing::accepted);
  CHECK_THAT(refusal(limit("chunk", "3")),
             Contains("bus.toml:15:9: need: 3 is a plain number, where a size is expected"));
  CHECK_THAT(refusal(limit("bucket", "item.size")), Contains("item.size is a size, where a plain"));
  CHECK_THAT(refusal(limit("calls-rate", "item.size")), Contains("item.size is a size"));
  CHECK_THAT(refusal(limit("bucket", "2 * items")),
             Contains("bus.toml:15:13: need: items counts the whole month"));
}

TEST_CASE("a figure at the peak is of one item") {
  const auto metric = [](const std::string& per_item) {
    return meter + "[[metric]]\nname = \"m\"\nhelp = \"m\"\npeak_per_item = \"" + per_item + "\"\n";
  };
  CHECK(refusal(metric("item.size")) == testing::accepted);  // bytes a second
  CHECK_THAT(refusal(metric("items")), Contains("bus.toml:15:18: peak_per_item: items counts the"));
  CHECK_THAT(refusal(metric("item.size + 1")), Contains("bus.toml:15:30"));
}

TEST_CASE("a rule that is no rate, where one is meant, is refused") {
  CHECK_THAT(refusal(limit("bucket", "1", " starts/s")),
             Contains("bus.toml:14:8") && Contains("'bucket' is a plain number: expected a rate"));
  CHECK_THAT(refusal(meter, rule("start-rate", "2000")),
             Contains("2026/bus.toml") && Contains("expected a rate such as \"1000/s\""));
}

TEST_CASE("price files of a service agree on what a rule is") {
  const ModelsFolder models;
  models.write("aws/us-east-1/2026/bus.toml", prices(rule("chunk", "64KB")));
  models.write("aws/us-west-2/2026/bus.toml", prices(rule("chunk", "64ms")));
  models.write("aws/services/bus.toml", "service = \"bus\"\nhelp = \"a bus\"\n" +
                                            quantity("items * steps(item.size, rule('chunk'))"));
  CHECK_THAT(testing::refusal_of([&] { load_catalogue(models.path()); }),
             Contains("bus.toml:5:38: quantity: the rule 'chunk' is a size in us-east-1/2026, "
                      "a time in us-west-2/2026: expected one kind"));
}

TEST_CASE("prices of a folder go with the definition that the program has of their service") {
  const ModelsFolder models;
  models.write("aws/xx-east-1/2026/eventbridge.toml",
               prices(rule("billing-chunk", "64ms") + rule("event-max", "1MB"), "eventbridge"));
  CHECK_THAT(testing::refusal_of([&] { load_catalogue(models.path()); }),
             Contains("models/aws/services/eventbridge.toml") &&
                 Contains("the rule 'billing-chunk' is a") && Contains("a time in xx-east-1/2026"));
}

TEST_CASE("a timeout that is written almost as a kind of gateway is no timeout of any") {
  const auto kinds = [](const std::string& choices, const std::string& timeouts) {
    return refusal("[[parameter]]\nname = \"kind\"\nkind = \"choice\"\nhelp = \"x\"\nchoices = [" +
                       choices + "]\ndefault = \"rest\"\n" + meter,
                   timeouts);
  };
  const std::string both = rule("rest-timeout", "29s") + rule("http-timeout", "30s");
  CHECK(kinds("\"rest\", \"http\"", both) == testing::accepted);
  CHECK(kinds("\"rest\", \"websocket\"", rule("rest-timeout", "29s")) == testing::accepted);
  CHECK(kinds("\"rest\", \"stream\"",
              rule("rest-timeout", "29s") + rule("stream-idle-timeout", "5min")) ==
        testing::accepted);
  CHECK_THAT(kinds("\"rest\", \"htpp\"", both),
             Contains("bus.toml:13:11: choices: the price files have a rule 'http-timeout'") &&
                 Contains("did you mean 'http' by 'htpp'?"));
}
