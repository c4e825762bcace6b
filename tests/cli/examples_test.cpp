// Examples of services that are wrong: told where their own files say it.
#include "support/catch.hpp"
#include "support/models_folder.hpp"
#include "support/program.hpp"

using namespace costsim;
using namespace costsim::testing;
using Catch::Matchers::Contains;

namespace {

const std::string function = "{ service = \"lambda\", memory = \"512MB\", duration = \"5ms\" }";

/// --models takes a folder with prices.
constexpr const char* prices = R"(service = "x"
as_of = "2026-02-01"
[defaults]
source = "QP"
confidence = "V1"
[[meter]]
name = "calls"
unit = "call"
price = "1"
)";

std::string refusal(const ModelsFolder& models, const std::string& service,
                    const std::string& format = "table") {
  models.write("aws/us-east-1/2026/x.toml", prices);
  const Ran ran = run_program({"services", service, "--models", models.path(), "--format", format});
  CHECK(ran.exit_code == 2);
  return ran.err;
}

}  // namespace

TEST_CASE("what is wrong in an example is told at its line in its own file") {
  const ModelsFolder models;
  models.write(
      "aws/examples/sqs.toml",
      "# A queue.\nstages = [\n  { service = \"sqs\", vsbl = 1 },\n  " + function + ",\n]\n");
  const std::string told = refusal(models, "sqs");
  CHECK_THAT(told, Contains(models.at("aws/examples/sqs.toml").string() + ":3:22: ") &&
                       Contains("unknown key 'vsbl'"));
  CHECK(told.find("example of") == std::string::npos);
}

TEST_CASE("what stands around examples is told at its own lines, too") {
  const ModelsFolder models;
  models.write("aws/example.toml",
               "schema = 1\n[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n[traffic]\n"
               "rate = \"fast\"\n[[architecture]]\nname = \"example\"");
  CHECK_THAT(refusal(models, "sqs"),
             Contains(models.at("aws/example.toml").string() + ":6:8: ") && Contains("'fast'"));
}

TEST_CASE("an example of the program goes by its name in models/") {
  const ModelsFolder models;
  models.write("aws/services/kms.toml",
               "service = \"kms\"\nhelp = \"keys\"\n[[parameter]]\nname = \"spec\"\n"
               "kind = \"number\"\nrequired = true\nhelp = \"s\"\n"
               "[[meter]]\nname = \"requests\"\nquantity = \"items * spec\"\n");
  CHECK_THAT(refusal(models, "kms"),
             Contains("models/aws/examples/kms.toml:") && Contains("needs 'spec'"));
}

TEST_CASE("an example that does not show its service is refused at its stages") {
  const ModelsFolder models;
  models.write("aws/examples/sqs.toml", "# A function.\nstages = [" + function + "]\n");
  for (const char* format : {"table", "json"}) {
    CHECK_THAT(refusal(models, "sqs", format),
               Contains(models.at("aws/examples/sqs.toml").string() + ":2:1: ") &&
                   Contains("has no stage of service 'sqs'"));
  }
}
