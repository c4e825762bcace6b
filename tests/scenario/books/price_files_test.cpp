// The price files: what a good entry becomes, and how a bad one is refused.
#include "scenario/books/price_files.hpp"

#include "scenario/books/price_entries.hpp"
#include "support/catch.hpp"
#include "support/models_folder.hpp"
#include "support/refusal.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::scenario;
using testing::ModelsFolder;

namespace {

const std::string head = R"(service = "kinesis"
as_of = "2025-06-05"
[defaults]
source = "QP"
confidence = "V2"
)";

PriceFiles read(const std::string& text, const std::string& service = "kinesis") {
  PriceFiles files;
  add_price_file(Document::parse(text, "k.toml"), service, files);
  return files;
}

std::string refusal(const std::string& text) {
  return testing::refusal_of([&] { read(text); });
}

template <typename Call>
Failure failure_of(Call call, const std::string& expected_text) {
  try {
    call();
  } catch (const Error& error) {
    INFO(error.what());
    CHECK(std::string(error.what()).find(expected_text) != std::string::npos);
    return error.failure();
  }
  FAIL("no error");
  return Failure::Internal;
}

}  // namespace

TEST_CASE("a meter becomes a tariff with its provenance") {
  const PriceFiles files = read(head + R"([[meter]]
name = "put-payload-units"
unit = "payload unit"
per = "1000000"
price = "0.014"
free = "5"
free_for = "12-months"
allowance = "units"
[[meter]]
name = "shard-hours"
unit = "shard-hour"
tiers = [ { up_to = "10", price = "0.02" }, { price = "0.015" } ]
known_up_to = "50"
source = "KBL18"
as_of = "2018-04"
confidence = "MEM"
note = "an old bill"
)");
  const pricing::Tariff& units = files.book.tariffs.at({"kinesis", "put-payload-units"});
  CHECK(units.unit == "payload unit");
  CHECK(units.per == Decimal(1'000'000));
  CHECK(units.free_allowance == Decimal(5));
  CHECK(units.free_for == pricing::FreeFor::FirstYear);
  CHECK(units.allowance_group == "units");
  CHECK_FALSE(units.known_up_to);
  CHECK(units.provenance.source == "QP");
  CHECK(units.provenance.as_of == "2025-06-05");
  CHECK(units.provenance.confidence == "V2");
  const pricing::Tariff& hours = files.book.tariffs.at({"kinesis", "shard-hours"});
  CHECK(hours.per == Decimal(1));
  REQUIRE(hours.tiers.size() == 2);
  CHECK(hours.tiers[0].up_to == Decimal(10));
  CHECK(hours.tiers[1].price == Decimal::parse("0.015"));
  CHECK(hours.known_up_to == Decimal(50));
  CHECK(hours.free_for == pricing::FreeFor::Always);
  CHECK_FALSE(hours.provenance.verified());
  CHECK(hours.provenance.note == "an old bill");
}

TEST_CASE("a rule's kind is read from its text") {
  const auto rule = [](const std::string& value) {
    return head + "[[rule]]\nname = \"r\"\nvalue = \"" + value + "\"\nraisable = true\n";
  };
  const auto rules = [&](const std::string& value) {
    return read(rule(value)).rules.at("kinesis");
  };
  CHECK(rules("25KB").bytes("r") == Bytes{25 * 1024});
  CHECK(rules("0.4GB").bytes("r") == Bytes{429496730});
  CHECK(rules("29s").duration("r") == std::chrono::seconds(29));
  CHECK(rules("500").number("r") == Decimal(500));
  CHECK(rules("81.6").number("r") == Decimal::parse("81.6"));
  CHECK(rules("1000/s").rate("r").per_second() == 1000);
  CHECK(rules("1000/10s").rate("r").per_second() == 100);
  CHECK(rules("false").flag("r") == false);
  CHECK(rules("account").text("r") == "account");
  CHECK(rules("25KB").at("r").text == "25KB");
  CHECK(rules("25KB").at("r").raisable);
}

