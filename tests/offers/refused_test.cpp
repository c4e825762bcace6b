// Bad price lists: refused with their place, and never read in part without a word.
#include <fstream>
#include <sstream>

#include "offers/json_records.hpp"
#include "support/catch.hpp"
#include "told.hpp"

using namespace costsim;
using costsim::testing::refusal;
using costsim::testing::told;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string kms() {
  std::ifstream file(std::string(COSTSIM_SOURCE_DIR) + "/tests/offers/data/awskms.json");
  std::stringstream all;
  all << file.rdbuf();
  return all.str();
}

std::string with_term(const std::string& dimension) {
  return R"({"terms": {"OnDemand": {"A": {"A.T": {"priceDimensions": {"x": )" + dimension +
         "}}}}}}";
}

}  // namespace

TEST_CASE("a truncated list is refused wherever it ends") {
  const std::string whole = kms();
  REQUIRE(refusal(whole) == "");
  for (std::size_t size = 0; size < whole.size() - 1; size += 97) {
    INFO(size);
    CHECK(refusal(whole.substr(0, size)) != "");
  }
}

TEST_CASE("a refusal names file, line, column and byte") {
  CHECK(refusal("{\n  \"products\": {\n    \"A\": oops}}") ==
        "list:3:10: is no JSON: Invalid value. (byte 27)");
  CHECK(holds(refusal(with_term("[]")), "list:1:"));
  CHECK(holds(refusal(with_term("[]")), "terms.OnDemand.A.A.T"));
}

