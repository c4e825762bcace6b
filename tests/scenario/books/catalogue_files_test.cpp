// Services that are data: what a file becomes, and how a bad one is refused.
#include "scenario/books/catalogue_files.hpp"

#include "support/catch.hpp"
#include "support/models_folder.hpp"
#include "support/refusal.hpp"

using namespace costsim;
using namespace costsim::scenario;
using Catch::Contains;
using testing::ModelsFolder;

namespace {

services::Catalogue loaded(const std::string& text, const std::string& service = "bus",
                           const std::string& prices = "") {
  const ModelsFolder models;
  models.write("aws/services/" + service + ".toml", text);
  if (!prices.empty()) models.write("aws/us-east-1/2026/" + service + ".toml", prices);
  return load_catalogue(models.path());
}

const std::string head = "service = \"bus\"\nhelp = \"a bus\"\n";
const std::string meter = "[[meter]]\nname = \"events\"\nquantity = \"items\"\n";
const std::string parameter =
    "[[parameter]]\nname = \"calls\"\nkind = \"number\"\nhelp = \"calls\"\n";

std::string refusal(const std::string& text, const std::string& service = "bus",
                    const std::string& prices = "") {
  return testing::refusal_of([&] { loaded(text, service, prices); });
}

}  // namespace

TEST_CASE("of services that are data those that are named are read, or all to find the nearest") {
  const services::Catalogue some = load_catalogue_of({.stages = {"kms", "lambda"}}, {}, "aws");
  CHECK(some.find("kms") != nullptr);
  CHECK(some.find("lambda") != nullptr);
  CHECK(some.find("sns") == nullptr);
  CHECK(load_catalogue_of({.stages = {"kmss"}}, {}, "aws").find("sns") != nullptr);
}

TEST_CASE("a service whose meters alone are counted is read, and need not be there") {
  const services::Catalogue some =
      load_catalogue_of({.stages = {"kms"}, .billed = {"sns", "nobody"}}, {}, "aws");
  CHECK(some.find("sns") != nullptr);
  CHECK(some.find("nobody") == nullptr);
  CHECK(some.find("x-ray") == nullptr);
}

TEST_CASE("a service that is data stands in the catalogue beside those that are code") {
  const services::Catalogue catalogue = load_catalogue();
  REQUIRE(catalogue.find("kms") != nullptr);
  CHECK(catalogue.find("kms")->role == services::Role::Counter);
  CHECK(catalogue.find("sns")->role == services::Role::Topic);
  CHECK(catalogue.find("lambda") != nullptr);
  CHECK(catalogue.find("bus") == nullptr);
}

TEST_CASE("a folder of models adds a service, or puts one in the place of the program's") {
  CHECK(loaded(head + meter).find("bus") != nullptr);
  const std::string other =
      "service = \"kms\"\nhelp = \"keys elsewhere\"\n"
      "[[meter]]\nname = \"requests\"\nquantity = \"items\"\n";
  CHECK(loaded(other, "kms").find("kms")->help == "keys elsewhere");
}

TEST_CASE("a service states its subcategory as FOCUS has it, or is of none") {
  CHECK(loaded(head + meter).find("bus")->subcategory == services::other_subcategory);
  const std::string stated = head + "subcategory = \"Messaging\"\n" + meter;
  CHECK(loaded(stated).find("bus")->subcategory == "Messaging");
  CHECK_THAT(refusal(head + "subcategory = \"Mesaging\"\n" + meter),
             Contains("bus.toml:3:15") && Contains("a service subcategory of FOCUS 1.2") &&
                 Contains("did you mean 'Messaging'?"));
}

TEST_CASE("a parameter has a default, must be given, or may be left out") {
  const services::Catalogue catalogue =
      loaded(head + meter + parameter + "default = \"1\"\nmin = \"1\"\n" +
             "[[parameter]]\nname = \"size\"\nkind = \"bytes\"\nhelp = \"size\"\n"
             "required = true\n[[parameter]]\nname = \"kind\"\nkind = \"choice\"\n"
             "help = \"kind\"\nchoices = [\"a\", \"b\"]\n");
  const auto rows = catalogue.find("bus")->parameters;
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].fallback == "1");
  CHECK(rows[0].min == 1);
  CHECK(rows[1].fallback == required);
  CHECK(rows[2].fallback == optional);
  CHECK(rows[2].choices == "a|b");
}

