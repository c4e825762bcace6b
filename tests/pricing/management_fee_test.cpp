// What a service takes for running others' instances: a share of their price on demand.
#include "pricing/management_fee.hpp"

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::pricing;

namespace {

Tariff an_hour(const char* price) {
  Tariff tariff{"instance-hour", 1, {{std::nullopt, Decimal::parse(price)}}};
  tariff.provenance = {"LIST", "2026", "V1"};
  return tariff;
}

PriceBook book_of_types() {
  PriceBook book;
  book.tariffs = {{{"ec2", "c7g.large.on-demand"}, an_hour("0.0725")},
                  {{"ec2", "c7g.large.spot"}, an_hour("0.03")},
                  {{"ec2", "t3.large.on-demand"}, an_hour("0.0832")},
                  {{"auto", "t3.large.fee"}, an_hour("0.5")}};
  return book;
}

metering::Rules share_of(const char* share, int decimals) {
  metering::Rules rules("auto");
  rules.add(std::string(fee_share), {Decimal::parse(share), share, false, {"FEE", "2026", "V1"}});
  if (decimals > 0) rules.add(std::string(fee_decimals), {Decimal(decimals), "", false, {}});
  return rules;
}

Decimal fee_of(const PriceBook& book, const char* meter) {
  return book.tariffs.at({"auto", meter}).tiers.front().price;
}

}  // namespace

TEST_CASE("the fee is a share of the price on demand, rounded where the rules say so") {
  PriceBook book = book_of_types();
  add_management_fees(share_of("0.12", 0), book);
  CHECK(fee_of(book, "c7g.large.fee") == Decimal::parse("0.0087"));
  PriceBook rounded = book_of_types();
  add_management_fees(share_of("0.12345", 5), rounded);
  CHECK(fee_of(rounded, "c7g.large.fee") == Decimal::parse("0.00895"));
  CHECK(book.tariffs.at({"auto", "c7g.large.fee"}).provenance.source == "FEE");
}

TEST_CASE("a recorded fee stands, and no fee is taken on what is no price on demand") {
  PriceBook book = book_of_types();
  const metering::Rules rules = share_of("0.12", 0);
  add_management_fees(rules, book);
  CHECK(book.tariffs.size() == 5);
  CHECK(fee_of(book, "t3.large.fee") == Decimal::parse("0.5"));
  const metering::MeterId stated{"auto", "t3.large.fee"}, repeated{"auto", "c7g.large.fee"};
  CHECK_FALSE(is_fee(stated, book.tariffs.at(stated), rules));
  CHECK(is_fee(repeated, book.tariffs.at(repeated), rules));
}

TEST_CASE("without the rule there is no fee") {
  PriceBook book = book_of_types();
  add_management_fees(metering::Rules("auto"), book);
  CHECK(book.tariffs.size() == 4);
}

// "750 hours of t2.micro" are hours of the machine.
TEST_CASE("the free tier of a machine covers no fee on it") {
  PriceBook book = book_of_types();
  Tariff& machine = book.tariffs.own().at({"ec2", "c7g.large.on-demand"});
  machine.free_allowance = Decimal(750);
  machine.allowance_group = "machines";
  add_management_fees(share_of("0.12", 0), book);
  const Tariff& fee = book.tariffs.at({"auto", "c7g.large.fee"});
  CHECK(fee.free_allowance == Decimal(0));
  CHECK(fee.allowance_group.empty());
}
