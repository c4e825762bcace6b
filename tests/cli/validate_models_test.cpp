// costsim validate --models DIR: a folder of models by itself.
#include "support/catch.hpp"
#include "support/models_folder.hpp"
#include "support/program.hpp"

using namespace costsim;
using namespace costsim::testing;
using Catch::Matchers::Contains;

namespace {

const std::string prices = R"(service = "bus"
as_of = "2026-02-01"
[defaults]
source = "QP"
confidence = "V1"
[[meter]]
name = "events"
unit = "event"
price = "1"
[[rule]]
name = "chunk"
value = "64KB"
)";

const std::string definition = R"toml(service = "bus"
help = "a bus"
[[meter]]
name = "events"
quantity = "items * steps(item.size, rule('chunk'))"
)toml";

const std::string example = "# A bus.\nstages = [{ service = \"bus\" }]\n";

struct Folder : ModelsFolder {
  Folder() {
    write("aws/us-east-1/2026/bus.toml", prices);
    write("aws/services/bus.toml", definition);
    write("aws/examples/bus.toml", example);
    write("SOURCES.md", "| key | what |\n|---|---|\n| QP, IC | price maps |\n");
  }

  Ran validated(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {"validate", "--models", path()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments);
  }
  std::string refusal() const {
    const Ran ran = validated();
    CHECK(ran.exit_code == 2);
    CHECK(ran.out.empty());
    return ran.err;
  }
};

int times_in(const std::string& text, const std::string& part) {
  int times = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++times;
  return times;
}

}  // namespace

TEST_CASE("a folder of models that is as it should be is told with what was checked") {
  const Folder folder;
  const Ran ran = folder.validated();
  INFO(ran.err);
  CHECK(ran.exit_code == 0);
  CHECK(ran.out == folder.path() + ": valid, 1 definition, 1 price file, 1 example\n");
  CHECK(ran.err.empty());
}

TEST_CASE("a source that the folder's SOURCES.md does not have is told at its place") {
  Folder folder;
  std::string typed = prices;
  typed.replace(typed.find("\"QP\""), 4, "\"IC, QPX\"");
  folder.write("aws/us-east-1/2026/bus.toml", typed);
  CHECK_THAT(folder.refusal(), Contains("aws/us-east-1/2026/bus.toml:4:10: ") &&
                                   Contains("source = 'IC, QPX': expected keys of SOURCES.md; "
                                            "did you mean 'QP'?"));
  std::filesystem::remove(folder.at("SOURCES.md"));
  const Ran ran = folder.validated();
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.err, Contains("there is no SOURCES.md"));
}

TEST_CASE("the program's own models are as they should be") {
  const Ran ran = run_program({"validate", "--models", "models"});
  INFO(ran.err);
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, Contains("models: valid, 20 definitions") && Contains(" price files, ") &&
                          Contains(" measured file"));
}

TEST_CASE("all that is wrong in a folder is told at once, each once") {
  const Folder folder;
  folder.write("aws/services/other.toml", "service = \"other\"\n");
  folder.write(
      "aws/services/bus.toml",
      definition + "when = \"items / 2\"\n[[meter]]\nname = \"evnts\"\nquantity = \"1\"\n");
  folder.write("aws/eu-west-1/2026/bus.toml", prices + "raisable = \"often\"\n");
  folder.write("aws/examples/sqs.toml", "stages = [{ service = \"sqs\", vsbl = 1 }]\n");
  folder.write("measured/here.toml", "commit = 1\n");
  folder.write("aws/us-east-1/bus.toml", prices);
  const std::string told = folder.refusal();
  for (const char* part :
       {"services/other.toml:1:1: a service needs 'help'",
        "eu-west-1/2026/bus.toml:13:12: ", "services/bus.toml:6:15: ", "examples/sqs.toml:1:30: ",
        "measured/here.toml:1:10: ", "us-east-1/bus.toml: stands where nobody looks for it"}) {
    CAPTURE(part);
    CHECK(times_in(told, part) == 1);
  }
  folder.write("aws/eu-west-1/2026/bus.toml", prices);
  CHECK_THAT(folder.refusal(),
             Contains("services/bus.toml:8:8: no price file of this service has"));
}

TEST_CASE("an example that does not run, or is of nobody, is refused") {
  const Folder folder;
  folder.write("aws/examples/bus.toml", "# None.\nstages = [{ service = \"kms\" }]\n");
  CHECK_THAT(folder.refusal(), Contains("examples/bus.toml:2:1: has no stage of service 'bus'"));
  folder.write("aws/examples/bus.toml", example);
  folder.write("aws/us-east-1/2026/bus.toml", prices.substr(0, prices.find("[[rule]]")));
  CHECK_THAT(folder.refusal(), Contains("no price file of this service has a rule 'chunk'"));
}

TEST_CASE("a folder without models, or without prices, is none") {
  const ModelsFolder folder;
  const auto told = [&] { return run_program({"validate", "--models", folder.path()}).err; };
  CHECK_THAT(told(), Contains("has no files of models: expected <provider>/<region>/<epoch>"));
  folder.write("aws/services/bus.toml", definition);
  CHECK_THAT(told(), Contains("has no price files"));
  CHECK(run_program({"validate", "--models", "/nonexistent"}).exit_code == 4);
}

TEST_CASE("a definition without prices is told") {
  const Folder folder;
  folder.write(
      "aws/services/van.toml",
      "service = \"van\"\nhelp = \"v\"\n[[meter]]\nname = \"trips\"\nquantity = \"items\"\n");
  const Ran ran = folder.validated();
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.err, Contains("note: 'van' has no price file"));
}

TEST_CASE("what belongs to a scenario is refused without one") {
  const Folder folder;
  for (const std::vector<std::string>& option : std::vector<std::vector<std::string>>{
           {"--set", "a=1"}, {"--option", "o"}, {"--region", "r"}, {"--prices", "p"}}) {
    const Ran ran = folder.validated(option);
    CHECK(ran.exit_code == 2);
    CHECK_THAT(ran.err, Contains(option[0] + ": expected a scenario"));
  }
  const Ran none = run_program({"validate"});
  CHECK(none.exit_code == 2);
  CHECK_THAT(none.err, Contains("scenario is required") && Contains("--models DIR"));
}