TEST_CASE("a bad file is refused with its place and what was expected") {
  CHECK_THAT(refusal(head), Contains("at least one [[meter]]"));
  CHECK_THAT(refusal("service = \"buss\"\nhelp = \"x\"\n" + meter), Contains("bus.toml:1:11"));
  CHECK_THAT(refusal(head + "rule = 1\n" + meter), Contains("bus.toml:3"));
  CHECK_THAT(refusal(head + "role = \"queue\"\n" + meter),
             Contains("\"counter\", \"topic\", \"gateway\""));
  CHECK_THAT(refusal(head + "[[meter]]\nname = \"m\"\nquantity = \"item * 2\"\n"),
             Contains("bus.toml:5:13: quantity: ") && Contains("did you mean 'items'"));
  CHECK_THAT(refusal(head + meter + meter), Contains("there is a meter 'events' already"));
  CHECK_THAT(refusal(head + meter + parameter + parameter), Contains("'calls' already"));
  CHECK_THAT(refusal(head + meter + parameter + "default = \"many\"\n"),
             Contains("expected a number"));
  CHECK_THAT(refusal(head + meter + parameter + "default = \"1\"\nrequired = true\n"),
             Contains("not both"));
  CHECK_THAT(refusal(head + meter + parameter + "choices = [\"a\"]\n"), Contains("to it alone"));
  CHECK_THAT(
      refusal(head + meter + "[[parameter]]\nname = \"from\"\nkind = \"flag\"\nhelp = \"x\"\n"),
      Contains("'from' means something else"));
  CHECK_THAT(refusal("service = \"lambda\"\nhelp = \"x\"\n" + meter, "lambda"),
             Contains("code of its own"));
}

TEST_CASE("all that is wrong with a service's file is told at once, but not what follows from it") {
  const std::string text =
      refusal("service = \"bus\"\nrole = \"queue\"\n" + meter +
              "[[meter]]\nname = \"m\"\nquantity = "
              "\"item * 2\"\n[[limit]]\nid = \"l\"\nneed = \"1\"\nmessage = \"x\"\n");
  CHECK_THAT(text, Contains("needs 'help'") && Contains("bus.toml:2:8: role = 'queue'"));
  CHECK_THAT(text, Contains("bus.toml:8:13: quantity") && Contains("a [[limit]] needs 'rule'"));
  // A parameter that was refused may be the one that an expression means.
  const std::string misspelt =
      refusal(head + "[[parameter]]\nname = \"calls\"\nkind = \"nmber\"\n" +
              "[[meter]]\nname = \"m\"\nquantity = \"items * calls\"\n");
  CHECK_THAT(misspelt, Contains("kind = 'nmber'") && !Contains("quantity"));
}

TEST_CASE("a refused expression is told at its part, however its text is quoted") {
  const auto told = [](const std::string& quantity) {
    return refusal(head + "[[meter]]\nname = \"m\"\nquantity = " + quantity + "\n");
  };
  CHECK_THAT(told("\"2 * item\""), Contains("bus.toml:5:17: "));
  CHECK_THAT(told("'2 * item'"), Contains("bus.toml:5:17: "));
  CHECK_THAT(told("\"\"\"2 * item\"\"\""), Contains("bus.toml:5:19: "));
  CHECK_THAT(told("\"\"\"\n  2 * item\"\"\""), Contains("bus.toml:6:7: "));
  CHECK_THAT(told("\"2\\u0020* item\""), Contains("bus.toml:5:12: "));  // as a whole
}

TEST_CASE("a setting has one bound, which is of its parameter's kind, with a source and a date") {
  const std::string setting = head + meter + parameter + "[[setting]]\nkey = \"calls\"\n";
  const std::string origin = "refused = \"no\"\nsource = \"manual\"\nas_of = \"2026\"\n";
  CHECK(refusal(setting + "at_most = \"5\"\n" + origin) == testing::accepted);
  CHECK(refusal(setting + "one_of = [\"1\", \"5\"]\n" + origin) == testing::accepted);
  CHECK_THAT(refusal(setting + origin), Contains("needs one of at_most, at_least"));
  CHECK_THAT(refusal(setting + "at_most = \"5\"\nat_least = \"1\"\n" + origin),
             Contains("has one bound"));
  CHECK_THAT(refusal(setting + "at_most = \"5s\"\n" + origin), Contains("at_most: "));
  CHECK_THAT(refusal(setting + "at_most = \"5\"\nrefused = \"no\"\nsource = \"manual\"\n"),
             Contains("needs 'as_of'"));
  CHECK_THAT(refusal(setting + "at_most = \"5\"\nrefused = \"no\"\nsource = \"manual\"\nas_of = "
                               "\"soon\"\n"),
             Contains("as_of = 'soon'"));
  CHECK_THAT(refusal(head + meter + "[[setting]]\nkey = \"calls\"\nat_most = \"5\"\n" + origin),
             Contains("no [[parameter]] 'calls'"));
}