TEST_CASE("a row of an instance type becomes meters and rules of that type") {
  const PriceFiles files = read(R"(service = "ec2"
as_of = "2018-08-16"
[defaults]
source = "LC18"
confidence = "V1"
[[instances]]
rows = [ { type = "t2.2xlarge", vcpu = 8, memory = "32GiB", arch = "x86", on_demand = "0.4416" } ]
[[instances]]
source = "EDG"
rows = [ { type = "t2.2xlarge", credits_per_hour = "81.6", credit_mode = "standard" } ]
)",
                                "ec2");
  CHECK(files.book.tariffs.at({"ec2", "t2.2xlarge.on-demand"}).tiers[0].price ==
        Decimal::parse("0.4416"));
  CHECK(files.book.tariffs.at({"ec2", "t2.2xlarge.on-demand"}).unit == "instance-hour");
  const metering::Rules& rules = files.rules.at("ec2");
  CHECK(rules.number("t2.2xlarge.vcpu") == Decimal(8));
  CHECK(rules.bytes("t2.2xlarge.memory") == Bytes{32LL << 30});
  CHECK(rules.text("t2.2xlarge.arch") == "x86");
  CHECK(rules.number("t2.2xlarge.credits-per-hour") == Decimal::parse("81.6"));
  CHECK(rules.at("t2.2xlarge.credit-mode").provenance.source == "EDG");
}

