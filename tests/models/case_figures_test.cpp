// Figures of the case studies, from parameters to dollars through the books (sources:
// models/SOURCES.md, A18, CB18).
#include "pricing/bill.hpp"
#include "scenario/books/catalogue_files.hpp"
#include "scenario/books/price_files.hpp"
#include "services/kit/service.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

Flow twelve_million_an_hour() {
  Flow flow;
  flow.step = std::chrono::minutes(1);
  flow.items = Eigen::ArrayXd::Constant(720 * 60, 200'000);
  flow.total = 8'640'000'000;
  flow.size = {1024};
  return flow;
}

/// What a service costs, or one of its meters.
std::string dollars(const char* service, const Texts& texts, const scenario::PriceFiles& files,
                    std::string_view meter = "") {
  static const Catalogue catalogue = scenario::load_catalogue();
  const Service& ran = *catalogue.find(service);
  Parameters values(ran.parameters);
  for (const auto& [name, text] : texts) {
    values.set(name, read_value(*find_parameter(ran.parameters, name), text));
  }
  Context context{.stage = service, .rules = files.rules.at(service), .workload = {}};
  context.month = context.span = std::chrono::hours(720);
  metering::Usage usage = ran.run(twelve_million_an_hour(), values, context).usage;
  std::erase_if(usage,
                [&](const auto& line) { return !meter.empty() && line.meter.meter != meter; });
  return pricing::rate(usage, files.book).total().text();
}

}  // namespace

TEST_CASE("case A: the vCPU shares of the collector's nodes cost 59.616, 397.44 and 174.8736") {
  const auto files = scenario::load_price_files({"us-west-1", "2018-08"});
  const auto share = [&](const char* nodes, const char* vcpu) {
    return dollars("ec2",
                   {{"instance", "t2.2xlarge"},
                    {"billing", "vcpu-share"},
                    {"nodes", nodes},
                    {"vcpu_per_node", vcpu}},
                   files);
  };
  CHECK(share("3", "0.5") == "59.616");
  CHECK(share("5", "2") == "397.44");
  CHECK(share("4", "1.1") == "174.8736");
}

TEST_CASE("case A: sized by its fleet, 12 M events an hour cost what the fleet costs") {
  const auto files = scenario::load_price_files({"us-west-1", "2018-08"});
  const Texts fleet = {{"instance", "t2.2xlarge"}, {"billing", "vcpu-share"},
                       {"capacity", "fleet"},      {"fleet_rate", "12M/h"},
                       {"fleet_nodes", "4"},       {"fleet_vcpu", "1.1"}};
  CHECK(dollars("ec2", fleet, files) == "174.8736");
}

TEST_CASE("case B: the baseline of three m3.large is 287.28") {
  const auto files = scenario::load_price_files({"us-east-1", "2018-08"});
  CHECK(dollars("ec2", {{"instance", "m3.large"}, {"nodes", "3"}}, files) == "287.28");
}

TEST_CASE("a t2.2xlarge kept fully busy in unlimited mode costs 0.7736 an hour") {
  // 0.4416 + (8 − 1.36) × 0.05
  const auto files = scenario::load_price_files({"us-west-1", "2018-08"});
  CHECK(
      dollars("ec2",
              {{"instance", "t2.2xlarge"}, {"nodes", "1"}, {"cpu", "1s"}, {"credits", "unlimited"}},
              files) == Money::from_dollars(Decimal::parse("556.992")).text());
}

TEST_CASE("case A: 80 shards of us-west-1 for 720 hours cost 1048.32") {
  const auto files = scenario::load_price_files({"us-west-1", "2018-08"});
  CHECK(dollars("kinesis", {{"shards", "80"}}, files, "shard-hours") == "1048.32");
  // 8,640 million records of 1 KiB, one payload unit each: not the 346 million of their bytes.
  CHECK(dollars("kinesis", {{"shards", "80"}}, files, "put-payload-units") == "159.84");
}

TEST_CASE("a function of 120 ms is billed 200 ms in 2018 and 120 ms today") {
  // 8,640 M × half a GB × 0.2 s × 0.0000166667; then 518.4 M GB-seconds, all in the first tier.
  const Texts function = {{"memory", "512MB"}, {"duration", "120ms"}};
  CHECK(dollars("lambda", function, scenario::load_price_files({"us-east-1", "2018-08"}),
                "gb-seconds-x86") == "14400.0288");
  CHECK(dollars("lambda", function, scenario::load_price_files({"us-east-1", "2026"}),
                "gb-seconds-x86") == "8640.01728");
}
