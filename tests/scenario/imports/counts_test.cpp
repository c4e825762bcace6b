// What of price lists is told: each product once, taken or not, and what looks wrong.
#include "lists.hpp"
#include "scenario/imports/verification.hpp"
#include "support/catch.hpp"
#include "support/offer_file.hpp"

using namespace costsim;
using namespace costsim::scenario;
using namespace costsim::testing;
using metering::MeterId;

namespace {

OfferProduct priced(const std::string& sku, const std::string& type, const std::string& price,
                    const std::string& unit = "Requests") {
  return {sku,
          fmt::format(R"("servicecode": "AWSLambda", "regionCode": "us-east-1", "usagetype": "{}")",
                      type),
          unit,
          {{"0", "Inf", price}}};
}

std::string spot(const std::string& type, const std::string& zone, const std::string& time,
                 const std::string& system = "Linux/UNIX") {
  return fmt::format(
      R"({{"AvailabilityZone": "{}", "InstanceType": "{}", "ProductDescription": "{}",
          "SpotPrice": "0.03", "Timestamp": "{}"}})",
      zone, type, system, time);
}

const char* rate =
    R"({{"discountedUsageType": "USE1-Fargate-vCPU-Hours:perCPU",
        "discountedServiceCode": "AmazonECS", "discountedRegionCode": "us-east-1",
        "rateCode": "{}.X", "unit": "Hrs", "discountedRate": {{"price": "{}", "currency": "{}"}}}})";

/// A list of compute savings plans: one year, at so much for an hour of a vCPU of Fargate.
std::string plans(const std::string& price) {
  return R"({"publicationDate": "2026-11-01T00:00:00Z", "products": [
      {"sku": "P1", "productFamily": "ComputeSavingsPlans",
       "attributes": {"purchaseOption": "No Upfront", "purchaseTerm": "1yr"}},
      {"sku": "P2", "productFamily": "ComputeSavingsPlans",
       "attributes": {"purchaseOption": "All Upfront", "purchaseTerm": "1yr"}}],
      "terms": {"savingsPlan": [{"sku": "P1", "rates": [)" +
         fmt::format(fmt::runtime(rate), "P1", price, "USD") + "," +
         fmt::format(fmt::runtime(rate), "P1", price, "CNY") + R"(]}, {"sku": "P2", "rates": [)" +
         fmt::format(fmt::runtime(rate), "P2", "0.001", "USD") + R"(]}, {"sku": "P3", "rates": [)" +
         fmt::format(fmt::runtime(rate), "P3", "0.001", "USD") + "]}]}}";
}

void check_counts(const ReadCounts& counts, std::size_t taken, std::size_t not_taken) {
  CHECK(counts.taken == taken);
  CHECK(counts.not_taken == not_taken);
  CHECK(counts.products == taken + not_taken);
}

}  // namespace

TEST_CASE("a product that is read twice is counted once") {
  const Folder lists;
  const std::string text = offer_text(
      "AWSLambda", {priced("A", "Request", "0.0000002"), priced("B", "Nothing", "1", "Hours")});
  const std::string one = lists.write("one.json", text), two = lists.write("two.json", text);
  const FoundPrices found = find_prices(request({one, two}, "us-east-1"));
  check_counts(found.counts, 1, 1);
  CHECK(found.not_taken.size() == 1);
}

TEST_CASE("spot prices are counted by instance type, whatever zones and times there are") {
  const std::string day = "2026-11-01T0", end = ":00:00Z";
  const FoundPrices found =
      found_in(R"({"SpotPriceHistory": [)" + spot("m5.large", "us-east-1a", day + "1" + end) + "," +
               spot("m5.large", "us-east-1a", day + "2" + end) + "," +
               spot("m5.large", "us-east-1b", day + "1" + end) + "," +
               spot("c5.large", "us-east-1b", day + "1" + end) + "," +
               spot("c5.large", "us-east-1b", day + "1" + end, "Windows") + "]}");
  check_counts(found.counts, 2, 0);
  CHECK(found.counts.elsewhere == 1);
}

TEST_CASE("where prices of one meter contradict each other, each of the products is told") {
  const FoundPrices found = found_in(
      offer_text("AWSLambda", {priced("A", "Request", "1"), priced("B", "Request-ARM", "1"),
                               priced("C", "USE1-Request", "2")}));
  CHECK(found.prices.empty());
  check_counts(found.counts, 0, 3);
  CHECK(found.not_taken[0].why ==
        "another price of lambda.requests than that of C: neither is taken");
}

TEST_CASE("a price that no book has a meter for is counted as not taken") {
  const Folder lists;
  const Import import = import_prices(request(
      {lists.write("spot.json", R"({"SpotPriceHistory": [)" +
                                    spot("q9.large", "us-east-1a", "2026-11-01T01:00:00Z") + "]}")},
      "us-east-1"));
  CHECK(import.files.empty());
  check_counts(import.found.counts, 0, 1);
}

TEST_CASE("savings plans are counted by rate, and verified against the book's rule") {
  const Folder lists;
  const auto verified = [&](const std::string& price) {
    return verify_book(request({lists.write("plan.json", plans(price))}, "us-east-1"));
  };
  const Verification same = verified("0.0323840");  // 0.04048 less 20 %
  check_counts(same.found.counts, 1, 2);            // CNY, and a plan that is not there
  CHECK(same.found.counts.other_terms == 1);        // paid upfront
  CHECK_FALSE(same.differs());
  CHECK(same.confirmed_plans == std::vector<std::string>{"fargate.compute-plan-1y"});
  const std::string list = lists.write("plan.json", plans("0.0323840"));
  check_counts(find_prices(request({list, list}, "us-east-1")).counts, 1, 2);
  const Verification other = verified("0.0295504");
  REQUIRE(other.plans.size() == 1);
  CHECK(other.differs());
  CHECK(other.plans[0].rule == "compute-plan-1y");
  CHECK(other.plans[0].book == Decimal::parse("0.2"));
  CHECK(other.plans[0].list == Decimal::parse("0.27"));
}

TEST_CASE("a price a hundred times the book's, or a hundredth, is told") {
  const Folder lists;
  const auto far = [&](const std::string& price) {
    return import_prices(
               request({lists.write("list.json",
                                    offer_text("AWSLambda", {priced("A", "Request", price)}))},
                       "us-east-1"))
        .far;
  };
  CHECK(far("0.0000002").empty());
  CHECK(far("0.000019").empty());
  for (const char* price : {"0.00002", "0.2", "0.000000002", "0"}) {
    INFO(price);
    const auto told = far(price);
    REQUIRE(told.size() == 1);
    CHECK(told[0].meter == MeterId{"lambda", "requests"});
    CHECK(told[0].base == Decimal::parse("0.0000002"));
    CHECK(told[0].list == Decimal::parse(price));
  }
}