TEST_CASE("a malformed price file is refused at its place") {
  const std::string meter = head + "[[meter]]\nname = \"m\"\nunit = \"u\"\n";
  const std::string rule = head + "[[rule]]\nname = \"r\"\n";
  const std::string row = head + "[[instances]]\n";
  const struct {
    std::string text;
    std::string place;
    std::string reason;
  } cases[] = {
      {"", "k.toml:", "needs 'service'"},
      {"service = kinesis", "k.toml:1:", "not valid TOML"},
      {"service = \"kinesis", "k.toml:1:", "not valid TOML"},
      {"service = \"sqs\"", "k.toml:1:11:", "in the file of 'kinesis'"},
      {"service = 7", "k.toml:1:11:", "expected a text"},
      {head + "color = \"red\"", "k.toml:6:1:", "unknown key 'color'"},
      {head + "[[metre]]\nname = \"m\"", "k.toml:6:", "did you mean 'meter'?"},
      {"service = \"kinesis\"\nmeter = \"m\"", "k.toml:2:9:", "expected a list of tables"},
      {head + "[[meter]]\nunit = \"u\"\nprice = \"1\"", "k.toml:6:1:", "needs 'name'"},
      {head + "[[meter]]\nname = \"m\"\nprice = \"1\"", "k.toml:6:1:", "needs 'unit'"},
      {meter, "k.toml:6:1:", "either price or tiers"},
      {meter + "price = \"1\"\ntiers = [ { price = \"1\" } ]", "k.toml:6:1:", "either price or"},
      {meter + "price = 0.014", "k.toml:9:9:", "must be quoted"},
      {meter + "price = \"cheap\"", "k.toml:9:9:", "price = 'cheap'"},
      {meter + "price = \"-1\"", "k.toml:9:9:", "out of range"},
      {meter + "price = \"nan\"", "k.toml:9:9:", "expected a number"},
      {meter + "price = \"1e400\"", "k.toml:9:9:", "expected a number"},
      {meter + "price = \"1\"\nper = \"0\"", "k.toml:10:7:", "out of range"},
      {meter + "price = \"1\"\nper = 100", "k.toml:10:7:", "must be quoted"},
      {meter + "price = \"1\"\nfree = \"0\"", "k.toml:10:8:", "out of range"},
      {meter + "price = \"1\"\nallowance = \"a\"", "k.toml:6:1:", "there is no 'free'"},
      {meter + "price = \"1\"\nfree_for = \"always\"", "k.toml:6:1:", "there is no 'free'"},
      {meter + "price = \"1\"\nfree = \"5\"\nfree_for = \"a year\"",
       "k.toml:11:12:", "expected one of \"always\", \"12-months\""},
      {meter + "tiers = [ { up_to = \"5\", price = \"3\" }, { price = \"1\" } ]\n"
               "known_up_to = \"5\"",
       "k.toml:6:1:", "expected more than the last tier's begin, 5"},
      {meter + "price = \"1\"\nknown_up_to = 9", "k.toml:10:15:", "must be quoted"},
      {meter + "price = \"1\"\nprize = \"2\"", "k.toml:10:1:", "did you mean 'price'?"},
      {meter + "tiers = []", "k.toml:6:1:", "tiers is empty"},
      {meter + "tiers = \"1\"", "k.toml:9:9:", "expected a list of tables"},
      {meter + "tiers = [ 1 ]", "k.toml:9:11:", "expected tables"},
      {meter + "tiers = [ { up_to = \"1\" } ]", "k.toml:9:11:", "needs 'price'"},
      {meter + "tiers = [ { up_to = \"1\", price = \"1\" } ]", "k.toml:9:11:", "leave out up_to"},
      {meter + "tiers = [ { price = \"2\" }, { price = \"1\" } ]",
       "k.toml:9:11:", "only the last tier"},
      {meter + "tiers = [ { up_to = \"5\", price = \"3\" }, { up_to = \"5\", price = \"2\" }, "
               "{ price = \"1\" } ]",
       "k.toml:9:41:", "does not rise"},
      {meter + "price = \"1\"\nas_of = \"June 2025\"", "k.toml:6:1:", "expected a date"},
      {meter + "price = \"1\"\nas_of = \"2026-13-45\"", "k.toml:6:1:", "expected a date"},
      {meter + "price = \"1\"\nas_of = \"2026-13\"", "k.toml:6:1:", "expected a date"},
      {meter + "price = \"1\"\nas_of = \"2025-02-29\"", "k.toml:6:1:", "expected a date"},
      {meter + "price = \"1\"\nas_of = 2025-06-05", "k.toml:10:9:", "expected a text"},
      {meter + "price = \"1\"\nconfidence = \"high\"", "k.toml:6:1:", "\"V1\" … \"V9\""},
      {meter + "price = \"1\"\nconfidence = \"MEM\"", "k.toml:6:1:", "needs a note"},
      {meter + "price = \"1\"\n[[meter]]\nname = \"m\"\nunit = \"u\"\nprice = \"2\"",
       "k.toml:10:1:", "kinesis.m has a second price"},
      {meter + "price = \"1\"\nfree = \"5\"\nallowance = \"a\"\n[[meter]]\nname = \"n\"\n"
               "unit = \"u\"\nprice = \"1\"\nfree = \"6\"\nallowance = \"a\"",
       "k.toml:", "different sizes, 5 and 6"},
      {meter + "price = \"1\"\nfree = \"5\"\nallowance = \"a\"\n[[meter]]\nname = \"n\"\n"
               "unit = \"u\"\nprice = \"1\"\nfree = \"5\"\nfree_for = \"12-months\"\n"
               "allowance = \"a\"",
       "k.toml:", "different times"},
      {"service = \"kinesis\"\n[[meter]]\nname = \"m\"\nunit = \"u\"\nprice = \"1\"",
       "k.toml:2:1:", "has no source"},
      {"service = \"kinesis\"\n[defaults]\nsource = \"QP\"\n[[meter]]\nname = \"m\"\n"
       "unit = \"u\"\nprice = \"1\"",
       "k.toml:4:1:", "expected a date"},
      {rule, "k.toml:6:1:", "needs 'value'"},
      {rule + "value = 25", "k.toml:8:9:", "must be quoted: value = \"25\""},
      {rule + "value = true", "k.toml:8:9:", "must be quoted: value = \"true\""},
      {rule + "value = []", "k.toml:8:9:", "expected a text"},
      {rule + "value = \"25XB\"", "k.toml:8:9:", "'25XB'"},
      {rule + "value = \"ten\"", "k.toml:8:9:", "value = 'ten': expected a quantity"},
      {rule + "value = \"\"", "k.toml:8:9:", "expected a quantity"},
      {rule + "value = \"10 parsecs\"", "k.toml:8:9:", "'10 parsecs'"},
      {rule + "value = \"1000/fortnight\"", "k.toml:8:9:", "'1000/fortnight'"},
      {rule + "value = \"1\"\nraisable = \"maybe\"", "k.toml:9:12:", "true or false"},
      {rule + "value = \"1\"\n[[rule]]\nname = \"r\"\nvalue = \"2\"",
       "k.toml:9:1:", "kinesis.r has a second value"},
      {row + "rows = [ { vcpu = 2 } ]", "k.toml:7:10:", "needs 'type'"},
      {row + "rows = [ { type = \"t\", vcpu = 0 } ]", "k.toml:7:", "out of range"},
      {row + "rows = [ { type = \"t\", memory = \"8 apples\" } ]", "k.toml:7:", "'8 apples'"},
      {row + "rows = [ { type = \"t\", arch = \"mips\" } ]", "k.toml:7:", "one of"},
      {row + "rows = [ { type = \"t\", on_demand = 0.1 } ]", "k.toml:7:", "must be quoted"},
      {row + "rows = [ { type = \"t\", ondemand = \"0.1\" } ]",
       "k.toml:7:", "did you mean 'on_demand'?"},
      {row + "rows = [ { type = \"t\", spot = \"1\" }, { type = \"t\", spot = \"2\" } ]",
       "k.toml:7:", "kinesis.t.spot has a second price"},
  };
  for (const auto& bad : cases) {
    INFO(bad.text);
    const std::string message = refusal(bad.text);
    INFO(message);
    CHECK(message.rfind(bad.place, 0) == 0);
    CHECK(message.find(bad.reason) != std::string::npos);
  }
}

