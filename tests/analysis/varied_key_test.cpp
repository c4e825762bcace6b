// "traffic.rate=1/s..20000/s": each form that a range has, and what is none.
#include "analysis/varied_key.hpp"

#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim::analysis;
using Catch::Matchers::Contains;

namespace {

Vary scenario_with(const std::string& stage) {
  const std::string text = R"(
[scenario]
region = "us-west-1"
prices = "2018-08"
month = "720h"
[traffic]
rate = "1/s"
[[architecture]]
name = "a"
stages = [ )" + stage + " ]\n";
  return [text](const std::vector<Assignment>& assignments) {
    costsim::scenario::LoadOptions options;
    for (const Assignment& each : assignments) options.sets.push_back(each.key + "=" + each.value);
    return costsim::scenario::load_text(text, "a.toml", "", options);
  };
}

}  // namespace

TEST_CASE("a range has its key, the unit around its numbers and its ends") {
  const VariedKey rate = parse_varied_key("traffic.rate=1/s..20000/s");
  CHECK(rate.key == "traffic.rate");
  CHECK(rate.before.empty());
  CHECK(rate.after == "/s");
  CHECK(rate.axis.low == 1);
  CHECK(rate.axis.high == 20000);
  CHECK(rate.value(1234.5) == "1234.5/s");
  const VariedKey wage =
      parse_varied_key("containers.operations.engineer=$1000/month..$20000/month");
  CHECK(wage.before == "$");
  CHECK(wage.after == "/month");
  CHECK(wage.assigned(2500.25).value == "$2500.25/month");
  const VariedKey bare = parse_varied_key("prices.override.sqs.requests=0.1..0.5");
  CHECK(bare.value(0.25) == "0.25");
}

TEST_CASE(
    "a range of ten times is logarithmic unless it says otherwise, one below nothing is not") {
  CHECK(parse_varied_key("k=1..10").axis.logarithmic);
  CHECK_FALSE(parse_varied_key("k=1..9.9").axis.logarithmic);
  CHECK_FALSE(parse_varied_key("k=0..1000").axis.logarithmic);
  CHECK_FALSE(parse_varied_key("k=1ms..2s:linear").axis.logarithmic);
  CHECK(parse_varied_key("k=1ms..2ms:log").axis.logarithmic);
}

TEST_CASE("ends in two units of one kind are told in the first") {
  CHECK(parse_varied_key("k=80ms..2s").axis.high == Approx(2000));
  CHECK(parse_varied_key("k=128MB..3GB").axis.high == Approx(3 * 1024.0));  // as parse_bytes has it
  CHECK(parse_varied_key("k=3600/h..2/s").axis.high == Approx(7200));
  CHECK(parse_varied_key("k=1..5k").axis.high == Approx(5000));
}

TEST_CASE("a key that takes steps ends at the last of them") {
  const VariedKey memory = parse_varied_key("f.memory=128MB..1000MB:by=64MB");
  CHECK(memory.axis.step == 64);
  CHECK(memory.axis.high == 128 + 13 * 64);
  const VariedKey spread = parse_varied_key("f.memory=128MB..3008MB:log:by=64MB");
  CHECK(spread.axis.logarithmic);
  for (const double part : {0.0, 0.1, 0.37, 0.9, 1.0}) {
    CHECK(std::remainder(point_of(spread.axis, part), 64) == 0);
  }
}

TEST_CASE("the whole traffic is varied by factors") {
  const VariedKey factor = parse_varied_key("traffic=0.1x..10x");
  CHECK(factor.key == all_traffic);
  CHECK(factor.value(0.5) == "0.5x");
  CHECK_THROWS_WITH(parse_varied_key("traffic=1/s..10/s"), Contains("traffic=0.1x..10x"));
}

TEST_CASE("what is no range is refused with what was expected") {
  for (const char* text : {"traffic.rate", "=1..2", "k=1", "k=..", "k=1..", "k=a..b", "k=1..x2y"}) {
    INFO(text);
    CHECK_THROWS_WITH(parse_varied_key(text), Contains("expected") || Contains("unit"));
  }
  CHECK_THROWS_WITH(parse_varied_key("k=5..5"), Contains("the second end must be above the first"));
  CHECK_THROWS_WITH(parse_varied_key("k=5..1"), Contains("the second end must be above the first"));
  CHECK_THROWS_WITH(parse_varied_key("k=1MB..2s"), Contains("units of one kind"));
  CHECK_THROWS_WITH(parse_varied_key("k=$1..2"), Contains("the same unit"));
  CHECK_THROWS_WITH(parse_varied_key("k=0..2:log"), Contains("begins above 0"));
  CHECK_THROWS_WITH(parse_varied_key("k=1MB..9MB:by=x"), Contains("above 0"));
  CHECK_THROWS_WITH(parse_varied_key("k=1MB..9MB:by=0MB"), Contains("above 0"));
  CHECK_THROWS_WITH(parse_varied_key("k=1MB..9MB:by=20MB"), Contains("only the first end"));
  CHECK_THROWS_WITH(parse_varied_key("k=1MB..9MB:by="),
                    Contains("':by=': expected a step above 0"));
}

