// What of a service's data could be read and never be used: bounds of another kind than their
// parameter, names that nobody can write, units that are none, steps of a month.
#include "scenario/books/bus_data.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;
using Catch::Contains;
using testing::accepted;
using testing::ModelsFolder;
using testing::bus::head;
using testing::bus::meter;
using testing::bus::prices;
using testing::bus::rule;

namespace {

/// How a definition is refused that begins with `head`.
std::string refusal(const std::string& text, const std::string& rules = "") {
  return testing::bus::refusal_of_definition(head + text, prices(rules));
}

std::string refusal_of_prices(const std::string& rules) {
  return testing::bus::refusal_of_price_file(prices(rules));
}

/// Of a parameter `n`; its keys begin at line 7, and the bound stands behind them.
std::string refusal_of_bound(const std::string& kind, const std::string& bound,
                             const std::string& keys = "") {
  return refusal("[[parameter]]\nname = \"n\"\nhelp = \"x\"\nkind = \"" + kind + "\"\n" + keys +
                 "[[setting]]\nkey = \"n\"\nrefused = \"no\"\nsource = \"x\"\nas_of = \"2026\"\n" +
                 bound + "\n" + meter);
}

/// Line 9 is its rule, line 10 its need, line 11 its unit.
std::string refusal_of_unit(const std::string& rule_name, const std::string& need,
                            const std::string& unit) {
  return refusal(meter + "[[limit]]\nid = \"l\"\nmessage = \"m\"\nrule = \"" + rule_name +
                     "\"\nneed = \"" + need + "\"\nunit = \"" + unit + "\"\n",
                 rule("calls-rate", "10/s") + rule("chunk", "64KB") + rule("most", "5"));
}

std::string refusal_of_quantity(const std::string& quantity, const std::string& rules = "") {
  return refusal("[[meter]]\nname = \"events\"\nquantity = \"" + quantity + "\"\n", rules);
}

}  // namespace

TEST_CASE("a bound is held against what is counted or measured, in its kind") {
  for (const auto& [kind, bound] :
       {std::pair("count", "multiple_of = \"5\""), std::pair("number", "multiple_of = \"0.5\""),
        std::pair("percent", "multiple_of = \"5%\""), std::pair("bytes", "multiple_of = \"64KB\""),
        std::pair("time", "one_of = [\"1min\", \"1h\"]"), std::pair("count", "one_of = [\"1\"]")}) {
    INFO(kind << " " << bound);
    CHECK(refusal_of_bound(kind, bound) == accepted);
  }
  CHECK_THAT(refusal_of_bound("flag", "at_most = \"true\""),
             Contains("bus.toml:8:7: key = 'n' is a flag, which has no bound"));
  CHECK_THAT(refusal_of_bound("choice", "one_of = [\"a\"]", "choices = [\"a\", \"b\"]\n"),
             Contains("bus.toml:9:7: key = 'n' is a choice, which has no bound"));
  CHECK_THAT(refusal_of_bound("count", "at_most = \"64KB\""), Contains("bus.toml:12:11: at_most"));
  CHECK_THAT(refusal_of_bound("time", "at_most = \"5\""), Contains("bus.toml:12:11: at_most"));
}

TEST_CASE("a bound is one value, a step more than nothing, and the default keeps to it") {
  CHECK_THAT(refusal_of_bound("count", "at_most = [\"5\", \"6\"]"), Contains("expected one value"));
  CHECK_THAT(refusal_of_bound("count", "one_of = []"), Contains("expected at least one value"));
  CHECK_THAT(refusal_of_bound("bytes", "multiple_of = \"0B\""),
             Contains("bus.toml:12:15: multiple_of = '0B': expected more than nothing"));
  CHECK_THAT(refusal_of_bound("count", "multiple_of = \"0\""), Contains("more than nothing"));
  CHECK_THAT(refusal_of_bound("count", "at_most = \"5\"", "min = \"6\"\n"),
             Contains("bus.toml:13:11: at_most"));
  CHECK_THAT(refusal_of_bound("count", "at_most = \"5\"", "default = \"6\"\n"),
             Contains("bus.toml:13:11: the default of 'n', '6', is refused by it"));
  CHECK_THAT(refusal_of_bound("count", "multiple_of = \"4\"", "default = \"6\"\n"),
             Contains("is refused by it"));
  CHECK(refusal_of_bound("count", "multiple_of = \"3\"", "default = \"6\"\n") == accepted);
}

TEST_CASE("bounds of one parameter are told once each, and leave it some value") {
  const auto second = [](const std::string& first, const std::string& bound) {
    return refusal_of_bound(
        "count", first + "\n[[setting]]\nkey = \"n\"\nrefused = \"no\"\nsource = \"x\"\nas_of = " +
                     "\"2026\"\n" + bound);
  };
  CHECK(second("at_most = \"5\"", "at_least = \"5\"") == accepted);
  CHECK(second("multiple_of = \"2\"", "at_most = \"10\"") == accepted);
  CHECK_THAT(second("at_most = \"5\"", "at_most = \"6\""),
             Contains("bus.toml:18:11: there is a [[setting]] of 'n' that says at most already"));
  CHECK_THAT(second("at_most = \"5\"", "at_least = \"6\""),
             Contains("bus.toml:18:12: at least 6 leaves no value of 'n' that is at most 5"));
  CHECK_THAT(second("at_least = \"6\"", "at_most = \"5\""), Contains("leaves no value"));
  CHECK_THAT(second("one_of = [\"7\", \"9\"]", "multiple_of = \"2\""), Contains("leaves no value"));
}

