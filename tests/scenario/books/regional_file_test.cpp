// A region that says only what differs from another one's price files.
#include "scenario/books/regional_file.hpp"

#include "scenario/books/price_entries.hpp"
#include "support/catch.hpp"
#include "support/models_folder.hpp"
#include "support/refusal.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::scenario;
using testing::ModelsFolder;

namespace {

const std::string alike = R"(service = "kinesis"
as_of = "2025-06-05"
[defaults]
source = "QP"
confidence = "V2"
[[meter]]
name = "put-payload-units"
unit = "payload unit"
per = "1000000"
price = "0.014"
note = "25 KB each"
[[meter]]
name = "shard-hours"
unit = "shard-hour"
tiers = [ { up_to = "10", price = "0.02" }, { price = "0.015" } ]
[[meter]]
name = "fan-out-gb"
unit = "GB"
price = "0.013"
[[rule]]
name = "shard-quota"
value = "20000"
raisable = true
[[rule]]
name = "put-unit"
value = "25KB"
)";

const std::string head = R"(like = "us-east-1"
[[prices]]
service = "kinesis"
source = "QP"
as_of = "2025-06"
confidence = "V1"
[prices.of]
)";

PriceFiles read(const std::string& text, const std::set<std::string>& elsewhere = {}) {
  PriceFiles files;
  add_price_file(Document::parse(alike, "k.toml"), "kinesis", files);
  read_regional(Document::parse(text, "r.toml"), elsewhere, files);
  return files;
}

std::string refusal(const std::string& text) {
  return testing::refusal_of([&] { read(text); });
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const pricing::Tariff& tariff(const PriceFiles& files, const char* meter) {
  return files.book.tariffs.at({"kinesis", meter});
}

}  // namespace

TEST_CASE("a regional price has the other region's unit, bounds and note, and its own source") {
  const PriceFiles files = read(head + R"(put-payload-units = "0.0175"
shard-hours = ["0.03", "0.018"]
)");
  const pricing::Tariff& units = tariff(files, "put-payload-units");
  CHECK(units.tiers.front().price == Decimal::parse("0.0175"));
  CHECK(units.per == Decimal(1'000'000));
  CHECK(units.unit == "payload unit");
  CHECK(units.provenance == metering::Provenance{"QP", "2025-06", "V1", "25 KB each"});
  const pricing::Tariff& hours = tariff(files, "shard-hours");
  CHECK(hours.tiers[0].price == Decimal::parse("0.03"));
  CHECK(hours.tiers[0].up_to == Decimal(10));
  CHECK(hours.tiers[1].price == Decimal::parse("0.018"));
}

TEST_CASE("a price that the region does not give is not known there; its limits are as they were") {
  const PriceFiles files = read(head + "put-payload-units = \"0.0175\"\n");
  CHECK(files.book.tariffs.size() == 1);
  CHECK(files.rules.at("kinesis").number("shard-quota") == Decimal(20000));
  CHECK(files.rules.at("kinesis").bytes("put-unit") == Bytes{25 * 1024});
}

TEST_CASE("where a service costs the same in both, it is said once") {
  const PriceFiles files = read("like = \"us-east-1\"\nsame = [\"kinesis\"]\n");
  CHECK(files.book.tariffs.size() == 3);
  CHECK(tariff(files, "fan-out-gb").provenance.confidence == "V2");
}

TEST_CASE("a limit of the region stands in place of the other one's") {
  const PriceFiles files = read(R"(like = "us-east-1"
[[rules]]
service = "kinesis"
source = "KIN-now"
as_of = "2026"
confidence = "V1"
[rules.of]
shard-quota = "1000"
)");
  const metering::Rule& quota = files.rules.at("kinesis").at("shard-quota");
  CHECK(std::get<Decimal>(quota.value) == Decimal(1000));
  CHECK(quota.raisable);
  CHECK(quota.provenance.source == "KIN-now");
}

TEST_CASE("what is said of a service that has a file of its own is passed over") {
  CHECK(read(head + "put-payload-units = \"0.0175\"\n", {"kinesis"}).book.tariffs.empty());
}

TEST_CASE("an entry that the other region has not, or otherwise, is refused at its place") {
  CHECK(holds(refusal(head + "put-units = \"1\"\n"),
              "r.toml:8:13: the other region has no meter kinesis.put-units"));
  CHECK(holds(refusal(head + "shard-hours = \"0.018\"\n"), "r.toml:8:15: 1 prices for 2"));
  CHECK(holds(refusal(head + "fan-out-gb = 0.014\n"), "r.toml:8:14: expected a price in quotes"));
  CHECK(holds(refusal(head + "fan-out-gb = \"cheap\"\n"), "r.toml:8:14: "));
  CHECK(holds(refusal(head + "fan-out-gb = \"-1\"\n"), "a price is not negative"));
  CHECK(holds(refusal(head + "fan-out-gb = \"1\"\n" + head.substr(head.find("[[")) +
                      "fan-out-gb = \"2\"\n"),
              "kinesis.fan-out-gb has a second price"));
  CHECK(holds(refusal("like = \"us-east-1\"\n[[prices]]\nservice = \"kinesis\"\nsource = \"QP\"\n"
                      "as_of = \"2025\"\nconfidence = \"V1\"\n"),
              "[[prices]] needs [prices.of]"));
  const std::string rules = R"(like = "us-east-1"
[[rules]]
service = "kinesis"
source = "QP"
as_of = "2025"
confidence = "V1"
[rules.of]
)";
  CHECK(holds(refusal(rules + "quota = \"1\"\n"), "the other region has no rule kinesis.quota"));
  CHECK(holds(refusal(rules + "shard-quota = \"many\"\n"), "r.toml:8:15: value = 'many'"));
  CHECK(holds(refusal("like = \"us-east-1\"\nprizes = 1\n"), "did you mean 'prices'"));
}

TEST_CASE("a regional file of one's own stands on a built-in region's files") {
  const ModelsFolder models;
  const std::string book = "aws/mars-north-1/2026/";
  models.write(book + "regional.toml", head + "shard-hours = \"0.5\"\n");
  models.write(book + "sqs.toml", "service = \"sqs\"\n");
  const PriceFiles files = load_price_files({"mars-north-1", "2026"}, models.path());
  CHECK(files.book.tariffs.size() == 1);
  CHECK(tariff(files, "shard-hours").tiers.front().price == Decimal::parse("0.5"));
  CHECK(files.rules.at("lambda").has("billing-step"));
  CHECK(files.rules.at("sqs").all().empty());  // its own file says nothing of it

  models.write(book + "regional.toml", "like = \"eu-central-1\"\n");
  CHECK_THROWS_WITH(
      load_price_files({"mars-north-1", "2026"}, models.path()),
      Catch::Contains("regional.toml:1:8: like = 'eu-central-1': expected a region with"));
}