TEST_CASE("a value of the scenario is told in the unit of the range") {
  const VariedKey time = parse_varied_key("k=1ms..5s");
  CHECK(time.number_of("120ms") == Approx(120));
  CHECK(time.number_of("2s") == Approx(2000));
  CHECK_FALSE(time.number_of("512MB"));
  CHECK_FALSE(time.number_of("auto"));
  CHECK(parse_varied_key("k=1/s..5/s").number_of("12M/h") == Approx(12e6 / 3600));
  CHECK_FALSE(parse_varied_key("k=1..5").number_of("$3"));
  CHECK(parse_varied_key("k=0.1..0.9").number_of("60%") == Approx(0.6));
  CHECK(parse_varied_key("k=10%..90%").number_of("0.6") == Approx(60));
  CHECK(parse_varied_key("k=0.1x..0.9x").number_of("60%") == Approx(0.6));
}

TEST_CASE("people read five digits, programs all of them and no exponent") {
  const VariedKey rate = parse_varied_key("k=1/h..1000/h");
  CHECK(rate.readable(1234567.8) == "1.2346M/h");
  CHECK(rate.readable(2e10) == "20B/h");
  CHECK(rate.readable(12345) == "12.345k/h");
  CHECK(rate.readable(0.5) == "0.5/h");
  CHECK(rate.value(1e-7) == "0.0000001/h");
  CHECK(rate.value(1.23456789012345e-7) == "0.000000123456789012345/h");
  CHECK(rate.readable(1.234567e-7) == "0.00000012346/h");
  CHECK(rate.readable(97151.4, costsim::Rounding::Down) == "97.151k/h");
  CHECK(rate.readable(97151.4, costsim::Rounding::Up) == "97.152k/h");
  CHECK(parse_varied_key("k=1ms..5s").readable(1234567.4, costsim::Rounding::Up) == "1234568ms");
  CHECK(parse_varied_key("k=1ms..5s").readable(2500) == "2500ms");
}

TEST_CASE("a price is told in dollars, be it written with them or not") {
  CHECK(parse_varied_key("prices.override.sqs.x=0.5..4").readable(2) == "$2");
  CHECK(parse_varied_key("prices.override.x.m.price=0.5..4").readable(0.25) == "$0.25");
  CHECK(parse_varied_key("a.costs.x.price=$1/month..$9/month").readable(2) == "$2/month");
  CHECK(parse_varied_key("prices.override.x.m.per=1..1000").readable(2) == "2");
  CHECK(parse_varied_key("prices.override.sqs.x=0.5..4").value(2) == "2");  // as --set takes it
}

TEST_CASE("a key that takes whole numbers only is varied by them") {
  const Vary vary = scenario_with(R"({ service = "kinesis", shards = 2 })");
  CHECK(settled(parse_varied_key("a.kinesis.shards=1..80"), vary).axis.step == 1);
  CHECK(settled(parse_varied_key("traffic.rate=1/s..80/s"), vary).axis.step == 0);
  // Of thousands, too, whose ends are no whole numbers of them.
  const VariedKey thousands = settled(parse_varied_key("a.kinesis.shards=1.2k..2k"), vary);
  CHECK(thousands.axis.step == 1e-3);
  CHECK(thousands.axis.high == Approx(2));
  CHECK(thousands.value(point_of(thousands.axis, 0.3)) == "1.44k");
  CHECK(thousands.readable(1.44) == "1.44k");
  CHECK(thousands.readable(1.44, costsim::Rounding::Below) == "1.439k");
  CHECK_THROWS_WITH(settled(parse_varied_key("a.kinesis.shards=-3..80"), vary),
                    Contains("a.toml") && Contains("shards = '-3'"));
  CHECK_THROWS_WITH(settled(parse_varied_key("a.kinesis.shrds=1..80"), vary),
                    Contains("did you mean 'shards'"));
  CHECK_THROWS_WITH(settled(parse_varied_key("scenario.title=1..5"), vary),
                    Contains("scenario.title is a text"));
}