TEST_CASE("an unknown region or epoch names those there are, and the nearest") {
  CHECK(failure_of(
            [] {
              load_price_files({"us-west-3", "2026"});
            },
            "did you mean 'us-west-1'?") == Failure::Usage);
  CHECK(failure_of(
            [] {
              load_price_files({"mars", "2026"});
            },
            "there are af-south-1, ap-east-1, ap-northeast-1") == Failure::Usage);
  CHECK(failure_of(
            [] {
              load_price_files({"us-east-1", "2019-08"});
            },
            "did you mean '2018-08'?") == Failure::Usage);
}

TEST_CASE("a provider is a folder of models like any other") {
  const ModelsFolder models;
  models.write("elsewhere/mars-1/2040/kinesis.toml",
               head + "[[meter]]\nname = \"shard-hours\"\nunit = \"shard-hour\"\nprice = \"9\"\n");
  const std::string folder = models.path();
  const PriceFiles files = load_price_files({"mars-1", "2040", "elsewhere"}, folder);
  CHECK(files.book.provider == "elsewhere");
  CHECK(files.book.tariffs.at({"kinesis", "shard-hours"}).tiers[0].price == Decimal(9));
  CHECK(failure_of(
            [&] {
              load_price_files({"mars-1", "2040"}, folder);
            },
            "no prices for region 'mars-1'") == Failure::Usage);
  CHECK(failure_of(
            [&] {
              load_price_files({"mars-1", "2040", "elswhere"}, folder);
            },
            "no prices of provider 'elswhere': there are aws, elsewhere; did you mean "
            "'elsewhere'?") == Failure::Usage);
}

TEST_CASE("a folder of models stands in for single services and may add books") {
  const ModelsFolder models;
  models.write("aws/us-east-1/2026/kinesis.toml",
               head + "[[meter]]\nname = \"shard-hours\"\nunit = \"shard-hour\"\nprice = \"9\"\n");
  models.write("aws/mars-1/2040/kinesis.toml", head);
  models.write("aws/README.md", "not a price file");
  const std::string folder = models.path();

  const PriceFiles files = load_price_files({"us-east-1", "2026"}, folder);
  CHECK(files.book.tariffs.at({"kinesis", "shard-hours"}).tiers[0].price == Decimal(9));
  CHECK(files.book.tariffs.count({"kinesis", "put-payload-units"}) == 0);
  CHECK(files.book.tariffs.count({"lambda", "requests"}) == 1);

  CHECK(load_price_files({"mars-1", "2040"}, folder).book.tariffs.empty());
  CHECK(available_books(folder).size() == available_books().size() + 1);
}

