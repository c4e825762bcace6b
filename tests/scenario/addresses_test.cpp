// Public addresses that `transfer = "auto"` derives; expected values by hand.
#include "scenario/derived_transfer.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;
using namespace costsim::scenario_tests;

// One address in each of three zones, 730 h at $0.005.
TEST_CASE("a balancer that users or the edge reach has a public address in each zone") {
  for (const char* kind : {"alb", "nlb"}) {
    CHECK(cost_of_line(derived(balanced(kind), "zones = 3\n"), "lb-addresses") == "10.95");
  }
  CHECK(cost_of_line(derived("{ service = \"cloudfront\" }, " + balanced("alb"), "zones = 3\n"),
                     "lb-addresses") == "10.95");
  const auto assumed = derived(balanced("alb"));
  CHECK(cost_of_line(assumed, "lb-addresses") == "7.30");
  CHECK(assumption(assumed, "architecture.a.zones") != nullptr);
  const std::string internal =
      "{ name = \"api\", service = \"api-gateway\" }, { name = \"lb\", service = "
      "\"load-balancer\", kind = \"nlb\" }, " +
      web;
  CHECK_FALSE(has_line(derived(internal), "lb-addresses"));
}

TEST_CASE("a balancer that states its addresses has those, also none") {
  for (const char* stated : {"0", "2"}) {
    const auto outcome = derived(
        "{ name = \"lb\", service = \"load-balancer\", kind = \"alb\", "
        "public_ips = " +
        std::string(stated) + " }, " + web);
    CHECK_FALSE(has_line(outcome, "lb-addresses"));
  }
}

// Half a balancer, one that several share: 0.5 × 2 × 730 h × $0.005.
TEST_CASE("the share of a balancer has that share of its addresses") {
  CHECK(cost_of_line(derived("{ name = \"lb\", service = \"load-balancer\", kind = \"alb\", "
                             "balancers = 0.5 }, " +
                                 web,
                             "zones = 2\n"),
                     "lb-addresses") == "3.65");
}

TEST_CASE("nodes have public addresses where users reach them, or where they call directly") {
  const auto hours = [](const decision::Outcome& outcome) {
    Decimal sum;
    for (const auto& item : only(outcome).bill.items) {
      if (item.stage == "web" && item.meter.meter == "ipv4-hours") sum += item.quantity;
    }
    return sum;
  };
  const Decimal of_two(2 * 730);
  const std::string behind = balanced("alb") + ", { name = \"q\", service = \"sqs\" }";
  const std::string table = balanced("alb") + ", { name = \"t\", service = \"dynamodb\" }";
  CHECK(hours(derived(web)) == of_two);
  CHECK(hours(derived(balanced("alb"))).is_zero());
  CHECK(hours(derived(behind)) == of_two);
  CHECK(hours(derived(behind, "calls_via = \"direct\"\n")) == of_two);
  CHECK(hours(derived(behind, "calls_via = \"nat\"\n")).is_zero());
  CHECK(hours(derived(behind, "calls_via = \"endpoints\"\n")).is_zero());
  CHECK(hours(derived(table)).is_zero());  // by its gateway endpoint
  const std::string says_no =
      "{ name = \"web\", service = \"fargate\", vcpu = 1, memory = \"2GB\", min_tasks = 2, "
      "public_ip = false }";
  CHECK(hours(derived(says_no)).is_zero());
}

// Two gateways of two zones: 2 × 730 h × ($0.045 + $0.005).
TEST_CASE("the NAT gateways that are derived have an address each") {
  const auto outcome = derived(balanced("alb") + ", { name = \"q\", service = \"sqs\" }",
                               "calls_via = \"nat\"\nzones = 2\n");
  CHECK(cost_of_line(outcome, "nat-gateways") == "73.00");
}
