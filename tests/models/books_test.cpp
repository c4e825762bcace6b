// Every price book that is part of the program: complete, sourced, and plausible.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "batching/kinesis_limits.hpp"
#include "scenario/books/price_files.hpp"
#include "support/catch.hpp"
#include "unpriced.hpp"

using namespace costsim;
using namespace costsim::scenario;
using metering::Provenance;

namespace {

/// Calls `check` with the name and provenance of each entry of a book.
template <typename Check>
void each_entry(const PriceFiles& files, Check check) {
  for (const auto& [meter, tariff] : files.book.tariffs) check(meter.text(), tariff.provenance);
  for (const pricing::SharedAllowance& shared : files.allowances) {
    check(shared.service + "." + shared.name, shared.provenance);
  }
  for (const auto& [service, rules] : files.rules) {
    for (const auto& [name, rule] : rules.all()) check(service + "." + name, rule.provenance);
  }
}

template <typename Check>
void each_book(Check check) {
  for (const BookName& name : available_books()) {
    INFO(name.region << " " << name.epoch);
    check(load_price_files(name));
  }
}

/// The first column of the tables in models/SOURCES.md: "LC18, LC19, LC25" gives three keys.
std::set<std::string> source_keys() {
  std::ifstream file(std::string(COSTSIM_SOURCE_DIR) + "/models/SOURCES.md");
  std::set<std::string> keys;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("| ", 0) != 0) continue;
    std::istringstream cell(line.substr(2, line.find(" |") - 2));
    for (std::string key; std::getline(cell >> std::ws, key, ',');) keys.insert(key);
  }
  return keys;
}

Decimal one_price(const PriceFiles& files, const std::string& service, const std::string& meter) {
  return files.book.tariffs.at({service, meter}).tiers.front().price;
}

/// The five regions that have price files for each service.
bool by_hand(const std::string& region) {
  return region == "us-east-1" || region == "us-west-1" || region == "us-west-2" ||
         region == "eu-west-1" || region == "ap-southeast-2";
}

}  // namespace

TEST_CASE("there are 28 regions in 2026, and five of them in 2018-08") {
  std::set<std::string> now, then;
  for (const BookName& name : available_books()) {
    (name.epoch == "2026" ? now : then).insert(name.region);
  }
  CHECK(now.size() == 28);
  CHECK(then == std::set<std::string>{"ap-southeast-2", "eu-west-1", "us-east-1", "us-west-1",
                                      "us-west-2"});
  CHECK(available_books().size() == now.size() + then.size());
}

TEST_CASE("every entry of every book names its source, date and confidence") {
  const std::set<std::string> known = source_keys();
  REQUIRE(known.count("QP") == 1);
  std::set<std::string> seen;  // a region that is like another one has most of its provenances
  each_book([&](const PriceFiles& files) {
    each_entry(files, [&](const std::string& name, const Provenance& provenance) {
      const auto& [source, as_of, confidence, note] = provenance;
      if (!seen.insert(source + '|' + as_of + '|' + confidence + '|' + note).second) return;
      INFO(name << ": " << provenance.source);
      CHECK_FALSE(provenance.as_of.empty());
      CHECK_FALSE(provenance.confidence.empty());
      CHECK((provenance.verified() || !provenance.note.empty()));
      std::istringstream sources(provenance.source);
      for (std::string key; std::getline(sources >> std::ws, key, ',');) {
        CHECK(known.count(key) == 1);
      }
    });
  });
}

TEST_CASE("tiers of every tariff rise in bound and fall in price") {
  each_book([](const PriceFiles& files) {
    for (const auto& [meter, tariff] : files.book.tariffs) {
      INFO(meter.text());
      REQUIRE_FALSE(tariff.tiers.empty());
      CHECK_FALSE(tariff.tiers.back().up_to.has_value());
      for (std::size_t i = 1; i < tariff.tiers.size(); ++i) {
        CHECK(tariff.tiers[i].price <= tariff.tiers[i - 1].price);
        if (i + 1 < tariff.tiers.size()) CHECK(*tariff.tiers[i].up_to > *tariff.tiers[i - 1].up_to);
      }
    }
  });
}

