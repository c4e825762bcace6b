// Files of price books made from lists.
#include "scenario/imports/import.hpp"

#include "lists.hpp"
#include "scenario/books/price_files.hpp"
#include "scenario/imports/usage_types.hpp"
#include "scenario/imports/verification.hpp"
#include "support/catch.hpp"
#include "support/offer_file.hpp"
#include "support/shared_data.hpp"

using namespace costsim;
using namespace costsim::scenario;
using namespace costsim::testing;
using metering::MeterId;

namespace {

std::string kms() {
  return std::string(COSTSIM_SOURCE_DIR) + "/tests/offers/data/awskms.json";
}

/// The book that a run with the imported files reads.
PriceFiles used_with(const Import& import, const BookName& book, const Folder& folder) {
  for (const ImportedFile& file : import.files)
    folder.write("aws/" + book.region + "/" + book.epoch + "/" + file.service + ".toml", file.text);
  return load_price_files(book, folder.path().string());
}

void check_same(const pricing::Tariff& a, const pricing::Tariff& b) {
  CHECK(a.unit == b.unit);
  CHECK(a.per == b.per);
  CHECK(a.free_allowance == b.free_allowance);
  CHECK(a.allowance_group == b.allowance_group);
  CHECK(a.free_for == b.free_for);
  REQUIRE(a.tiers.size() == b.tiers.size());
  for (std::size_t i = 0; i < a.tiers.size(); ++i) {
    CHECK(a.tiers[i].up_to == b.tiers[i].up_to);
    CHECK(a.tiers[i].price == b.tiers[i].price);
  }
}

/// Every entry of the other book is in this one, but for where it comes from.
void check_same_book(const PriceFiles& imported, const PriceFiles& before) {
  CHECK(imported.book.tariffs.size() == before.book.tariffs.size());
  for (const auto& [meter, tariff] : before.book.tariffs) {
    INFO(meter.text());
    REQUIRE(imported.book.tariffs.contains(meter));
    check_same(imported.book.tariffs.at(meter), tariff);
  }
  for (const auto& [service, rules] : before.rules) {
    CHECK(imported.rules.at(service).all().size() == rules.all().size());
    for (const auto& [name, rule] : rules.all()) {
      INFO(service << "." << name);
      CHECK(imported.rules.at(service).at(name).text == rule.text);
      CHECK(imported.rules.at(service).at(name).raisable == rule.raisable);
    }
  }
}

const char* const regions_of_2018[] = {"us-east-1", "us-west-1", "us-west-2", "eu-west-1",
                                       "ap-southeast-2"};

}  // namespace

TEST_CASE("the KMS list of 2016 gives the KMS of the books of 2018-08, in each region") {
  for (const char* region : regions_of_2018) {
    INFO(region);
    const BookName book{region, "2018-08"};
    const Import import = import_prices(request({kms()}, region, "2018-08"));
    REQUIRE(import.files.size() == 1);
    CHECK(import.files[0].imported == std::vector<std::string>{"key-months", "requests"});
    CHECK(import.files[0].kept.empty());
    const Folder folder;
    const PriceFiles used = used_with(import, book, folder);
    check_same_book(used, load_price_files(book));
    const auto& origin = used.book.tariffs.at({"kms", "requests"}).provenance;
    CHECK(origin.as_of == "2016-01-07");
    CHECK(origin.confidence == "V1");
    // sha256sum tests/offers/data/awskms.json
    CHECK(origin.source == "AWS price list awskms, SHA-256 " + import.found.files[0].sha256);
    CHECK(import.found.files[0].sha256.size() == 64);
  }
}

