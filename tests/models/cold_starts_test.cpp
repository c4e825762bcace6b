// What is known of the instances of functions: one file for an epoch, the same in all regions.
#include "scenario/books/price_files.hpp"
#include "support/catch.hpp"
#include "support/models_folder.hpp"
#include "support/refusal.hpp"

using namespace costsim;
using namespace costsim::scenario;

namespace {

/// A folder of models whose cold starts of 2026 are this text, and a price file of another region.
class ColdStarts : public testing::ModelsFolder {
 public:
  explicit ColdStarts(const std::string& text) {
    write("aws/cold-starts/2026.toml", text);
    write("aws/moon/2026/lambda.toml",
          "service = \"lambda\"\nas_of = \"2026\"\n[defaults]\nsource = \"test\"\nconfidence = "
          "\"V1\"\n[[rule]]\nname = \"zip.init-p50\"\nvalue = \"7ms\"\n");
  }
};

const std::string top =
    "service = \"lambda\"\nas_of = \"2026\"\n[defaults]\nsource = \"test\"\nconfidence = \"V1\"\n";

}  // namespace

TEST_CASE("INIT, first runs and idle lives are those of the epoch, in every region") {
  for (const BookName& name : available_books()) {
    INFO(name.region << " " << name.epoch);
    const metering::Rules rules = load_price_files(name).rules.at("lambda");
    if (name.epoch == "2018-08") {
      CHECK(rules.duration("idle-life-least") == std::chrono::minutes(25));
      CHECK(rules.duration("idle-life-greatest") == std::chrono::minutes(60));
      CHECK(!rules.has("zip.init-p50"));
      continue;
    }
    // maxday/lambda-perf @ 6070b79: node 22, zip, x86, 512 MB; .NET 8 first runs of 719, 167, 76
    // ms.
    CHECK(rules.duration("nodejs22.x.zip.x86.init-p50") == std::chrono::microseconds(142'400));
    CHECK(rules.duration("dotnet8.zip.x86.first-run-128") > std::chrono::milliseconds(700));
    CHECK(rules.duration("dotnet8.zip.x86.first-run-1024") < std::chrono::milliseconds(80));
    CHECK(rules.duration("idle-life-least") == std::chrono::milliseconds(635'800));
  }
}

TEST_CASE(
    "a folder's cold starts stand in place of the embedded ones, a price file's rule in theirs") {
  const ColdStarts models(
      top + "[[kinds]]\nrows = [ { kind = \"zip\", init_p50 = \"1ms\", init_p975 = \"2ms\" } ]\n");
  const auto rules = [&](const char* region) {
    return load_price_files({region, "2026"}, models.path()).rules.at("lambda");
  };
  CHECK(rules("us-east-1").duration("zip.init-p50") == std::chrono::milliseconds(1));
  CHECK(!rules("us-east-1").has("nodejs22.x.zip.x86.init-p50"));
  CHECK(rules("moon").duration("zip.init-p50") == std::chrono::milliseconds(7));
  CHECK(rules("moon").duration("zip.init-p975") == std::chrono::milliseconds(2));
}

TEST_CASE("a malformed file of cold starts is told with its place") {
  const auto error = [](const std::string& text) {
    const ColdStarts models(top + text);
    return testing::refusal_of([&] { load_price_files({"us-east-1", "2026"}, models.path()); });
  };
  CHECK_THAT(error("[idle_life]\nleast = \"soon\"\n"),
             Catch::Contains("2026.toml:7:9") && Catch::Contains("soon"));
  CHECK_THAT(error("[[kinds]]\nrows = [ { kind = \"zip\", init_p5 = \"1ms\" } ]\n"),
             Catch::Contains("2026.toml:7") && Catch::Contains("init_p50"));
  const std::string twice = "{ kind = \"zip\", init_p50 = \"1ms\" }";
  CHECK_THAT(error("[[kinds]]\nrows = [ " + twice + ", " + twice + " ]\n"),
             Catch::Contains("second value"));
}