TEST_CASE("what is bought twice as large costs twice as much") {
  // EC2 prices grow with the size within a family up to the rounding of AWS's list.
  each_book([](const PriceFiles& files) {
    for (const char* family : {"t2", "m4", "m5", "c4", "c5"}) {
      INFO(family);
      const std::string type = family;
      if (!files.book.tariffs.contains({"ec2", type + ".2xlarge.on-demand"})) continue;
      const double large = one_price(files, "ec2", type + ".large.on-demand").to_double();
      const double twice = one_price(files, "ec2", type + ".2xlarge.on-demand").to_double();
      CHECK(twice / large == Approx(4).epsilon(0.01));
    }
  });
}

TEST_CASE("reserved capacity costs less the longer and the earlier it is paid, never more") {
  const PriceFiles files = load_price_files({"us-east-1", "2026"});
  for (const std::string type : {"t2.large", "t2.2xlarge", "t3.large", "m4.large", "c5.large"}) {
    INFO(type);
    const auto price = [&](const std::string& kind) {
      return one_price(files, "ec2", type + "." + kind);
    };
    CHECK(price("reserved-1y-no-upfront") < price("on-demand"));
    CHECK(price("reserved-1y-all-upfront") < price("reserved-1y-no-upfront"));
    CHECK(price("reserved-3y-no-upfront") < price("reserved-1y-all-upfront"));
    CHECK(price("reserved-3y-partial-upfront") < price("reserved-3y-no-upfront"));
    CHECK(price("reserved-3y-all-upfront") < price("reserved-3y-partial-upfront"));
    CHECK(price("spot") < price("on-demand"));
  }
}

TEST_CASE("the old book has none of what was not sold yet") {
  const PriceFiles files = load_price_files({"us-east-1", "2018-08"});
  const std::pair<const char*, const char*> later[] = {{"api-gateway", "http-requests"},
                                                       {"api-gateway", "websocket-messages"},
                                                       {"lambda", "gb-seconds-arm"},
                                                       {"lambda", "provisioned-gb-seconds-x86"},
                                                       {"lambda", "tenant-environment-gb-x86"},
                                                       {"lambda", "snapshot-restore-gb"},
                                                       {"lambda", "durable-operations"},
                                                       {"kinesis", "on-demand-in-gb"},
                                                       {"kinesis", "advantage-in-gb"},
                                                       {"dynamodb", "on-demand-writes"},
                                                       {"ec2", "t4g.large.on-demand"},
                                                       {"ec2", "m7g.large.on-demand"},
                                                       {"ebs", "gp3-gb-months"},
                                                       {"cloudwatch", "insights-gb"},
                                                       {"fargate", "vcpu-hours-arm"}};
  for (const auto& [service, meter] : later) {
    INFO(service << "." << meter);
    CHECK(files.book.tariffs.count({service, meter}) == 0);
    CHECK(load_price_files({"us-east-1", "2026"}).book.tariffs.count({service, meter}) == 1);
  }
}

namespace {

/// By type of instance, which not every region has.
bool by_type(const metering::MeterId& meter) {
  return meter.service == "ec2" || meter.meter.ends_with(".fee");
}

}  // namespace

TEST_CASE(
    "a book of 2026 kept by hand lacks only instances and what Virginia alone has a price of") {
  const PriceFiles reference = load_price_files({"us-east-1", "2026"});
  for (const BookName& name : available_books()) {
    if (name.epoch != "2026" || !by_hand(name.region)) continue;
    const PriceFiles files = load_price_files(name);
    for (const auto& [meter, tariff] : reference.book.tariffs) {
      if (by_type(meter) || testing::priced_in_virginia_alone(meter)) continue;
      INFO(name.region << " " << meter.text());
      CHECK(files.book.tariffs.count(meter) == 1);
    }
  }
}

TEST_CASE("the other books of 2026 lack only what no source has of their regions") {
  const PriceFiles reference = load_price_files({"us-east-1", "2026"});
  for (const BookName& name : available_books()) {
    if (name.epoch != "2026" || by_hand(name.region)) continue;
    const PriceFiles files = load_price_files(name);
    for (const auto& [meter, tariff] : reference.book.tariffs) {
      if (by_type(meter) || testing::unpriced_somewhere(meter)) continue;
      INFO(name.region << " " << meter.text());
      CHECK(files.book.tariffs.count(meter) == 1);
    }
    CHECK(files.book.tariffs.count({"ec2", "m5.large.on-demand"}) == 1);
  }
}

