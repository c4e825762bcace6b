#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

StageOutcome volumes(const Texts& texts, Duration span = std::chrono::hours(720)) {
  static const metering::Rules rules =
      rules_of("ebs", {{"gp3-free-iops", Decimal(3000)}, {"gp3-free-mbps", Decimal(125)}});
  Context context = context_of(rules, span);
  context.month = std::chrono::hours(720);
  return ebs().run(steady(parse_rate("1/s"), span), given(ebs(), texts), context);
}

}  // namespace

TEST_CASE("a volume is paid for its size, in the part of the month that it exists") {
  CHECK(used(volumes({{"size", "100GB"}, {"volumes", "3"}}), "gp3-gb-months") == Decimal(300));
  CHECK(used(volumes({{"size", "100GB"}, {"type", "gp2"}}, std::chrono::hours(72)),
             "gp2-gb-months") == Decimal(10));
}

TEST_CASE("a gp3 volume pays for IOPS and MB/s beyond what is free") {
  const Texts texts = {
      {"size", "1GB"}, {"volumes", "2"}, {"iops", "4000"}, {"throughput", "250MB"}};
  CHECK(used(volumes(texts), "gp3-iops-months") == Decimal(2000));
  CHECK(used(volumes(texts), "gp3-mbps-months") == Decimal(250));
  CHECK(volumes({{"size", "1GB"}, {"iops", "3000"}, {"throughput", "125MB"}}).usage.size() == 1);
}

TEST_CASE("gp3 volumes are refused at a time before there were any") {
  const metering::Rules old = rules_of("ebs", {{"gp3-since", std::string("2020-12")}});
  const Parameters values = given(ebs(), {{"size", "1GB"}});
  CHECK_THROWS_WITH(
      ebs().run(steady(parse_rate("1/s")), values, context_of(old)),
      Catch::Contains("gp3") && Catch::Contains("came in 2020-12") && Catch::Contains("only gp2"));
  const metering::Rules bare = rules_of("ebs", {});
  CHECK_THROWS_WITH(ebs().run(steady(parse_rate("1/s")), values, context_of(bare)),
                    Catch::Contains("are not in the prices' epoch"));
}