TEST_CASE("the allowance of KMS is that of the list") {
  const FoundPrices found = find_prices(request({kms()}, "eu-west-1"));
  CHECK(found.free.at({"kms", "requests"}) == Decimal(20'000));
}

TEST_CASE("a tier may begin one unit behind the last: KMS of GovCloud does") {
  const FoundPrices found = find_prices(request({kms()}, "us-gov-west-1"));
  const FoundPrice& price = found.prices.at({"kms", "requests"});
  CHECK(price.tiers.at(0).price == Decimal::parse("0.000004"));
  CHECK(found.counts.not_taken == 0);
}

TEST_CASE("equal lists give equal files") {
  const auto text = [] { return import_prices(request({kms()}, "us-east-1")).files[0].text; };
  CHECK(text() == text());
}

TEST_CASE("every book of the program stays what it is, written and read again") {
  for (const BookName& book : available_books()) {
    const bool some = book.region == "us-east-1" || book.region == "eu-central-1";
    if (!some) continue;
    INFO(book.region << " " << book.epoch);
    // Importing one price of EC2 writes its whole file, with sizes, credits and reservations.
    const OfferProduct m5{
        "A",
        fmt::format(
            R"("servicecode": "AmazonEC2", "regionCode": "{}", "usagetype": "BoxUsage:m5.large", "operation": "RunInstances", "operatingSystem": "Linux", "tenancy": "Shared", "preInstalledSw": "NA")",
            book.region),
        "Hrs",
        {{"0", "Inf",
          load_price_files(book)
              .book.tariffs.at({"ec2", "m5.large.on-demand"})
              .tiers[0]
              .price.text()}}};
    const Folder lists, folder;
    const Import import = import_prices(
        request({lists.write("ec2.json", offer_text("AmazonEC2", {m5}))}, book.region, book.epoch));
    check_same_book(used_with(import, book, folder), load_price_files(book));
  }
}

TEST_CASE("a new instance type comes with its size, and without one it is not taken") {
  const auto type = [](const std::string& name, const std::string& size) {
    return OfferProduct{
        name,
        fmt::format(
            R"("servicecode": "AmazonEC2", "regionCode": "us-east-1", "usagetype": "BoxUsage:{}", "operation": "RunInstances", "operatingSystem": "Linux", "tenancy": "Shared", "preInstalledSw": "NA"{})",
            name, size),
        "Hrs",
        {{"0", "Inf", "0.5"}}};
  };
  const std::string size =
      R"(, "vcpu": "8", "memory": "1,024 GiB", "physicalProcessor": "AWS Graviton9 Processor")";
  const Folder lists, folder;
  const Import import = import_prices(request(
      {lists.write("ec2.json",
                   offer_text("AmazonEC2", {type("z9g.large", size), type("z8.large", "")}))},
      "us-east-1"));
  const PriceFiles used = used_with(import, {"us-east-1", "2026"}, folder);
  CHECK(used.rules.at("ec2").at("z9g.large.arch").text == "arm");
  CHECK(used.rules.at("ec2").bytes("z9g.large.memory").value == 1024LL << 30);
  CHECK(used.book.tariffs.at({"ec2", "z9g.large.on-demand"}).tiers[0].price ==
        Decimal::parse("0.5"));
  CHECK_FALSE(used.book.tariffs.contains({"ec2", "z8.large.on-demand"}));
  REQUIRE(import.found.not_taken.size() == 1);
  CHECK_THAT(import.found.not_taken[0].why, Catch::Matchers::Contains("no size of this type"));
}

TEST_CASE("a compute savings plan gives the share that it takes off Fargate") {
  const char* plan =
      R"({{"publicationDate": "2026-11-01T00:00:00Z", "products": [{{"sku": "P1", "productFamily": "ComputeSavingsPlans", "attributes": {{"purchaseOption": "No Upfront", "purchaseTerm": "1yr"}}}},
          {{"sku": "P2", "productFamily": "ComputeSavingsPlans", "attributes": {{"purchaseOption": "All Upfront", "purchaseTerm": "1yr"}}}}],
          "terms": {{"savingsPlan": [{{"sku": "P1", "rates": [
            {{"discountedUsageType": "USE1-Fargate-vCPU-Hours:perCPU", "discountedServiceCode": "AmazonECS", "discountedRegionCode": "us-east-1", "rateCode": "P1.X", "unit": "Hrs", "discountedRate": {{"price": "{}", "currency": "USD"}}}},
            {{"discountedUsageType": "BoxUsage:m5.large", "discountedServiceCode": "AmazonEC2", "discountedRegionCode": "us-east-1", "rateCode": "P1.Y", "unit": "Hrs", "discountedRate": {{"price": "0.07", "currency": "USD"}}}}]}},
          {{"sku": "P2", "rates": [{{"discountedUsageType": "USE1-Fargate-vCPU-Hours:perCPU", "discountedServiceCode": "AmazonECS", "discountedRegionCode": "us-east-1", "rateCode": "P2.X", "unit": "Hrs", "discountedRate": {{"price": "0.001", "currency": "USD"}}}}]}}]}}}})";
  const Folder lists, folder;
  // 0.04048 less 27 %
  const Import import = import_prices(request(
      {lists.write("plan.json", fmt::format(fmt::runtime(plan), "0.0295504"))}, "us-east-1"));
  REQUIRE(import.files.size() == 1);
  const PriceFiles used = used_with(import, {"us-east-1", "2026"}, folder);
  CHECK(used.rules.at("fargate").number("compute-plan-1y") == Decimal::parse("0.27"));
  REQUIRE(import.found.not_taken.size() == 1);
  CHECK_THAT(import.found.not_taken[0].why, Catch::Matchers::Contains("differs by type"));
}