TEST_CASE("a name that the price files of the service do not have is refused where it stands") {
  const auto rule = [](const std::string& name, const std::string& value) {
    return "[[rule]]\nname = \"" + name + "\"\nvalue = \"" + value + "\"\n";
  };
  const std::string prices =
      "service = \"bus\"\nas_of = \"2026\"\n[defaults]\nsource = \"x\"\nconfidence = \"V1\"\n"
      "[[meter]]\nname = \"events\"\nunit = \"event\"\nprice = \"1\"\n" +
      rule("chunk", "64KB") + rule("calls", "10/s") + rule("bucket", "10") + rule("delay", "5ms") +
      rule("scope", "account");
  const auto told = [&](const std::string& text) { return refusal(text, "bus", prices); };
  const auto limit = [&](const std::string& name, const std::string& need = "item.size") {
    return head + meter + "[[limit]]\nid = \"l\"\nrule = \"" + name + "\"\nneed = \"" + need +
           "\"\nmessage = \"m\"\n";
  };
  const auto on_the_way = [&](const std::string& keys) {
    return head + "role = \"gateway\"\n" + meter + "[on_the_way]\n" + keys;
  };

  CHECK(told(limit("chunk")) == testing::accepted);
  CHECK(told(limit("calls", "1")) == testing::accepted);
  CHECK(told(on_the_way("rate = \"calls\"\nburst = \"bucket\"\nconcurrency = \"bucket\"\n"
                        "time = \"rule('delay') * rule('bucket')\"\n")) == testing::accepted);

  CHECK_THAT(told(head + "[[meter]]\nname = \"event\"\nquantity = \"items\"\n"),
             Contains("bus.toml:4:8") && Contains("a meter 'event'") &&
                 Contains("expected one of events") && Contains("did you mean 'events'"));
  CHECK_THAT(
      told(head + "[[meter]]\nname = \"events\"\n"
                  "quantity = \"items * steps(item.size, rule('chunck'))\"\n"),
      Contains("bus.toml:5:38") && Contains("a rule 'chunck'") && Contains("did you mean 'chunk'"));
  CHECK_THAT(told(head + "[[meter]]\nname = \"events\"\nquantity = \"rule('scope')\"\n"),
             Contains("bus.toml:5:13") && Contains("expected a number, a size or a time"));
  CHECK(told(limit("calls", "1") + "per = \"stage\"\n") == testing::accepted);
  CHECK(told(limit("bucket", "1") + "per = \"account\"\n") == testing::accepted);
  CHECK_THAT(told(limit("bucket", "1") + "per = \"stages\"\n"),
             Contains("bus.toml:11:7") && Contains("\"account\", \"stage\""));
  CHECK_THAT(told(limit("chunk") + "per = \"stage\"\n"),
             Contains("bus.toml:11:7") && Contains("limits one item"));
  CHECK_THAT(told(limit("chunks")), Contains("bus.toml:8:8") && Contains("did you mean 'chunk'"));
  CHECK_THAT(told(limit("scope")),
             Contains("bus.toml:8:8") && Contains("a number, a size, a time or a rate"));
  CHECK_THAT(told(on_the_way("rate = \"cals\"\nburst = \"bucket\"\n")),
             Contains("bus.toml:8:8") && Contains("did you mean 'calls'"));
  CHECK_THAT(told(on_the_way("rate = \"calls\"\nburst = \"delay\"\n")),
             Contains("bus.toml:9:9") && Contains("expected a number such as"));
  CHECK_THAT(told(on_the_way("rate = \"bucket\"\nburst = \"bucket\"\n")),
             Contains("bus.toml:8:8") && Contains("expected a rate such as"));
  CHECK_THAT(told(on_the_way("concurrency = \"buckt\"\n")),
             Contains("bus.toml:8:15") && Contains("did you mean 'bucket'"));
  CHECK_THAT(told(on_the_way("time = \"rule('dely')\"\n")),
             Contains("bus.toml:8:9") && Contains("did you mean 'delay'"));
  CHECK_THAT(told(on_the_way("timeout = \"rule('chunk')\"\n")),
             Contains("bus.toml:8:12: timeout: rule('chunk') is a size, where a time is expected"));
  // Without a price file of the service nothing is known of its names.
  CHECK(refusal(limit("chunks")) == testing::accepted);
}
