// Every form of price list that AWS publishes.
#include <filesystem>

#include "support/catch.hpp"
#include "told.hpp"

using namespace costsim;
using costsim::testing::Told;
using costsim::testing::told;

namespace {

using Lines = std::vector<std::string>;

// Shapes as of the offer file of KMS, 2016-01-07 (tests/offers/data/awskms.json).
constexpr const char* product =
    R"("products": {"A": {"sku": "A", "productFamily": "F", "attributes": {"usagetype": "EU-X", "regionCode": "eu-west-1"}}})";
constexpr const char* terms =
    R"("terms": {"OnDemand": {"A": {"A.T": {"offerTermCode": "T", "sku": "A", "effectiveDate": "2025-01-01T00:00:00Z",
       "priceDimensions": {"A.T.1": {"rateCode": "A.T.1", "beginRange": "0", "endRange": "Inf", "unit": "Hrs", "pricePerUnit": {"USD": "0.5"}}}}}},
       "Reserved": {"A": {"A.R": {"priceDimensions": {"x": {"deep": [1, 2, {"sku": 3}]}}}}}})";
constexpr const char* head = R"("offerCode": "C", "publicationDate": "2025-01-02T00:00:00Z")";

std::string object(const Lines& members) {
  return fmt::format("{{{}}}", fmt::join(members, ", "));
}

}  // namespace

TEST_CASE("an offer file tells itself, its products, its prices on demand and other terms") {
  const Lines expected = {"head C ", "head C 2025-01-02T00:00:00Z", "product A EU-X eu-west-1",
                          "rate A T 0-Inf Hrs 0.5 USD", "other term"};
  CHECK(told(object({head, product, terms})) == expected);
}

TEST_CASE("members of an offer file may come in any order") {
  const Lines lines = told(object({terms, product, head}));
  CHECK(lines.front() == "rate A T 0-Inf Hrs 0.5 USD");
  CHECK(lines.back() == "head C 2025-01-02T00:00:00Z");
  CHECK(lines.size() == 5);
}

TEST_CASE("what nobody asks for is passed over, however it looks") {
  const std::string noise =
      R"("attributesList": {"products": {"B": 1}}, "x": [[{"terms": {"OnDemand": 1}}], null, true, -1.5e-7])";
  CHECK(told(object({noise, head, product, noise, terms})) == told(object({head, product, terms})));
}

TEST_CASE("a byte-order mark and blanks around a list are passed over") {
  CHECK(told("\xEF\xBB\xBF \r\n\t" + object({head, product, terms}) + " \n") ==
        told(object({head, product, terms})));
}

TEST_CASE("an answer of GetProducts is read with texts, with objects, and as a bare list") {
  const std::string item =
      R"({"product": {"sku": "A", "attributes": {"usagetype": "U", "regionCode": "us-east-1"}}, "serviceCode": "C", "publicationDate": "2025-01-02T00:00:00Z",
          "terms": {"OnDemand": {"A.T": {"priceDimensions": {"A.T.1": {"beginRange": "0", "endRange": "Inf", "unit": "Hrs", "pricePerUnit": {"USD": "1"}}}}}, "Reserved": {"A.R": {}}}})";
  std::string text = "\"";
  for (const char c : item) text += c == '"' ? "\\\"" : c == '\n' ? "\\n" : std::string(1, c);
  text += '"';
  const Lines expected = {"head C 2025-01-02T00:00:00Z", "product A U us-east-1",
                          "rate A T 0-Inf Hrs 1 USD", "other term"};
  CHECK(told("{\"FormatVersion\": \"aws_v1\", \"PriceList\": [" + item + "]}") == expected);
  CHECK(told("{\"PriceList\": [" + text + "], \"NextToken\": \"x\"}") == expected);
  CHECK(told("[" + text + "]") == expected);
}

TEST_CASE("a history of spot prices") {
  // https://docs.aws.amazon.com/cli/latest/reference/ec2/describe-spot-price-history.html
  CHECK(
      told(
          R"x({"SpotPriceHistory": [{"Timestamp": "2014-01-06T07:10:55.000Z", "ProductDescription": "SUSE Linux (Amazon VPC)",
             "InstanceType": "m1.xlarge", "SpotPrice": "0.087000", "AvailabilityZone": "us-west-1b"}]})x") ==
      Lines{"spot m1.xlarge us-west-1b 0.087000"});
}

TEST_CASE("a file of savings plans") {
  CHECK(
      told(
          R"({"publicationDate": "2025-01-01T00:00:00Z", "products": [{"sku": "P", "productFamily": "ComputeSavingsPlans", "serviceCode": "ComputeSavingsPlans",
             "attributes": {"purchaseOption": "No Upfront", "purchaseTerm": "1yr"}}],
             "terms": {"savingsPlan": [{"sku": "P", "leaseContractLength": {"duration": 1, "unit": "year"},
             "rates": [{"discountedUsageType": "USE1-X", "discountedServiceCode": "AmazonECS", "rateCode": "P.X", "unit": "Hrs",
             "discountedRate": {"price": "0.03", "currency": "USD"}}]}]}})") ==
      Lines{"head  2025-01-01T00:00:00Z", "product P  ", "plan P USE1-X 0.03"});
}

TEST_CASE("a price map tells each price once, by its name") {
  CHECK(told(R"x({"manifest": {"serviceId": "s", "hawkFilePublicationDate": "2025-06-05T17:56:26Z"},
             "regions": {"EU (Ireland)": {"hash": {"price": "1", "RegionlessRateCode": "hash"}, "per hour": {"price": "1", "RegionlessRateCode": "hash"}}}})x") ==
        Lines{"head s ", "head s 2025-06-05T17:56:26Z", "map EU (Ireland) per hour 1"});
}

TEST_CASE("an offer file in CSV") {
  CHECK(
      told("\"FormatVersion\",\"v1.0\"\r\n\"Disclaimer\",\"with \"\"quotes\"\", and\nlines\"\r\n"
           "\"Publication Date\",\"2025-01-02T00:00:00Z\"\r\n\"OfferCode\",\"C\"\r\n"
           "\"SKU\",\"OfferTermCode\",\"RateCode\",\"TermType\",\"StartingRange\",\"EndingRange\","
           "\"Unit\",\"PricePerUnit\",\"Currency\",\"usageType\",\"Region Code\"\r\n"
           "\"A\",\"T\",\"A.T.1\",\"OnDemand\",\"0\",\"Inf\",\"Hrs\",\"0.5\",\"USD\",\"EU-X\","
           "\"eu-west-1\"\r\n"
           "A,R,A.R.1,Reserved,,,Hrs,1,USD,EU-X,eu-west-1\n") ==
      Lines{"head C 2025-01-02T00:00:00Z", "product A EU-X eu-west-1", "rate A T 0-Inf Hrs 0.5 USD",
            "other term"});
}

TEST_CASE("the offer file of KMS of 2016-01-07 has 23 products, one of them with two tiers") {
  Told sink;
  offers::Input input(std::string(COSTSIM_SOURCE_DIR) + "/tests/offers/data/awskms.json");
  offers::read_price_list(input, sink);
  const auto count = [&](const std::string& begin) {
    return std::count_if(sink.lines.begin(), sink.lines.end(),
                         [&](const std::string& line) { return line.starts_with(begin); });
  };
  CHECK(count("product ") == 23);
  CHECK(count("rate ") == 24);
}

TEST_CASE("a list that can be read once only tells it, when it has to be read twice") {
  CHECK_THROWS_AS(offers::Input("/dev/null/nothing"), Error);
}
