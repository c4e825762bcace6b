// How many bytes derived lines of data transfer carry; expected values by hand.
#include "scenario/derived_transfer.hpp"
#include "support/catch.hpp"
#include "support/refusal.hpp"

using namespace costsim;
using namespace costsim::scenario_tests;

namespace {

std::string nodes(const std::string& name) {
  return "{ name = \"" + name + "\", service = \"ec2\", instance = \"m7g.large\", nodes = 1 }";
}

std::string writing(const std::string& called) {
  return "{ name = \"lb\", service = \"load-balancer\" }, { name = \"web\", service = \"fargate\", "
         "vcpu = 1, memory = \"2GB\", tasks = 2, calls = [" +
         called + "] }";
}

}  // namespace

// 10 M × (1,024 + 51,200) bytes × 2/3 × 2 / 2^30 = 648.498535… GB at $0.01, for each of two hops: a
// sum of many digits, apportioned to both.
TEST_CASE("two hops over three zones, of which two are others, have their price") {
  const auto outcome = derived(nodes("a") + ", " + nodes("b") + ", " + nodes("c"), "zones = 3\n");
  CHECK(only(outcome).bill.total_of("b-zones").cents() == "6.48");
  CHECK(only(outcome).bill.total_of("c-zones").cents() == "6.48");
  for (const char* share : {"33.333%", "12.3456789012345%"}) {
    CHECK_NOTHROW(derived(nodes("a") + ", " + nodes("b") + ", " + nodes("c"),
                          "zones = 2\ncross_zone = \"" + std::string(share) + "\"\n"));
  }
}

// 10 M objects of 1 MB are 9,765,625 × 2^20 / 2^30 GB: 9,765.625 at $0.045; 10 M × 3 × 10 KB are
// 286.1022949… GB.
TEST_CASE("through a NAT gateway goes what is written and read, not what came in") {
  const std::string keys = "zones = 2\ncalls_via = \"nat\"\n";
  const auto objects = derived(writing("{ service = \"s3\", puts = 2, object = \"1MB\" }"), keys);
  CHECK(cost_of_line(objects, "s3-nat") == "439.453125");
  const auto items =
      derived(writing("{ service = \"dynamodb\", writes = 3, item = \"10KB\" }"), keys);
  CHECK(only(items).bill.total_of("dynamodb-nat").cents() == "12.87");
  const auto total =
      derived(writing("{ service = \"s3\", object = { total = \"10TB/month\" } }"), keys);
  CHECK(only(total).bill.total_of("s3-nat").cents() == "460.80");
}

TEST_CASE("nothing crosses zones where there is one") {
  const std::string two = nodes("a") + ", " + nodes("b");
  CHECK(testing::refusal_of([&] {
          derived(two, "zones = 1\ncross_zone = \"100%\"\n");
        }).find("expected more `zones`, or no `cross_zone`") != std::string::npos);
  CHECK_FALSE(has_line(derived(two, "zones = 1\n"), "b-zones"));
}

TEST_CASE("where several functions say how large their answers are, it is told whose counts") {
  const std::string both =
      "{ name = \"api\", service = \"api-gateway\", kind = \"http\" }, "
      "{ name = \"f\", service = \"lambda\", response = \"10KB\" }, "
      "{ name = \"g\", service = \"lambda\", from = \"api\", share = \"10%\", response = \"100KB\" "
      "}";
  const auto outcome = derived(both);
  CHECK(noted(outcome, "several stages behind 'api' state a `response`"));
  CHECK(cost_of_line(outcome, "api-out") == "42.915344238");
}
