// Offer files made for the purpose → prices of our meters.
#include <algorithm>
#include <random>

#include "lists.hpp"
#include "support/catch.hpp"
#include "support/offer_file.hpp"

using namespace costsim;
using namespace costsim::testing;
using scenario::FoundPrices;

namespace {

const char* here = R"("servicecode": "AWSLambda", "regionCode": "us-east-1", "usagetype": "{}")";

OfferProduct lambda(const std::string& sku, const std::string& type, std::vector<OfferTier> tiers,
                    const std::string& unit = "Lambda-GB-Second") {
  return {sku, fmt::format(fmt::runtime(here), type), unit, std::move(tiers)};
}

/// Lambda's as of 2026-09 (SOURCES.md, UT26).
std::vector<OfferProduct> lambda_products() {
  return {lambda("REQ", "USE1-Request", {{"0", "Inf", "0.0000002000"}}, "Requests"),
          lambda("ARMREQ", "Request-ARM", {{"0", "Inf", "0.0000002000"}}, "Requests"),
          lambda("GBS", "Lambda-GB-Second",
                 {{"15000000000", "Inf", "0.0000133334"},
                  {"0", "6000000000", "0.0000166667"},
                  {"6000000000", "15000000000", "0.0000150000"}}),
          lambda("EDGE", "Lambda-Edge-GB-Second", {{"0", "Inf", "0.00005001"}}),
          {"IRELAND",
           R"("servicecode": "AWSLambda", "regionCode": "eu-west-1", "usagetype": "EU-Request")",
           "Requests",
           {{"0", "Inf", "0.5"}}}};
}

/// Everything that is found, as text: equal where the same was found.
std::string text_of(const FoundPrices& found) {
  std::string text;
  for (const auto& [meter, price] : found.prices) {
    text += meter.text();
    for (const pricing::Tier& tier : price.tiers)
      text += fmt::format(" {}<{}", tier.price.text(), tier.up_to ? tier.up_to->text() : "Inf");
    text += price.free ? " free " + price.free->text() + "\n" : "\n";
  }
  const auto& counts = found.counts;
  return text + fmt::format("{} {} {} {}", counts.products, counts.elsewhere, counts.taken,
                            counts.not_taken);
}

std::string why(const FoundPrices& found) {
  REQUIRE(found.not_taken.size() == 1);
  return found.not_taken[0].why;
}

}  // namespace

TEST_CASE("products of the region become meters, with their tiers in order") {
  CHECK(text_of(found_in(offer_text("AWSLambda", lambda_products()))) ==
        "lambda.gb-seconds-x86 0.0000166667<6000000000 0.000015<15000000000 0.0000133334<Inf\n"
        "lambda.requests 0.0000002<Inf\n"
        "4 1 3 1");
}

TEST_CASE("the order of products and of terms does not matter") {
  const std::string expected = text_of(found_in(offer_text("AWSLambda", lambda_products())));
  std::mt19937 random(7);
  for (int i = 0; i < 12; ++i) {
    auto products = lambda_products();
    std::shuffle(products.begin(), products.end(), random);
    for (auto& product : products) std::shuffle(product.tiers.begin(), product.tiers.end(), random);
    const OfferOrder order{(i & 1) != 0, (i & 2) != 0};
    INFO(i);
    CHECK(text_of(found_in(offer_text("AWSLambda", products, order))) == expected);
  }
}

TEST_CASE("what is not taken is counted, and the first of it listed with its reason") {
  const FoundPrices found = found_in(offer_text("AWSLambda", lambda_products()));
  REQUIRE(found.not_taken.size() == 1);
  CHECK(found.not_taken[0].sku == "EDGE");
  CHECK(found.not_taken[0].usage_type == "Lambda-Edge-GB-Second");
  CHECK(found.not_taken[0].why == "no meter of ours");
  std::vector<OfferProduct> many;
  for (int i = 0; i < 50; ++i)
    many.push_back(lambda(std::to_string(i), "Nothing", {{"0", "Inf", "1"}}));
  const FoundPrices first = found_in(offer_text("AWSLambda", many));
  CHECK(first.counts.not_taken == 50);
  CHECK(first.not_taken.size() == 20);
}

