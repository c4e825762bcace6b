// Entries of a service's data: names that can be written, ranges and choices that can be met, and
// each thing that is wrong told once.
#include <algorithm>

#include "scenario/books/bus_data.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;
using Catch::Contains;
using testing::ModelsFolder;
using testing::bus::head;
using testing::bus::meter;

namespace {

std::string refusal(const std::string& text) {
  return testing::bus::refusal_of_definition(text);
}

/// A parameter of this name that a quantity uses.
std::string refusal_of_name(const std::string& name) {
  return refusal(head + "[[parameter]]\nname = \"" + name +
                 "\"\nkind = \"number\"\ndefault = \"1\"\nhelp = \"x\"\n" +
                 "[[meter]]\nname = \"events\"\nquantity = \"items * " + name + "\"\n");
}

/// Line 7 is the first of `keys`.
std::string refusal_of_parameter(const std::string& kind, const std::string& keys) {
  return refusal(head + "[[parameter]]\nname = \"n\"\nhelp = \"x\"\nkind = \"" + kind + "\"\n" +
                 keys + meter);
}

std::string refusal_of_prices(const std::string& text) {
  return testing::bus::refusal_of_price_file(text);
}

long lines(const std::string& text) {
  return 1 + std::count(text.begin(), text.end(), '\n');
}

}  // namespace

TEST_CASE("a parameter's name can be written in an expression, or is refused where it stands") {
  for (const char* name :
       {"a.b", "item.size", "response.size", "a-b", "1st", "a b", "größe", "", "items", "from"}) {
    INFO(name);
    CHECK_THAT(refusal_of_name(name), Contains("bus.toml:4:8"));
  }
  CHECK_THAT(refusal_of_name("a-b"), Contains("letters, digits and '_'"));
  CHECK_THAT(refusal_of_name("items"), Contains("none of name, service, from"));
}

TEST_CASE("a function is called with a parenthesis: without one its name is a parameter's") {
  for (const char* name : {"max", "gb", "rule", "is", "given", "steps", "months", "hours", "stored",
                           "item", "calls", "response", "true", "false", "_a1"}) {
    INFO(name);
    CHECK(refusal_of_name(name) == testing::accepted);
  }
}

TEST_CASE("a figure's name can be written in a check") {
  const auto metric = [](const std::string& name) {
    return refusal(head + meter + "[[metric]]\nname = \"" + name +
                   "\"\nhelp = \"x\"\npeak_per_item = \"1\"\n");
  };
  CHECK(metric("events_per_s_peak") == testing::accepted);
  CHECK_THAT(metric("events-peak"), Contains("bus.toml:7:8") && Contains("or a check"));
}

TEST_CASE("bounds and default of a parameter are quoted, all three") {
  for (const char* key : {"min", "max", "default"}) {
    const std::string stated = std::string(key) + " = 1\n";
    CHECK_THAT(refusal_of_parameter("count", stated),
               Contains("bus.toml:7:") &&
                   Contains(std::string(key) + " must be quoted: " + key + " = \"1\""));
  }
  CHECK_THAT(refusal_of_parameter("flag", "default = true\n"), Contains("default = \"true\""));
  CHECK_THAT(refusal_of_parameter("count", "[[setting]]\nkey = \"n\"\nat_most = 5\n"),
             Contains("bus.toml:9:11: at_most must be quoted: at_most = \"5\""));
}

TEST_CASE("a parameter's range has room, and its default stands in it") {
  CHECK(refusal_of_parameter("count", "min = \"5\"\nmax = \"5\"\ndefault = \"5\"\n") ==
        testing::accepted);
  CHECK_THAT(refusal_of_parameter("count", "min = \"10\"\nmax = \"5\"\n"),
             Contains("bus.toml:8:7: max = '5' is less than min = '10'"));
  CHECK_THAT(refusal_of_parameter("count", "min = \"2\"\nmax = \"5\"\ndefault = \"6\"\n"),
             Contains("bus.toml:9:11") && Contains("from 2 to 5"));
  CHECK_THAT(refusal_of_parameter("bytes", "max = \"1024\"\ndefault = \"2KB\"\n"),
             Contains("out of range"));
  CHECK_THAT(refusal_of_parameter("bytes", "max = \"1KB\"\n"),
             Contains("bus.toml:7:7: max = '1KB': expected a number of bytes"));
  CHECK_THAT(refusal_of_parameter("time", "min = \"1s\"\n"), Contains("a number of seconds"));
  CHECK_THAT(refusal_of_parameter("flag", "min = \"1\"\n"), Contains("min of a flag"));
  CHECK_THAT(refusal_of_parameter("choice", "choices = [\"a\"]\nmax = \"1\"\n"),
             Contains("max of a choice"));
}

