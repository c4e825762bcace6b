// Whatever kind of file is read: three errors in one entry are three complaints, each at its place.
#include "scenario/books/catalogue_files.hpp"
#include "scenario/books/price_files.hpp"
#include "scenario/malformed.hpp"
#include "support/models_folder.hpp"
#include "traffic/instants.hpp"
#include "traffic/trace.hpp"

using namespace costsim;
using namespace costsim::malformed;
using Catch::Matchers::Contains;
using testing::ModelsFolder;

namespace {

using Lines = std::vector<std::string>;

template <typename Read>
Lines told(const Read& read) {
  Lines lines;
  try {
    read();
  } catch (const Errors& errors) {
    for (const Error& error : errors.all()) lines.emplace_back(error.what());
  } catch (const Error& error) {
    lines.emplace_back(error.what());
  }
  return lines;
}

void check_lines(const Lines& lines, const Lines& parts) {
  for (const std::string& line : lines) UNSCOPED_INFO(line);
  REQUIRE(lines.size() == parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) CHECK_THAT(lines[i], Contains(parts[i]));
}

Lines told_of_service(const std::string& entry) {
  const ModelsFolder models;
  models.write("aws/services/bus.toml", "service = \"bus\"\nhelp = \"a bus\"\n" + entry);
  return told([&] { scenario::load_catalogue(models.path()); });
}

Lines told_of_prices(const std::string& entry) {
  const ModelsFolder models;
  models.write("aws/us-east-1/2026/sqs.toml",
               "service = \"sqs\"\nas_of = \"2026\"\n[defaults]\nsource = \"x\"\n"
               "confidence = \"V1\"\n" +
                   entry);
  return told([&] { scenario::load_price_files({"us-east-1", "2026"}, models.path()); });
}

Lines told_of_scenario(const std::string& rest) {
  return told([&] { scenario::load_text(head + rest, "s.toml", "", {}); });
}

}  // namespace

TEST_CASE("three errors in an entry of a service that is data") {
  const std::string meter = "[[meter]]\nname = \"events\"\nquantity = \"items\"\n";
  check_lines(told_of_service(meter + "[[parameter]]\nkind = \"nmber\"\nmin = \"few\"\nhelp = 3\n"),
              {"bus.toml:6:1: a [[parameter]] needs 'name'", "bus.toml:7:8: kind = 'nmber'",
               "bus.toml:8:7: min = 'few'", "bus.toml:9:8: help is a number"});
  check_lines(
      told_of_service("[[meter]]\nquantity = \"item * 2\"\nskip_zero = \"often\"\nwen = 1\n"),
      {"needs 'name'", "bus.toml:4:13: quantity", "bus.toml:5:13: skip_zero = 'often'",
       "bus.toml:6:1: unknown key 'wen'"});
  check_lines(
      told_of_service(meter + "[[limit]]\nid = \"l\"\nneed = \"2 *\"\nseverity = \"mild\"\n"),
      {"needs 'rule'", "needs 'message'", "bus.toml:8:12: need", "bus.toml:9:12: severity"});
  check_lines(told_of_service(meter + "[[setting]]\nkey = \"calls\"\nas_of = \"soon\"\n"),
              {"needs one of at_most", "needs 'refused'", "needs 'source'",
               "bus.toml:7:7: there is no [[parameter]] 'calls'", "bus.toml:8:9: as_of = 'soon'"});
}

TEST_CASE("three errors in an entry of a price file") {
  check_lines(told_of_prices("[[meter]]\nname = \"m\"\nper = 1000\nfree_for = \"ever\"\n"
                             "tiers = [{ up_to = \"5\", price = \"x\" }, { price = \"y\" }]\n"),
              {"sqs.toml:6:1: a [[meter]] needs 'unit'", "but there is no 'free'",
               "sqs.toml:8:7: per must be quoted", "sqs.toml:9:12: free_for = 'ever'",
               "sqs.toml:10:33: price = 'x'", "sqs.toml:10:50: price = 'y'"});
  check_lines(
      told_of_prices("[[instances]]\nrows = [\n  { type = \"x.big\", vcpu = \"two\", memory = "
                     "\"4GX\", on_demand = 0.1 },\n]\n"),
      {"sqs.toml:8:28: vcpu = 'two'", "sqs.toml:8:44: memory = '4GX'",
       "sqs.toml:8:63: on_demand must be quoted"});
  check_lines(
      told_of_prices("[[rule]]\nname = \"r\"\nvalue = \"many\"\nraisable = \"no!\"\nas_of = "
                     "\"soon\"\n"),
      {"sqs.toml:6:1: as_of = 'soon'", "sqs.toml:8:9: value = 'many'", "sqs.toml:9:12: raisable"});
  check_lines(told_of_prices("[[allowance]]\nname = \"a\"\nfree = 750\nfree_for = \"ever\"\n"),
              {"needs 'first_of'", "sqs.toml:8:8: free must be quoted",
               "sqs.toml:9:12: free_for = 'ever'"});
}