TEST_CASE("an error in a file of the disk names that file") {
  const ModelsFolder models;
  models.write("aws/us-east-1/2026/sqs.toml", "service = \"sqs\"\nprice = 1\n");
  CHECK(failure_of(
            [&] {
              load_price_files({"us-east-1", "2026"}, models.path());
            },
            "aws/us-east-1/2026/sqs.toml:2:1: unknown key 'price'") == Failure::Usage);
}

TEST_CASE("a folder of models that is not there, or holds no prices, is refused") {
  const ModelsFolder models;
  const std::string folder = models.path();
  CHECK(failure_of([&] { available_books(folder + "/none"); }, "cannot be read") == Failure::Io);
  models.write("notes.txt", "none");
  CHECK(failure_of([&] { available_books(folder); }, "has no price files") == Failure::Usage);
  CHECK(failure_of([&] { available_books(folder + "/notes.txt"); }, "cannot be read") ==
        Failure::Io);
}

TEST_CASE("all that is wrong with the files of a book is told at once, file by file") {
  const ModelsFolder models;
  models.write("aws/us-east-1/2026/sqs.toml",
               "service = \"sqs\"\nprice = 1\n[[rule]]\nname = \"r\"\nvalue = \"many\"\n");
  models.write("aws/us-east-1/2026/kinesis.toml",
               "service = \"kinesis\"\n[[meter]]\nname = \"m\"\n[[rule]]\nvalue = \"1\"\n");
  try {
    load_price_files({"us-east-1", "2026"}, models.path());
    FAIL("accepted");
  } catch (const Errors& errors) {
    INFO(errors.what());
    REQUIRE(errors.all().size() >= 4);
    CHECK(errors.failure() == Failure::Usage);
    CHECK_THAT(errors.all()[0].what(),
               Catch::Matchers::Contains("kinesis.toml:2:1: a [[meter]] needs 'unit'"));
    CHECK_THAT(errors.what(),
               Catch::Matchers::Contains("kinesis.toml:2:1: has no source, and [defaults] give") &&
                   Catch::Matchers::Contains("kinesis.toml:4:1: a [[rule]] needs 'name'"));
    CHECK_THAT(errors.what(), Catch::Matchers::Contains("sqs.toml:2:1: unknown key 'price'"));
    CHECK_THAT(errors.what(), Catch::Matchers::Contains("sqs.toml:5:9: value = 'many'"));
  }
}

TEST_CASE("all that is wrong with a file of cold starts is told at once") {
  const ModelsFolder models;
  models.write("aws/cold-starts/2026.toml",
               "service = \"lambda\"\nas_of = \"2026\"\n[defaults]\nsource = \"x\"\nconfidence = "
               "\"V1\"\n[idle_life]\nleast = \"soon\"\n[[kinds]]\nrows = [\n"
               "  { kind = \"zip\", init_p5 = \"1s\" },\n  { init_p50 = \"1s\" },\n]\n");
  models.write("aws/us-east-1/2026/kinesis.toml", "service = \"kinesis\"\nas_of = \"2026\"\n");
  try {
    load_price_files({"us-east-1", "2026"}, models.path());
    FAIL("accepted");
  } catch (const Errors& errors) {
    INFO(errors.what());
    CHECK_THAT(errors.what(), Catch::Matchers::Contains("2026.toml:7:9: least = 'soon'"));
    CHECK_THAT(errors.what(), Catch::Matchers::Contains("2026.toml:10:19: unknown key 'init_p5'"));
    CHECK_THAT(errors.what(), Catch::Matchers::Contains("2026.toml:11:3: a row of cold starts"));
  }
}