TEST_CASE("a new epoch has the services of the one before it, but for what is imported") {
  const Folder lists, folder;
  const std::string dearer = lists.write(
      "list.json",
      offer_text(
          "awskms",
          {{"A",
            R"("servicecode": "awskms", "regionCode": "us-east-1", "usagetype": "us-east-1-KMS-Keys")",
            "Keys",
            {{"0", "Inf", "1.25"}}}}));
  const Import import = import_prices(request({dearer}, "us-east-1", "2026-11"));
  CHECK(import.base == "us-east-1 2026");
  REQUIRE(import.files.size() == 2);
  CHECK(import.files[0].kept == std::vector<std::string>{"requests"});
  CHECK(import.files[1].service == "base");
  const PriceFiles used = used_with(import, {"us-east-1", "2026-11"}, folder);
  const PriceFiles before = load_price_files({"us-east-1", "2026"});
  CHECK(used.book.epoch == "2026-11");
  CHECK(used.book.tariffs.size() == before.book.tariffs.size());
  CHECK(used.book.tariffs.at({"kms", "key-months"}).tiers[0].price == Decimal::parse("1.25"));
  CHECK(used.rules.at("lambda").all().size() == before.rules.at("lambda").all().size());
  CHECK(used.book.as_of == "2026-11-02");

  // One more book, on that one.
  auto next = request({dearer}, "us-east-1", "2026-12");
  next.models = folder.path().string();
  const Import later = import_prices(next);
  CHECK(later.base == "us-east-1 2026-11");
  CHECK(used_with(later, next.book, folder).book.tariffs.size() == before.book.tariffs.size());
}

TEST_CASE("a base that is not there, or stands on itself, is refused at its place") {
  for (const char* epoch : {"2027-01", "1999"}) {
    const Folder folder;
    folder.write("aws/us-east-1/2027-01/base.toml", fmt::format("epoch = \"{}\"\n", epoch));
    CHECK_THROWS_WITH(
        load_price_files({"us-east-1", "2027-01"}, folder.path().string()),
        Catch::Matchers::Contains("base.toml:1:9") && Catch::Matchers::Contains("in a circle"));
  }
  const Folder folder;
  folder.write("aws/us-east-1/2027-01/base.toml", "epoch = \"2026\"\nmore = 1\n");
  CHECK_THROWS_WITH(load_price_files({"us-east-1", "2027-01"}, folder.path().string()),
                    Catch::Matchers::Contains("base.toml:2:1"));
}

TEST_CASE("a list with no price of the region makes no file") {
  const Import import = import_prices(request({kms()}, "il-central-1"));
  CHECK(import.files.empty());
  CHECK(import.found.counts.products == 1);  // the allowance, which is every region's
  CHECK(import.found.counts.elsewhere == 22);
}