TEST_CASE("parts of the wrong kind are refused, and say what was expected") {
  CHECK(holds(refusal(R"({"products": {"A": 1}})"), "products.A: expected an object"));
  CHECK(holds(refusal(R"({"products": {"A": {"attributes": []}}})"),
              "'attributes': expected an object"));
  CHECK(holds(refusal(R"({"products": {"A": {"sku": {}}}})"), "'sku': expected a text"));
  CHECK(holds(refusal(R"({"publicationDate": 1})"), "publicationDate: expected a text"));
  CHECK(holds(refusal(with_term(R"({"unit": "Hrs"})")), "has no 'pricePerUnit'"));
  CHECK(
      holds(refusal(with_term(R"({"pricePerUnit": "1"})")), "'pricePerUnit': expected an object"));
  CHECK(
      holds(refusal(R"({"terms": {"OnDemand": {"A": {"A.T": {}}}}})"), "has no 'priceDimensions'"));
  CHECK(holds(refusal(R"({"PriceList": [1]})"), "expected an object"));
  CHECK(holds(refusal(R"({"PriceList": [{"terms": {}}]})"), "has no 'product'"));
  CHECK(holds(refusal(R"({"PriceList": ["{\"product\": 1}"]})"), "'product': expected an object"));
  CHECK(holds(refusal(R"({"PriceList": ["{"]})"), "text of 'PriceList'"));
  CHECK(holds(refusal(R"({"SpotPriceHistory": [{"InstanceType": "m5.large"}]})"),
              "has no 'AvailabilityZone'"));
  CHECK(holds(refusal(R"({"terms": {"savingsPlan": [{"rates": [{}]}]}})"), "'discountedRate'"));
  CHECK(holds(refusal(R"({"regions": {"Ireland": {"x": {}}}})"), "has no 'price'"));
}

TEST_CASE("a key that is there twice is refused where it matters") {
  CHECK(holds(refusal(R"({"products": {"A": {"sku": "A", "sku": "B"}}})"), "has 'sku' twice"));
  CHECK(holds(refusal(with_term(R"({"unit": "a", "unit": "b", "pricePerUnit": {"USD": "1"}})")),
              "has 'unit' twice"));
}

TEST_CASE("hostile nesting is refused before it takes memory or stack") {
  const std::string deep(10'000'000, '[');
  CHECK(holds(refusal("{\"x\": " + deep), "deeper than 64 levels"));
  CHECK(holds(refusal(deep), "deeper than 64 levels"));
  std::string objects = "{";
  for (int i = 0; i < 100'000; ++i) objects += "\"x\":{";
  CHECK(holds(refusal(objects), "deeper than 64 levels"));
}

TEST_CASE("no text, number or gap may fill the memory") {
  const std::string huge(offers::ByteStream::longest_piece + 1'000'000, '1');
  CHECK(holds(refusal("{\"x\": \"" + huge + "\"}"), "is longer than 8 MB"));
  CHECK(refusal("{\"x\": " + huge + "}") != "");
  CHECK(holds(refusal("{\"x\":" + std::string(huge.size(), ' ') + "1}"), "is longer than 8 MB"));
  CHECK(holds(refusal("SKU,TermType,PricePerUnit,Unit\n" + huge), "longer than"));
  CHECK(holds(refusal("SKU,TermType,PricePerUnit,Unit\n\"" + huge), "longer than"));
}

TEST_CASE("a product of more parts than any has is refused") {
  std::string parts = R"({"products": {"A": {"attributes": {"x": "y")";
  for (int i = 0; i < 300'000; ++i) parts += fmt::format(",\"{}\":1", i);
  CHECK(holds(refusal(parts + "}}}}"), "is larger than any product"));
}

TEST_CASE("bytes that are no UTF-8 are refused") {
  CHECK(holds(refusal("{\"products\": {\"\xFF\": {}}}"), "Invalid encoding"));
  CHECK(holds(refusal("{\"products\": {\"A\": {\"sku\": \"\xC0\xAF\"}}}"), "Invalid encoding"));
  CHECK(holds(refusal("SKU,TermType,PricePerUnit,Unit\n\xFF,OnDemand,1,Hrs\n"),
              "list:2:1: column 1: is no UTF-8"));
}

TEST_CASE("zero bytes do not end a list early") {
  const std::string zero(1, '\0');
  CHECK(refusal("{\"products\": {}}" + zero + "rest") != "");
  CHECK(refusal("{\"products\": {" + zero + "}}") != "");
}

TEST_CASE("what is no price list says what would be one") {
  CHECK(holds(refusal(""), "is empty"));
  CHECK(holds(refusal("{}"), "expected 'products' and 'terms'"));
  CHECK(holds(refusal("{\"a\": 1}"), "'SpotPriceHistory'"));
  CHECK(holds(refusal("hello\n"), "a header that has 'SKU'"));
  CHECK(holds(refusal("<html>\n"), "a header that has 'SKU'"));
}

TEST_CASE("lines of CSV that do not fit their header are refused with their line") {
  const std::string header = "SKU,TermType,PricePerUnit,Unit\n";
  CHECK(refusal(header + "A,OnDemand,1,Hrs\n") == "");
  CHECK(holds(refusal(header + "\nA,OnDemand,1\n"), "list:3:1: has 3 columns, and the header 4"));
  CHECK(holds(refusal(header + ",OnDemand,1,Hrs\n"), "has no SKU"));
  CHECK(holds(refusal(header + "\"A,OnDemand"), "the quote is not closed"));
  CHECK(holds(refusal(header + "\"A\"x,OnDemand,1,Hrs\n"), "text behind the closing quote"));
  CHECK(holds(refusal("SKU,TermType,Unit\n"), "has no column 'PricePerUnit'"));
  CHECK(holds(refusal("SKU,TermType,Unit,unit\n"), "the column 'unit' is there twice"));
}

TEST_CASE("a file that cannot be read is an error of input and output") {
  for (const char* path : {"/nowhere/list.json", "/"}) {
    try {
      offers::Input input(path);
      costsim::testing::Told sink;
      offers::read_price_list(input, sink);
      FAIL("was read");
    } catch (const Error& error) {
      CHECK(error.failure() == Failure::Io);
      CHECK(holds(error.what(), path));
    }
  }
}
