#include "decision/requirement/expression.hpp"

#include <map>
#include <random>
#include <string>

#include "decision/requirement/syntax.hpp"
#include "support/catch.hpp"
#include "units/money.hpp"

using namespace costsim;
using namespace costsim::decision;
using Catch::Matchers::Contains;

namespace {

Quantity money(const std::string& dollars) {
  return {Decimal::parse(dollars), Dimension::Money};
}

const std::map<std::string, Quantity, std::less<>> names = {
    {"serverless.cost", money("5.81")},
    {"containers.cost", money("4.15")},
    {"containers.ec2.cost", money("287.28")},
    {"free.cost", money("0")},
    {"serverless.api-gateway.cost", money("30240")},
    {"gb-seconds-x86", {Decimal(46'440'000'000)}},
    {"serverless.lambda.peak_concurrency", {Decimal(412)}},
    {"serverless.latency.p99", {Decimal::parse("0.185"), Dimension::Time}},
    {"traffic.mean", {Decimal::parse("3333.25"), Dimension::Rate}},
    {"workload.event", {Decimal(1024), Dimension::Bytes}},
    {"größe", {Decimal(7)}},
    {"a", {Decimal(10)}},
    {"b", {Decimal(4)}},
};

Quantity look_up(std::string_view name) {
  const auto found = names.find(name);
  if (found == names.end()) {
    throw Error(Failure::Usage, "unknown name '" + std::string(name) + "'");
  }
  return found->second;
}

const Location place{"scenario.toml", 12, 12};

bool holds(const std::string& require) {
  return judge(parse_requirement(require, place), look_up).passed;
}

std::string left_side(const std::string& expression) {
  return judge(parse_requirement(expression + " == " + expression, place), look_up).left.text();
}

std::string error_of(const std::string& require) {
  try {
    judge(parse_requirement(require, place), look_up);
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Usage);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("equality does not satisfy the rule: 5.81 is 4.15 + 40%, exactly") {
  CHECK_FALSE(holds("serverless.cost < containers.cost + 40%"));
  CHECK(holds("serverless.cost <= containers.cost + 40%"));
  CHECK(holds("serverless.cost == containers.cost + 40%"));
  CHECK(holds("serverless.cost < containers.cost + 40% + $0.000000001"));
}

TEST_CASE("amounts exactly 40% apart are equal, whatever they are") {
  std::mt19937_64 draw(1);  // NOLINT: a fixed seed is the point
  int misjudged_in_binary = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto cents = static_cast<std::int64_t>(5 * (draw() % 20'000'000 + 1));
    const Money containers = Money::from_nanos(cents * 10'000'000);
    const Money serverless = Money::from_nanos(cents / 5 * 7 * 10'000'000);
    const Lookup pair = [&](std::string_view name) {
      return Quantity{name == "s" ? serverless.dollars() : containers.dollars(), Dimension::Money};
    };
    CHECK(judge(parse_requirement("s == c + 40%", place), pair).passed);
    CHECK_FALSE(judge(parse_requirement("s < c + 40%", place), pair).passed);
    CHECK_FALSE(judge(parse_requirement("s > c + 40%", place), pair).passed);
    const double binary = containers.dollars().to_double() * 1.4;
    if (serverless.dollars().to_double() != binary) ++misjudged_in_binary;
  }
  CHECK(misjudged_in_binary > 0);  // the reason for exact arithmetic
}

TEST_CASE("a limit is shown as the exact amount it is") {
  // telco-rule: 3 × m3.large, 720 h, us-east-1 = $287.28; + 40% = $402.192.
  const Judgement rule =
      judge(parse_requirement("serverless.cost < containers.ec2.cost + 40%", place), look_up);
  CHECK(rule.passed);
  CHECK(rule.left.text() == "$5.81");
  CHECK(rule.right.text() == "$402.192");
  CHECK(rule.comparison == "<");
}

TEST_CASE("products bind tighter than sums, sums go from left to right") {
  CHECK(left_side("a + b * 2") == "18");
  CHECK(left_side("(a + b) * 2") == "28");
  CHECK(left_side("a - b - 1") == "5");
  CHECK(left_side("a / b / 5") == "0.5");
  CHECK(left_side("-a + b") == "-6");
  CHECK(left_side("a - -b") == "14");
  CHECK(left_side("min(a, b, 6) + max(a, b)") == "14");
  CHECK(left_side("a × b ÷ 2 − 1") == "19");
}

TEST_CASE("a percentage is a share of what stands before it") {
  CHECK(left_side("a + 40%") == "14");
  CHECK(left_side("a - 10 %") == "9");
  CHECK(left_side("a + b + 50%") == "21");    // of the sum so far
  CHECK(left_side("a + (b + 50%)") == "16");  // of b
  CHECK(left_side("a * b + 10%") == "44");
  CHECK(left_side("a + (10% + 10%)") == "12");
  CHECK(left_side("a * 25%") == "2.5");  // and elsewhere a plain number
  CHECK(holds("0.4 == 40%"));
  CHECK_THAT(error_of("40% + a < 3"), Contains("behind what it is a share of"));
}

TEST_CASE("divisions do not round before the comparison") {
  CHECK(holds("a / 3 * 3 == a"));
  CHECK(holds("$1 / 3 < $0.333333333333333334"));
  CHECK(holds("$1 / 3 > $0.333333333333333333"));
  CHECK(holds("serverless.cost / containers.cost == 1.4"));
  CHECK(holds("a / -3 < 0"));
  // A third of a request a second has no end in decimals, either.
  CHECK(holds("12M/h * 1h == 12M"));
  CHECK(holds("7/h * 1h == 7"));
  CHECK(holds("10/min * 1min <= 10"));
  CHECK(holds("1/day * 30day == 30"));
  CHECK(left_side("12M/h + 1/h") == "3333.333611111/s");
  CHECK_THAT(error_of("serverless.cost / free.cost < 2"), Contains("division by zero"));
}

TEST_CASE("numbers carry the units of a scenario") {
  CHECK(left_side("5M") == "5000000");
  CHECK(left_side("2B") == "2000000000");
  CHECK(left_side("1e6") == "1000000");
  CHECK(left_side("185ms") == "185 ms");
  CHECK(left_side("185 ms") == "185 ms");
  CHECK(left_side("720h") == "720 h");
  CHECK(left_side("0ms") == "0 s");
  CHECK(left_side("12M/h * 1h") == "12000000");
  CHECK(left_side("100/10s") == "10/s");
  CHECK(left_side("$2.5k") == "$2500.00");
  CHECK(left_side("-$3") == "-$3.00");
  CHECK(left_side("1KB") == "1024 B");
  CHECK(left_side("a / b") == "2.5");  // "b" is a name here, no unit of time
  CHECK(holds("traffic.mean < 12M/h"));
  CHECK(holds("serverless.latency.p99 <= 185ms"));
  CHECK(holds("workload.event == 1KB"));
}

TEST_CASE("a dash inside a word belongs to the name, between spaces it subtracts") {
  CHECK(holds("serverless.api-gateway.cost == $30240"));
  CHECK(holds("gb-seconds-x86 == 46440000000"));
  CHECK(holds("a - b == 6"));
  CHECK(holds("a -b == 6"));
  CHECK(holds("größe == 7"));
  CHECK_THAT(error_of("a-b == 6"), Contains("unknown name 'a-b'"));
  CHECK_THAT(error_of("a-b == 6"), Contains("(a difference needs spaces: a - b)"));
}

TEST_CASE("a difference is suggested where one side of the dash is a name, and nowhere else") {
  CHECK_THAT(error_of("serverless.cost-containers.cst == 6"),
             Contains("(a difference needs spaces: serverless.cost - containers.cst)"));
  CHECK_THAT(error_of("traffic.mean-5 == 6"), Contains("spaces: traffic.mean - 5)"));
  CHECK_THAT(error_of("serverless.api-gatewy.cost == 6"), !Contains("spaces"));
  CHECK_THAT(error_of("gb-seconds-arm == 6"), !Contains("spaces"));
}

TEST_CASE("every comparison means what it says") {
  CHECK(holds("1 < 2"));
  CHECK(holds("2 <= 2"));
  CHECK(holds("2 > 1"));
  CHECK(holds("2 >= 2"));
  CHECK(holds("2 == 2.0"));
  CHECK(holds("2 != 3"));
  CHECK(holds("2 ≤ 2"));
  CHECK(holds("3 ≠ 2"));
  CHECK_FALSE(holds("2 < 2"));
  CHECK_FALSE(holds("2 > 2"));
  CHECK_FALSE(holds("2 != 2"));
}

TEST_CASE("only like is compared with like") {
  CHECK_THAT(error_of("serverless.cost < 185ms"),
             Contains("scenario.toml:12:28: an amount of money cannot be compared with a time"));
  CHECK_THAT(error_of("serverless.cost < 400"), Contains("compared with a plain number"));
  CHECK_THAT(error_of("serverless.cost + 40 < $400"), Contains("cannot be added to"));
  CHECK_THAT(error_of("serverless.cost * containers.cost < $4"), Contains("has no meaning here"));
  CHECK_THAT(error_of("5 / serverless.cost < 4"), Contains("has no meaning here"));
  CHECK_THAT(error_of("min(a, $3) < 4"), Contains("cannot be compared with"));
  CHECK(left_side("serverless.cost / $2") == "2.905");
  CHECK(left_side("6 / 2ms") == "3000/s");
}

TEST_CASE("what is not a requirement is refused at its place") {
  const std::pair<const char*, const char*> malformed[] = {
      {"", "12:12: the text ends: expected a name or a number"},
      {"   ", "12:15: the text ends"},
      {"a", "12:13: the text ends: expected a comparison"},
      {"a <", "12:15: the text ends: expected a name or a number"},
      {"< a", "12:12: '<': expected a name or a number"},
      {"a < < b", "12:16: '<'"},
      {"a < b < 3", "12:18: a requirement has one comparison only"},
      {"a < 5 and b < 7", "12:18: a requirement has one comparison only"},
      {"a < b or b < 7", "12:18: a requirement has one comparison only"},
      {"a = b", "12:14: '=' is not expected here"},
      {"a < b)", "12:17: ')': expected an operator or the end"},
      {"(a < b", "12:15: '<': expected ')'"},
      {"(a + b < 3", "12:19: '<': expected ')'"},
      {"a b < 3", "12:14: 'b': expected a comparison"},
      {"a + < 3", "12:16: '<'"},
      {"a * < 3", "12:16: '<'"},
      {"a < 3 4", "12:18: '4'"},
      {"a < $", "12:16: expected a number behind '$'"},
      {"a < $x", "12:16: expected a number behind '$'"},
      {"a < 1.2.3", "12:16: '1.2.3' is not a number"},
      {"a < 12parsecs", "12:16: '12parsecs'"},
      {"a < %", "12:16: '%' is not expected here"},
      {"a < \"b\"", "12:16: '\"' is not expected here"},
      {"min a < 3", "12:16: 'a'"},
      {"min() < 3", "12:16: ')'"},
      {"min(a, ) < 3", "12:19: ')'"},
      {"min(a < 3", "12:18: '<': expected ')'"},
      {"mean(a, b) < 3", "12:12: unknown function 'mean': expected min(…) or max(…)"},
      {"a. < 3", "12:12: 'a.': a name has a word on both sides"},
      {"a..b < 3", "12:12: 'a..b'"},
      {"a < 3;", "12:17: ';'"},
      {"größe + ? < 3", "12:20: '?'"},  // columns count characters, not bytes
      {"a <\n  & 3", "13:3: '&'"},
      {"a < 99999999999999999999999999999999999999999", "12:16: "},
      {"a < b && b < 3", "12:18: '&'"},
  };
  for (const auto& [require, message] : malformed) {
    INFO(require);
    CHECK_THAT(error_of(require), Contains(message));
    CHECK_THROWS_AS(parse_requirement(require, place), Error);
  }
}

TEST_CASE("absurd input ends in an error, never in a crash") {
  CHECK_THAT(error_of(std::string(1000, '(')), Contains("levels of nesting"));
  CHECK_THAT(error_of(std::string(1000, '-') + "a < 3"), Contains("levels of nesting"));
  CHECK_THAT(error_of(std::string(100'000, '(')), Contains("more than 4000 characters"));
  std::string chain = "1";
  while (chain.size() < 3990) chain += "+1";
  CHECK(holds(chain + " > 1"));
  CHECK_THAT(error_of(std::string("a\0 < 3", 6)), Contains("is not expected here"));
  CHECK_FALSE(error_of("\xff\xfe < 3").empty());
  std::string product = "9999999999999999999";
  for (int i = 0; i < 3; ++i) product += " * 9999999999999999999";
  CHECK_THAT(error_of(product + " < 1"), Contains("too large for exact arithmetic"));
}

TEST_CASE("names are looked up only when judging") {
  CHECK_NOTHROW(parse_requirement("nobody.cost < somebody.cost + 40%", place));
  CHECK_THAT(error_of("nobody.cost < $4"), Contains("scenario.toml:12:12: unknown name"));
  CHECK_THAT(error_of("$4 > nobody.cost"), Contains("scenario.toml:12:17: unknown name"));
}

TEST_CASE("a requirement knows its names, and they are those of its tree") {
  const auto names_in = [](const std::string& text) {
    return names_of(parse_requirement(text, place));
  };
  using Names = std::vector<std::string>;
  CHECK(names_in("a.my-fn.p_cold < 50%") == Names{"a.my-fn.p_cold"});
  CHECK(names_in("2 × my-shop.latency.p99 < 50s") == Names{"my-shop.latency.p99"});
  CHECK(names_in("a-b.cost - a.cost < $5") == Names{"a-b.cost", "a.cost"});
  CHECK(names_in("a.x ÷ größe−b.y ≤ 3") == Names{"a.x", "größe", "b.y"});
  CHECK(names_in("max(a.x, min(b.y, -(c.z + a.x))) >= 1s") == Names{"a.x", "b.y", "c.z", "a.x"});
  CHECK(names_in("$2500 + 40% > 12M/h * 1h").empty());
}

TEST_CASE("random text is judged or refused, nothing else") {
  static constexpr std::string_view pieces[] = {"a",    "b",   "serverless.cost",
                                                "$",    "5",   "40%",
                                                "ms",   "M/h", "<",
                                                "<=",   "==",  "!",
                                                "=",    "+",   "-",
                                                "*",    "/",   "(",
                                                ")",    ",",   "min(",
                                                "max(", " ",   ".",
                                                "e",    "1e9", "\xc3",
                                                "×",    "\n",  "\x01",
                                                "GB"};
  std::mt19937_64 draw(2);  // NOLINT: a fixed seed is the point
  int judged = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::uint64_t length = draw() % 12; length > 0; --length) {
      text += pieces[draw() % std::size(pieces)];
    }
    try {
      judge(parse_requirement(text, place), look_up);
      ++judged;
    } catch (const Error& error) {
      if (error.failure() != Failure::Usage) FAIL(text);
      if (std::string(error.what()).rfind("scenario.toml:", 0) != 0) FAIL(error.what());
    }
  }
  CHECK(judged > 0);
}