TEST_CASE("three errors in a row of cold starts") {
  const ModelsFolder models;
  models.write("aws/cold-starts/2026.toml",
               "service = \"lambda\"\nas_of = \"2026\"\n[[kinds]]\nsource = \"x\"\n"
               "confidence = \"V1\"\nrows = [\n  { kind = \"zip\", init_p50 = \"soon\", "
               "init_p975 = \"late\", answer_p50 = \"1 apple\" },\n]\n");
  models.write("aws/us-east-1/2026/kinesis.toml", "service = \"kinesis\"\nas_of = \"2026\"\n");
  check_lines(
      told([&] {
        scenario::load_price_files({"us-east-1", "2026"}, models.path());
      }),
      {"2026.toml:7:30: init_p50", "2026.toml:7:50: init_p975", "2026.toml:7:71: answer_p50"});
}

TEST_CASE("three errors in a group of a regional file, beside one in its head") {
  const ModelsFolder models;
  models.write("aws/eu-west-9/2026/regional.toml",
               "like = \"us-east-1\"\n[[prices]]\nas_of = \"2026\"\nsource = \"x\"\n"
               "confidence = \"sure\"\nservice = \"sqs\"\n[prices.of]\n"
               "\"standard-requests\" = [\"0.4\", \"a\", \"b\"]\n"
               "\"no-such-meter\" = \"1\"\n");
  check_lines(told([&] {
                scenario::load_price_files({"eu-west-9", "2026"}, models.path());
              }),
              {"regional.toml:2:1: confidence = 'sure'",
               "regional.toml:8:", "regional.toml:8:", "no meter sqs.no-such-meter"});
}

TEST_CASE("three errors in one value of a scenario") {
  check_lines(told_of_scenario(
                  some_traffic + some_architecture +
                  "[prices]\noverride.sqs.standard-requests = { tiers = [{ up_to = \"x\", price "
                  "= \"y\" }, { price = \"z\" }], per = \"some\" }\n"),
              {"up_to = 'x'", "price = 'y'", "price = 'z'", "per = 'some'"});
  check_lines(told_of_scenario(
                  some_traffic +
                  "[[architecture]]\nname = \"a\"\nstages = [{ service = \"lambda\", duration = { "
                  "distribution = \"lognormal\", mean = \"x\", cv = \"y\", min = \"z\" } }]\n"),
              {"mean = 'x'", "cv = 'y'", "min = 'z'"});
  check_lines(told_of_scenario(
                  some_traffic +
                  "[[architecture]]\nname = \"a\"\nstages = [{ service = \"lambda\", duration = { "
                  "512MB = \"x\", 1024MB = 7, 2GX = \"1s\" } }]\n"),
              {"s.toml:8:54:", "1024MB: expected a duration", "2GX"});
  check_lines(told_of_scenario(some_traffic + some_architecture +
                               "[horizon]\ngrowth = { curve = \"logistic\", per_month = \"1%\" }\n"
                               "seasonality = [1, 1, 1, 1, \"x\", 1, 1, \"y\", 1, 1, 1, \"z\"]\n"
                               "start = \"2027-01\"\n"),
              {"logistic growth has no 'per_month'", "'x'", "'y'", "'z'"});
}

TEST_CASE("three errors in lines of a recorded file, and the reading goes on behind them") {
  check_lines(
      told([] { traffic::parse_trace("t,n\n0,1\n60,x\n120,2,3\nnoon,4\n180,5\n", "t.csv"); }),
      {"t.csv:3:4: 'x'", "t.csv:4:5: '120,2,3'", "t.csv:5:1: 'noon'"});
  check_lines(told([] { traffic::parse_instants("1\n2\nx\n1,y\nz\n3\n", "r.csv", {}); }),
              {"r.csv:3:1: 'x'", "r.csv:4:1: 'y'", "r.csv:5:1: 'z'"});
}

TEST_CASE(
    "of a recorded file of another form a few lines are told, of a long list the first twenty") {
  CHECK(told([] { traffic::parse_trace("a\nb\nc\n", "t.csv"); }).size() == 1);
  CHECK(told([] { traffic::parse_trace("04/10/2014,1\n04/11/2014,2\n", "t.csv"); }).size() == 2);
  std::string other;
  for (int i = 10; i < 30; ++i) other += "04/" + std::to_string(i) + "/2014,1\n";
  const Lines few = told([&] { traffic::parse_trace(other, "t.csv"); });
  REQUIRE(few.size() == 6);
  CHECK_THAT(few.back(), Contains("5 lines are wrong up to there, and none is right"));
  CHECK_THAT(few.front(), !Contains("like the rows before"));
  // A mistyped year: the rows behind it go back for that alone.
  check_lines(told([] {
                traffic::parse_trace("2025-01-01,1\n2045-01-02,2\n2025-01-03,3\n2025-01-04,4\n",
                                     "t.csv");
              }),
              {"t.csv:3:1: '2025-01-03,3' is before the row above it"});
  std::string text = "0,1\n";
  for (int i = 0; i < 30; ++i) text += "60,x\n";
  const Lines lines = told([&] { traffic::parse_trace(text, "t.csv"); });
  REQUIRE(lines.size() == 21);
  CHECK_THAT(lines.back(), Contains("t.csv: 20 lines are wrong up to there"));
}
