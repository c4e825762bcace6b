// A planning value for spot prices, stated once.
#include "pricing/planned_spot.hpp"

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::pricing;

namespace {

Tariff hourly(const char* price) {
  Tariff tariff{"instance-hour", 1, {{std::nullopt, Decimal::parse(price)}}};
  tariff.provenance = {"LIST", "2026", "V1"};
  return tariff;
}

PriceBook two_types() {
  PriceBook book;
  book.tariffs = {{{"ec2", "m5.large.on-demand"}, hourly("0.096")},
                  {{"ec2", "m5.large.spot"}, hourly("0.05")},
                  {{"ec2", "c5.large.on-demand"}, hourly("0.085")},
                  {{"rds", "c5.large.on-demand"}, hourly("1")}};
  return book;
}

metering::Rules with_share() {
  metering::Rules rules("ec2");
  rules.add(std::string(spot_share),
            {Decimal::parse("0.4"), "0.4", false, {"OZ24", "2025", "MEM", "60 % off"}});
  return rules;
}

}  // namespace

TEST_CASE("a type without a spot price gets the planned share of its price on demand") {
  PriceBook book = two_types();
  plan_spot_prices(with_share(), book);
  CHECK(book.tariffs.size() == 5);
  const Tariff& planned = book.tariffs.at({"ec2", "c5.large.spot"});
  CHECK(planned.tiers.front().price == Decimal::parse("0.034"));
  CHECK(planned.unit == "instance-hour");
  CHECK_FALSE(planned.provenance.verified());
  CHECK(planned.provenance.note == "60 % off");
}

TEST_CASE("a recorded spot price stands, and so does what is no plan") {
  PriceBook book = two_types();
  const metering::Rules rules = with_share();
  plan_spot_prices(rules, book);
  const metering::MeterId recorded{"ec2", "m5.large.spot"}, planned{"ec2", "c5.large.spot"};
  CHECK(book.tariffs.at(recorded).tiers.front().price == Decimal::parse("0.05"));
  CHECK_FALSE(is_planned(recorded, book.tariffs.at(recorded), rules));
  CHECK(is_planned(planned, book.tariffs.at(planned), rules));
}

TEST_CASE("without the rule nothing is planned") {
  PriceBook book = two_types();
  plan_spot_prices(metering::Rules("ec2"), book);
  CHECK(book.tariffs.size() == 4);
}

TEST_CASE("tasks have a spot price for each processor, and their disk has none") {
  PriceBook book;
  for (const char* meter : {"vcpu-hours-x86", "gb-hours-arm", "ephemeral-gb-hours"}) {
    book.tariffs.own()[{"fargate", meter}] = hourly("0.04");
  }
  metering::Rules rules("fargate");
  rules.add(std::string(spot_share), {Decimal::parse("0.3"), "0.3", false, {"A", "2025", "MEM"}});
  plan_spot_prices(rules, book);
  CHECK(book.tariffs.size() == 5);
  const metering::MeterId spot{"fargate", "vcpu-hours-x86-spot"};
  CHECK(book.tariffs.at(spot).tiers.front().price == Decimal::parse("0.012"));
  CHECK(is_planned(spot, book.tariffs.at(spot), rules));
}