TEST_CASE("every book of 2026 has every limit of us-east-1, instances aside") {
  const PriceFiles reference = load_price_files({"us-east-1", "2026"});
  for (const BookName& name : available_books()) {
    if (name.epoch != "2026") continue;
    const PriceFiles files = load_price_files(name);
    for (const auto& [service, rules] : reference.rules) {
      for (const auto& [rule, value] : rules.all()) {
        INFO(name.region << " " << service << "." << rule);
        if (service != "ec2") CHECK(files.rules.at(service).has(rule));
      }
    }
  }
}

TEST_CASE("of a book of 2026 at most 20 entries are not verified") {
  each_book([](const PriceFiles& files) {
    if (files.book.epoch != "2026") return;
    std::set<std::string> unverified;
    each_entry(files, [&](const std::string& name, const Provenance& provenance) {
      if (!provenance.verified() && !name.ends_with(".spot")) unverified.insert(name);
    });
    INFO(files.book.region);
    CHECK(unverified.size() <= 20);
    CHECK(unverified.contains("ec2.spot-of-on-demand"));  // all of its spot prices
  });
}

TEST_CASE("limits of the newer regions are lower by default") {
  // API Gateway developer guide, "Amazon API Gateway quotas": 2,500 a second, burst 1,250
  const auto gateway = [](const char* region) {
    return load_price_files({region, "2026"}).rules.at("api-gateway");
  };
  CHECK(gateway("eu-south-2").rate("account-rate").per_second() == 2500);
  CHECK(gateway("eu-south-2").number("account-burst") == Decimal(1250));
  CHECK(gateway("eu-central-1").rate("account-rate").per_second() == 10000);
}

TEST_CASE("quotas and increments are those of their time") {
  const auto lambda = [](const char* epoch) {
    return load_price_files({"us-west-1", epoch}).rules.at("lambda");
  };
  CHECK(lambda("2018-08").duration("billing-step") == std::chrono::milliseconds(100));
  CHECK(lambda("2026").duration("billing-step") == std::chrono::milliseconds(1));
  CHECK_FALSE(lambda("2018-08").flag("init-billed"));
  CHECK(lambda("2026").flag("init-billed"));
  CHECK(lambda("2018-08").number("burst-concurrency") == Decimal(500));
  CHECK(load_price_files({"us-east-1", "2018-08"}).rules.at("lambda").number("burst-concurrency") ==
        Decimal(3000));
  CHECK(lambda("2018-08").rate("scaling-rate").events_in(std::chrono::minutes(1)) == Decimal(500));
  CHECK(lambda("2026").rate("scaling-rate").events_in(std::chrono::minutes(1)) == Decimal(6000));
  CHECK(lambda("2018-08").text("scaling-scope") == "account");
  CHECK(lambda("2026").text("scaling-scope") == "function");
  const auto kinesis = load_price_files({"us-west-1", "2018-08"}).rules.at("kinesis");
  CHECK(kinesis.number("shard-quota") == Decimal(200));
  CHECK(kinesis.bytes("put-records-bytes") == Bytes{5 << 20});
  CHECK(kinesis.rate("shard-write-records").per_second() == 1000);
}

TEST_CASE("producers are paced, and their batches closed, by what the books say of Kinesis") {
  for (const char* epoch : {"2018-08", "2026"}) {
    const auto kinesis = load_price_files({"us-east-1", epoch}).rules.at("kinesis");
    CHECK(kinesis.bytes("shard-write-bytes") == Bytes{batching::shard_bytes_per_s});
    CHECK(kinesis.rate("shard-write-records").per_second() == batching::shard_records_per_s);
    CHECK(kinesis.number("put-records-max") ==
          Decimal(static_cast<std::int64_t>(batching::put_records_max)));
  }
}

TEST_CASE("a t2.2xlarge sustains 1.36 of its 8 vCPUs") {
  // credits per hour / 60 (EC2 user guide, "Key concepts and definitions for burstable instances")
  const auto rules = load_price_files({"us-west-1", "2018-08"}).rules.at("ec2");
  CHECK(rules.number("t2.2xlarge.credits-per-hour").divided_by(60) == Decimal::parse("1.36"));
  CHECK(rules.number("t2.2xlarge.vcpu") == Decimal(8));
  CHECK(rules.text("t2.2xlarge.credit-mode") == "standard");
}

TEST_CASE("a book's date is that of its newest verified price") {
  CHECK(load_price_files({"us-east-1", "2026"}).book.as_of == "2026-09-11");
  CHECK(load_price_files({"us-east-1", "2018-08"}).book.as_of == "2018-12-05");
}