TEST_CASE("a choice has words to choose from, each once, and its default is one of them") {
  CHECK_THAT(refusal_of_parameter("choice", ""), Contains("'choices' belong"));
  CHECK_THAT(refusal_of_parameter("choice", "choices = []\n"), Contains("'choices' belong"));
  CHECK_THAT(refusal_of_parameter("choice", "choices = [\"a\", \"b\", \"a\"]\n"),
             Contains("bus.toml:7:11: choices: 'a' stands there twice"));
  CHECK_THAT(refusal_of_parameter("choice", "choices = [\"a|b\"]\n"), Contains("without '|'"));
  CHECK_THAT(refusal_of_parameter("choice", "choices = [\"a\", \"\"]\n"), Contains("without '|'"));
  CHECK_THAT(refusal_of_parameter("choice", "choices = [\"a\", \"b\"]\ndefault = \"c\"\n"),
             Contains("bus.toml:8:11") && Contains("one of \"a\", \"b\""));
}

TEST_CASE("a role that is misspelt is told, and what depends on it is not") {
  const std::string text = refusal(head + "role = \"gatway\"\n" + meter + "[on_the_way]\n");
  CHECK_THAT(text, Contains("bus.toml:3:8: role = 'gatway'") && !Contains("on_the_way"));
  CHECK(lines(text) == 1);
}

TEST_CASE("what is wrong with the defaults of a price file is told once, and not of each entry") {
  const std::string entries =
      "[[meter]]\nname = \"a\"\nunit = \"u\"\nprice = \"1\"\n"
      "[[meter]]\nname = \"b\"\nunit = \"u\"\nprice = \"1\"\n";
  const auto told = [&](const std::string& as_of, const std::string& defaults) {
    return refusal_of_prices("service = \"bus\"\nas_of = \"" + as_of + "\"\n[defaults]\n" +
                             defaults + entries);
  };
  const std::string right = "source = \"x\"\nconfidence = \"V1\"\n";
  CHECK(told("2026", right) == testing::accepted);
  struct {
    std::string told, expected;
  } cases[] = {
      {told("soon", right), "bus.toml:2:9: as_of = 'soon'"},
      {told("2026", "source = \"x\"\nconfidence = \"high\"\n"), "bus.toml:5:14: confidence"},
      {told("2026", right + "colour = \"red\"\n"), "bus.toml:6:1: unknown key 'colour'"},
      {told("2026", "sourc = \"x\"\nconfidence = \"V1\"\n"), "did you mean 'source'"},
      {told("2026", "source = 5\nconfidence = \"V1\"\n"), "bus.toml:4:10: source"},
  };
  for (const auto& one : cases) {
    INFO(one.told);
    CHECK_THAT(one.told, Contains(one.expected));
    CHECK(lines(one.told) == 1);
  }
}

TEST_CASE("a note in the defaults holds for each entry that has none of its own") {
  const ModelsFolder models;
  models.write("aws/us-east-1/2026/bus.toml",
               "service = \"bus\"\nas_of = \"2026\"\n"
               "[defaults]\nsource = \"memory\"\nconfidence = \"MEM\"\nnote = \"as asked for\"\n"
               "[[meter]]\nname = \"a\"\nunit = \"u\"\nprice = \"1\"\n"
               "[[rule]]\nname = \"r\"\nvalue = \"1\"\nnote = \"its own\"\n");
  const PriceFiles files = load_price_files({"us-east-1", "2026"}, models.path());
  CHECK(files.book.tariffs.at({"bus", "a"}).provenance.note == "as asked for");
  CHECK(files.rules.at("bus").at("r").provenance.note == "its own");
}

TEST_CASE("a site is one of some, and holds where a parameter that is a number is not 0") {
  const std::string count =
      "[[parameter]]\nname = \"n\"\nhelp = \"x\"\nkind = \"count\"\ndefault = \"0\"\n"
      "[[parameter]]\nname = \"way\"\nhelp = \"x\"\nkind = \"flag\"\ndefault = \"false\"\n";
  const auto site = [&](const std::string& keys) {
    return refusal(head + keys + count +
                   "[[meter]]\nname = \"events\"\nquantity = \"items * n * way\"\n");
  };
  CHECK(site("site = \"edge\"\n") == testing::accepted);
  CHECK(site("site = \"endpoints\"\nsite_when = \"n\"\n") == testing::accepted);
  CHECK_THAT(site("site = \"space\"\n"), Contains("bus.toml:3:8"));
  CHECK_THAT(site("site_when = \"n\"\n"), Contains("expected both or neither"));
  CHECK_THAT(site("site = \"edge\"\nsite_when = \"way\"\n"),
             Contains("bus.toml:4:13") && Contains("a parameter that is a number"));
  CHECK_THAT(site("site = \"edge\"\nsite_when = \"no\"\n"), Contains("bus.toml:4:13"));
}