TEST_CASE("a first tier of price 0 is an allowance, and only with others behind it") {
  const auto found = [](std::vector<OfferTier> tiers) {
    return found_in(offer_text("AWSLambda", {lambda("A", "Lambda-GB-Second", std::move(tiers))}));
  };
  const FoundPrices both = found({{"0", "25", "0"}, {"25", "Inf", "0.25"}});
  const auto& price = both.prices.at({"lambda", "gb-seconds-x86"});
  CHECK(price.free == Decimal(25));
  REQUIRE(price.tiers.size() == 1);
  CHECK(price.tiers[0].price == Decimal::parse("0.25"));
  const FoundPrices nothing = found({{"0", "Inf", "0.0000000000"}});
  const auto& free = nothing.prices.at({"lambda", "gb-seconds-x86"});
  CHECK_FALSE(free.free);
  CHECK(free.tiers[0].price.is_zero());
}

TEST_CASE("tiers that contradict themselves are refused, each with its reason") {
  const auto reason = [](std::vector<OfferTier> tiers) {
    return why(
        found_in(offer_text("AWSLambda", {lambda("A", "Lambda-GB-Second", std::move(tiers))})));
  };
  CHECK(reason({{"0", "10", "1"}, {"12", "Inf", "2"}}) == "its tiers leave a gap or overlap at 10");
  CHECK(reason({{"0", "10", "1"}, {"9", "Inf", "2"}}) == "its tiers leave a gap or overlap at 10");
  CHECK(reason({{"5", "Inf", "1"}}) == "its tiers leave a gap or overlap at 0");
  CHECK(reason({{"0", "10", "1"}}) == "its tiers end at 10");
  CHECK(reason({{"0", "0", "1"}}) == "its tier at 0 is empty");
  CHECK(reason({{"0", "Inf", "-1"}}) == "'-1' is no price");
  CHECK(reason({{"0", "many", "1"}}) == "'many' is no bound of a tier");
  CHECK(reason({}) == "no price on demand");
}

TEST_CASE("a price in another unit or currency is refused") {
  CHECK(why(found_in(offer_text(
            "AWSLambda", {lambda("A", "Lambda-GB-Second", {{"0", "Inf", "1"}}, "Hours")}))) ==
        "its price is for 'Hours', expected 'Lambda-GB-Second'");
  OfferProduct yuan = lambda("A", "Lambda-GB-Second", {{"0", "Inf", "1"}});
  yuan.currency = "CNY";
  CHECK(why(found_in(offer_text("AWSLambda", {yuan}))) == "its price is in 'CNY'");
}

TEST_CASE("two products of one meter must agree, or neither is taken") {
  const FoundPrices found = found_in(
      offer_text("AWSLambda", {lambda("A", "Request", {{"0", "Inf", "1"}}, "Requests"),
                               lambda("B", "Request-ARM", {{"0", "Inf", "2"}}, "Requests")}));
  CHECK(found.prices.empty());
  REQUIRE(found.not_taken.size() == 2);
  CHECK(found.not_taken[1].why ==
        "another price of lambda.requests than that of A: neither is taken");
}

TEST_CASE("a price that begins after the list was published does not hold yet") {
  OfferProduct later = lambda("A", "Lambda-GB-Second", {{"0", "Inf", "1"}});
  later.effective = "2026-12-01T00:00:00Z";
  CHECK(why(found_in(offer_text("AWSLambda", {later}))) == "its price begins later");
}

TEST_CASE("a product or price that is there twice must be the same") {
  const OfferProduct a = lambda("A", "Request", {{"0", "Inf", "1"}}, "Requests");
  OfferProduct other = a;
  other.attributes = fmt::format(fmt::runtime(here), "Lambda-GB-Second");
  CHECK(found_in(offer_text("AWSLambda", {a, a})).prices.size() == 1);
  OfferProduct dearer = a;
  dearer.tiers[0].price = "2";
  CHECK_THROWS_WITH(found_in(offer_text("AWSLambda", {a, dearer})),
                    Catch::Matchers::Contains("is there twice, with other values"));
  const OfferProduct between = lambda("B", "Nothing", std::vector<OfferTier>{});
  CHECK_THROWS_WITH(found_in(offer_text("AWSLambda", {a, between, other})),
                    Catch::Matchers::Contains("product 'A' is there twice, with other attributes"));
}

