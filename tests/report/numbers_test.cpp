#include "report/kit/numbers.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::report;

namespace {

std::string count(const char* text) {
  return readable(Decimal::parse(text));
}

std::string dollars(const char* text) {
  return readable(Money::from_dollars(Decimal::parse(text)));
}

std::string price(const char* amount, const char* per) {
  return readable_price(Decimal::parse(amount), Decimal::parse(per));
}

}  // namespace

TEST_CASE("counts keep every digit below a million and three above") {
  CHECK(count("0") == "0");
  CHECK(count("0.5") == "0.5");
  CHECK(count("999") == "999");
  CHECK(count("57600") == "57,600");
  CHECK(count("1234.5678") == "1,234.568");
  CHECK(count("0.00000001") == "1e-08");
  CHECK(count("1000000") == "1.00 M");
  CHECK(count("999999999") == "1.00 B");  // rounds up into the next letter
  CHECK(count("8640000000") == "8.64 B");
  CHECK(count("60000000000") == "60.0 B");
  CHECK(count("1000000000000000") == "1,000 T");
  CHECK(count("-5000000") == "-5.00 M");
}

TEST_CASE("estimates keep four digits") {
  CHECK(readable(3333.3333) == "3,333");
  CHECK(readable(0.234567) == "0.2346");
  CHECK(readable(12.75) == "12.75");
  CHECK(readable(0.0) == "0");
  CHECK(readable(5'541'888.0) == "5.54 M");
  CHECK(readable(std::nan("")) == "unknown");
}

TEST_CASE("amounts are shown to the cent, and something is never nothing") {
  CHECK(dollars("30240") == "$30,240.00");
  CHECK(dollars("174.8736") == "$174.87");
  CHECK(dollars("9000000000") == "$9,000,000,000.00");
  CHECK(dollars("0") == "$0.00");
  CHECK(dollars("0.000000001") == "<$0.01");
  CHECK(dollars("0.005") == "$0.01");
  CHECK(dollars("-1234.5") == "-$1,234.50");
  CHECK(dollars("-0.001") == ">-$0.01");
  CHECK(exact(Money::from_dollars(Decimal::parse("1234567.000000001"))) == "$1,234,567.000000001");
  CHECK(exact(Money::from_dollars(Decimal::parse("-2"))) == "-$2.00");
}

TEST_CASE("prices are told for as many units as make them readable") {
  CHECK(price("3.50", "1000000") == "$3.50/M");
  CHECK(price("0.0182", "1") == "$0.0182");
  CHECK(price("0.0000166667", "1") == "$16.6667/M");
  CHECK(price("0.005", "1000") == "$0.005/k");
  CHECK(price("12000", "1") == "$12,000.00");
  CHECK(price("1", "750000") == "$1.00 per 750,000");
  CHECK(price("0", "1000000") == "$0");
}

TEST_CASE("shares, ratios and headroom") {
  const Money one = Money::from_nanos(1'000'000'000);
  const Money three = Money::from_nanos(3'000'000'000);
  CHECK(readable_share(one, three) == "33.3%");
  CHECK(readable_share(Money::from_nanos(1), three) == "<0.1%");
  CHECK(readable_share(Money(), three) == "0.0%");
  CHECK(readable_share(one, Money()) == "");
  CHECK(readable_ratio(three, one, "×") == "3.00×");
  CHECK(readable_ratio(three, Money(), "×") == "");
  CHECK(readable_percent(-829.5271) == "-829.5%");
  CHECK(readable_change(28.6) == "+28.6%");
  CHECK(readable_change(-0.01) == ">-0.1%");
  CHECK(readable_change(0.01) == "<0.1%");
  CHECK(readable_change(10370.2) == "105-fold");
  CHECK(readable_change(1150) == "12.5-fold");
}

TEST_CASE("figures carry the unit that their name tells") {
  CHECK(readable(services::Metric{"peak_concurrency", 412}) == "peak concurrency 412");
  CHECK(readable(services::Metric{"mean_per_s", 3333.3}) == "mean 3,333/s");
  CHECK(readable(services::Metric{"boot_s", 90}) == "boot 90 s");
  CHECK(readable(services::Metric{"wait_ms", 1.5}) == "wait 1.5 ms");
  CHECK(readable(services::Metric{"vcpu_hours", 3168}) == "vCPU hours 3,168");
}

TEST_CASE("units follow their number") {
  CHECK(plural("request", 1) == "request");
  CHECK(plural("request", 2) == "requests");
  CHECK(plural("request", 0) == "requests");
  CHECK(plural("GB", 2) == "GB");
  CHECK(plural("GB-second", 2) == "GB-seconds");
  CHECK(plural("query", 2) == "queries");
  CHECK(plural("", 2) == "");
}

TEST_CASE("durations use the largest whole unit") {
  CHECK(readable(Duration(std::chrono::hours(720))) == "720 h");
  CHECK(readable(Duration(std::chrono::hours(8760))) == "8,760 h");
  CHECK(readable(Duration(std::chrono::minutes(90))) == "90 min");
  CHECK(readable(Duration(std::chrono::minutes(1))) == "1 min");
  CHECK(readable(Duration(std::chrono::milliseconds(1500))) == "1,500 ms");
  CHECK(readable(Duration{}) == "0 s");
}

TEST_CASE("amounts in foreign text get separators and keep every digit") {
  CHECK(grouped_amount("$31533.9414928") == "$31,533.9414928");
  CHECK(grouped_amount("-$1234") == "-$1,234");
  CHECK(grouped_amount("62 ms") == "62 ms");
  CHECK(grouped_amount("$") == "$");
  CHECK(grouped_amount("") == "");
  CHECK(grouped_amount("1234") == "1234");
}