TEST_CASE("every row of the usage types names a meter of the book of us-east-1") {
  const UsageTypes types = load_usage_types();
  const PriceFiles book = load_price_files({"us-east-1", "2026"});
  CHECK(types.regions.size() >= 28);
  for (const UsageRow& row : types.rows) {
    INFO(row.service << "." << row.meter);
    if (row.meter.find('*') == std::string::npos)
      CHECK(book.book.tariffs.contains({row.service, row.meter}));
    else
      CHECK(book.book.tariffs.contains({"ec2", "m5.large.on-demand"}));
  }
  for (const auto& [service, meter] : types.plans)
    CHECK(book.book.tariffs.contains({service, meter}));
  for (const BookName& name : available_books()) CHECK(types.region(name.region) != nullptr);
}

TEST_CASE("verify tells what differs, what is confirmed and what is absent") {
  const Folder lists;
  const std::string path = lists.write(
      "list.json",
      offer_text(
          "awskms",
          {{"A",
            R"("servicecode": "awskms", "regionCode": "us-east-1", "usagetype": "us-east-1-KMS-Keys")",
            "Keys",
            {{"0", "Inf", "1.25"}}}}));
  const Verification result = verify_book(request({path}, "us-east-1"));
  CHECK(result.differs());
  REQUIRE(result.differing.size() == 1);
  CHECK(result.differing[0].meter == MeterId{"kms", "key-months"});
  CHECK(result.differing[0].before == Decimal(1));
  CHECK(result.differing[0].after == Decimal::parse("1.25"));
  CHECK(result.absent == std::vector<MeterId>{{"kms", "requests"}});
  const Verification right = verify_book(request({kms()}, "us-east-1"));
  CHECK_FALSE(right.differs());
  CHECK(right.confirmed.size() == 2);
  CHECK(right.absent.empty());
}

TEST_CASE("DynamoDB's list of 2016 confirms the books of 2018-08") {
  const auto path = shared_data("offers/AmazonDynamoDB-20160107013501.json");
  if (!path) return;
  for (const char* region : regions_of_2018) {
    INFO(region);
    const Verification result = verify_book(request({path->string()}, region, "2018-08"));
    CHECK_FALSE(result.differs());
    CHECK(result.confirmed.size() == 4);  // write and read units, storage, stream reads
    CHECK(result.found.counts.other_terms == 44);
    const Import import = import_prices(request({path->string()}, region, "2018-08"));
    const Folder folder;
    check_same_book(used_with(import, {region, "2018-08"}, folder),
                    load_price_files({region, "2018-08"}));
  }
}

TEST_CASE("price maps of 2025-06 confirm SQS, load balancers and Fargate of 2026") {
  for (const auto& [map, service] :
       {std::pair("queueservice", "sqs"), std::pair("elb", "load-balancer"),
        std::pair("ecs", "fargate")}) {
    const auto path = shared_data(fmt::format("offers/metered-unit-map.{}.json", map));
    if (!path) continue;
    // Two of the five regions with files of their own, and two that stand on another.
    for (const char* region : {"us-east-1", "ap-southeast-2", "eu-central-1", "sa-east-1"}) {
      INFO(service << " " << region);
      const Verification result = verify_book(request({path->string()}, region));
      CHECK_FALSE(result.differs());
      CHECK(result.confirmed.size() >= 2);
      CHECK(result.unknown.empty());
      for (const MeterId& meter : result.confirmed) CHECK(meter.service == service);
    }
  }
}

TEST_CASE("of an excerpt of EC2's list the disk is taken, fees and Windows are not") {
  const auto path = shared_data("offers/AmazonEC2-us-east-2-20230322145651-excerpt.json");
  if (!path) return;
  const Import import = import_prices(request({path->string()}, "us-east-2"));
  REQUIRE(import.files.size() == 1);
  CHECK(import.files[0].service == "ebs");
  CHECK(import.found.prices.at({"ebs", "gp3-gb-months"}).tiers[0].price == Decimal::parse("0.08"));
  CHECK(import.found.counts.upfront == 1);
  CHECK(import.found.counts.not_taken == 2);
}