TEST_CASE("a figure has a name that is its own in a check, and no time's") {
  const auto metric = [](const std::string& name) {
    return refusal(meter + "[[metric]]\nname = \"" + name +
                   "\"\nhelp = \"x\"\npeak_per_item = \"1\"\n");
  };
  CHECK(metric("events_per_s") == accepted);
  for (const char* name : {"cost", "p_throttled", "lost", "iterator_age"}) {
    CHECK_THAT(metric(name), Contains("bus.toml:7:8: name = '" + std::string(name) +
                                      "' is another figure of each stage"));
  }
  for (const char* name : {"delay_ms", "events_s"}) {
    CHECK_THAT(metric(name), Contains("bus.toml:7:8") && Contains("would be a time in a check"));
  }
}

TEST_CASE("names of services, meters, rules and limits can be written where they are used") {
  const auto limit_id = [](const std::string& id) {
    return refusal(meter + "[[limit]]\nid = \"" + id + "\"\nrule = \"most\"\nneed = \"1\"\n" +
                       "message = \"m\"\n",
                   rule("most", "5"));
  };
  CHECK(limit_id("too-many.calls_2") == accepted);
  for (const char* id : {"", "a b", "a--b", "-a", "a-", "größe", "a'b"}) {
    INFO(id);
    CHECK_THAT(limit_id(id), Contains("bus.toml:7:6: id = '" + std::string(id) + "' cannot be"));
  }
  CHECK_THAT(refusal("[[meter]]\nname = \"a b\"\nquantity = \"items\"\n"),
             Contains("bus.toml:4:8: name = 'a b' cannot be") && !Contains("no price file"));
  CHECK_THAT(refusal_of_prices(rule("a rule", "5")), Contains("bus.toml:11:8: name = 'a rule'"));
  CHECK_THAT(refusal_of_prices("[[meter]]\nname = \"GB/s\"\nunit = \"u\"\nprice = \"1\"\n"),
             Contains("bus.toml:11:8: name = 'GB/s' cannot be written"));
  for (const char* name : {"a.bus", "a bus", "1bus", "latency", "cost"}) {
    INFO(name);
    const ModelsFolder models;
    models.write("aws/services/" + std::string(name) + ".toml",
                 "service = \"" + std::string(name) + "\"\nhelp = \"a bus\"\n" + meter);
    CHECK_THAT(testing::refusal_of([&] { load_catalogue(models.path()); }),
               Contains(".toml:1:11: service = '" + std::string(name) + "'"));
  }
}

TEST_CASE("the unit of a rate says in which time, and sizes and times have their own") {
  CHECK(refusal_of_unit("calls-rate", "1", " calls/s") == accepted);
  CHECK(refusal_of_unit("calls-rate", "1", "calls/min") == accepted);
  CHECK(refusal_of_unit("most", "1", "calls") == accepted);
  CHECK_THAT(refusal_of_unit("calls-rate", "1", " calls"),
             Contains("bus.toml:11:8: unit = ' calls' of 'calls-rate', a rate: expected") &&
                 Contains("\" calls/s\""));
  CHECK_THAT(refusal_of_unit("calls-rate", "1", " calls/fortnight"),
             Contains("bus.toml:11:8: unit = ' calls/fortnight': expected a time behind '/'"));
  CHECK_THAT(refusal_of_unit("chunk", "item.size", " KB"), Contains("has a unit of its own"));
  CHECK_THAT(refusal_of_unit("most", "1", " calls/s"), Contains("expected a rate"));
}

TEST_CASE("steps are those of one item, of more than nothing") {
  CHECK(refusal_of_quantity("items * steps(item.size, 64KB)") == accepted);
  CHECK_THAT(refusal_of_quantity("steps(items, 1000)"),
             Contains("bus.toml:5:19: quantity: items in steps(…) is of the whole month"));
  CHECK_THAT(refusal_of_quantity("steps(gb(items * item.size), 1)"), Contains("bus.toml:5:22"));
  CHECK_THAT(refusal_of_quantity("items * steps(item.size, 0KB)"),
             Contains("bus.toml:5:38: quantity: 0KB is a step of nothing"));
  CHECK_THAT(refusal_of_quantity("items * steps(1, 0)"), Contains("0 is a step of nothing"));
  CHECK_THAT(refusal_of_quantity("items * steps(item.size, rule('chunk'))", rule("chunk", "0KB")),
             Contains("rule('chunk') is a step of nothing"));
}

TEST_CASE("requests in hand are whole") {
  const std::string gateway =
      "role = \"gateway\"\n" + meter + "[on_the_way]\nconcurrency = \"n\"\n";
  CHECK(refusal(gateway, rule("n", "5")) == accepted);
  CHECK_THAT(refusal(gateway, rule("n", "2.5")),
             Contains("bus.toml:8:15: the rule 'n' is 2.5: expected a whole number"));
}