TEST_CASE("local zones of the region are not the region") {
  const OfferProduct zone{
      "A",
      R"("servicecode": "AWSLambda", "regionCode": "us-east-1", "locationType": "AWS Local Zone", "usagetype": "Request")",
      "Requests",
      {{"0", "Inf", "1"}}};
  const FoundPrices found = found_in(offer_text("AWSLambda", {zone}));
  CHECK(found.counts.elsewhere == 1);
  CHECK(found.prices.empty());
}

TEST_CASE("a unit that is several of ours divides price and bounds") {
  const OfferProduct throughput{
      "A",
      R"("servicecode": "AmazonEC2", "regionCode": "us-east-1", "usagetype": "EBS:VolumeP-Throughput.gp3")",
      "GiBps-mo",
      {{"0", "Inf", "40.96"}}};
  const FoundPrices found = found_in(offer_text("AmazonEC2", {throughput}));
  // 40.96 dollars per GiB/s-month are 0.04 per MiB/s-month: the book of us-east-1.
  CHECK(found.prices.at({"ebs", "gp3-mbps-months"}).tiers[0].price == Decimal::parse("0.04"));
}

TEST_CASE("spot prices are the mean of the region's zones, each at its newest time") {
  const FoundPrices found = found_in(R"x({"SpotPriceHistory": [
    {"InstanceType": "m5.large", "AvailabilityZone": "us-east-1a", "ProductDescription": "Linux/UNIX", "SpotPrice": "0.040000", "Timestamp": "2026-11-02T10:00:00Z"},
    {"InstanceType": "m5.large", "AvailabilityZone": "us-east-1a", "ProductDescription": "Linux/UNIX", "SpotPrice": "0.900000", "Timestamp": "2026-11-01T10:00:00Z"},
    {"InstanceType": "m5.large", "AvailabilityZone": "us-east-1b", "ProductDescription": "Linux/UNIX (Amazon VPC)", "SpotPrice": "0.050000", "Timestamp": "2026-11-01T10:00:00Z"},
    {"InstanceType": "m5.large", "AvailabilityZone": "us-east-1b", "ProductDescription": "Windows", "SpotPrice": "9", "Timestamp": "2026-11-02T10:00:00Z"},
    {"InstanceType": "m5.large", "AvailabilityZone": "us-east-1-bos-1a", "ProductDescription": "Linux/UNIX", "SpotPrice": "9", "Timestamp": "2026-11-02T10:00:00Z"}]})x");
  const auto& price = found.prices.at({"ec2", "m5.large.spot"});
  CHECK(price.tiers[0].price == Decimal::parse("0.045"));
  CHECK(price.provenance.as_of == "2026-11-02");
  CHECK(found.counts.elsewhere == 2);
}

TEST_CASE("a list without a date needs one") {
  const Folder folder;
  const std::string item =
      R"({"product": {"sku": "A", "attributes": {"servicecode": "AWSLambda", "usagetype": "Request", "regionCode": "us-east-1"}},
      "terms": {"OnDemand": {"A.T": {"priceDimensions": {"x": {"beginRange": "0", "endRange": "Inf", "unit": "Requests", "pricePerUnit": {"USD": "0.0000002"}}}}}}})";
  auto undated = request({folder.write("list.json", "[" + item + "]")}, "us-east-1");
  const FoundPrices refused = scenario::find_prices(undated);
  CHECK_THAT(why(refused), Catch::Matchers::Contains("expected --as-of"));
  undated.as_of = "2026-11-05";
  const FoundPrices found = scenario::find_prices(undated);
  CHECK(found.prices.at({"lambda", "requests"}).provenance.as_of == "2026-11-05");
}

TEST_CASE("a region that nobody knows is refused with the nearest") {
  CHECK_THROWS_WITH(
      found_in(offer_text("AWSLambda", {}), "us-east-9"),
      Catch::Matchers::Contains("no region 'us-east-9'") && Catch::Matchers::Contains("us-east-1"));
}
