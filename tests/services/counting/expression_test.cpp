#include "services/counting/expression.hpp"

#include "services/fixture.hpp"
#include "support/catch.hpp"
#include "support/refusal.hpp"

using namespace costsim;
using namespace costsim::services;
using Catch::Contains;

namespace {

const Parameter rows[] = {
    {"calls", Kind::Number, "3", "calls"},
    {"cached", Kind::Percent, "90%", "share"},
    {"on", Kind::Flag, "true", "a flag"},
    {"bytes", Kind::Bytes, optional, "size"},
    {"kept", Kind::Time, optional, "retention"},
    {"class", Kind::Choice, "hot", "class", "hot|cold"},
};

/// Of 1,000 items of 100 KB in one of the two hours of a month.
Decimal value(std::string_view text, const std::vector<std::pair<std::string, Value>>& set = {}) {
  static const metering::Rules rules =
      rules_of("test", {{"chunk", Bytes{64 << 10}}, {"word", std::string("account")}});
  Context context = context_of(rules, std::chrono::hours(1));
  context.month = std::chrono::hours(2);
  context.workload.response = {2048};
  Parameters values(rows);
  for (const auto& [name, given] : set) values.set(name, given);
  const Flow flow = steady(parse_rate("1000/h"), std::chrono::hours(1), {100 << 10});
  return value_of(parse_expression(text, rows), flow, values, context);
}

std::string refusal(std::string_view text) {
  return testing::refusal_of([&] { parse_expression(text, rows); });
}

/// What follows the place of which a refusal complains.
std::string blamed(std::string_view text) {
  try {
    parse_expression(text, rows, [](std::size_t at) { return Location{"t", 1, at}; });
  } catch (const Error& error) {
    return std::string(text.substr(error.where().column));
  }
  return testing::accepted;
}

}  // namespace

TEST_CASE("products bind before sums, and sums go from left to right") {
  CHECK(value("items * calls * (1 - cached)") == Decimal(300));
  CHECK(value("1 + 2 * 3") == Decimal(7));
  CHECK(value("10 - 2 - 3 + on") == Decimal(6));
  CHECK(value("max(1 - calls, 0.5)") == Decimal::parse("0.5"));
}

TEST_CASE("what is held counts for the part of the month, or by the hour") {
  CHECK(value("months(calls)") == Decimal::parse("1.5"));
  CHECK(value("hours(calls)") == Decimal(3));
}

TEST_CASE("an item's size is billed in whole steps, at least one") {
  CHECK(value("steps(item.size, rule('chunk'))") == Decimal(2));
  CHECK(value("steps(0, 64KB)") == Decimal(1));
  CHECK(value("gb(items * item.size)") == Decimal::parse("0.095367431640625"));
  CHECK(value("response.size") == Decimal(2048));
}

TEST_CASE("a parameter that is left out has another quantity in its place") {
  CHECK(value("given(bytes, item.size)") == Decimal(100 << 10));
  CHECK(value("given(bytes, item.size)", {{"bytes", Bytes{7}}}) == Decimal(7));
}

TEST_CASE("what is stored is kept for a time, or for good, and counts from the start") {
  // 10 in an hour, each for half an hour: up to 5, then 5; an hour of a month of two
  CHECK(value("stored(10, kept)", {{"kept", Duration(std::chrono::minutes(30))}}) ==
        Decimal::parse("1.875"));
  CHECK(value("stored(10, kept)") == Decimal::parse("2.5"));  // 10 × half a month × 1/2
  CHECK(value("stored(10, kept)", {{"kept", Duration(std::chrono::hours(2))}}) ==
        Decimal::parse("2.5"));
  CHECK(value("stored(10, kept, 6)") == Decimal::parse("5.5"));
}

TEST_CASE("a choice is 1 where it was made") {
  CHECK(value("is(class, 'hot')") == Decimal(1));
  CHECK(value("is(class, 'cold')") == Decimal(0));
}

TEST_CASE("what an expression cannot mean is refused with what was expected") {
  CHECK_THAT(refusal("items * cals"), Contains("no quantity 'cals'") && Contains("'calls'"));
  CHECK_THAT(refusal("month(calls)"), Contains("no function 'month'") && Contains("'months'"));
  CHECK_THAT(refusal("bytes * 2"), Contains("may be left out") && Contains("given(bytes"));
  CHECK_THAT(refusal("class * 2"), Contains("is(class"));
  CHECK_THAT(refusal("is(class, 'hut')"), Contains("did you mean 'hot'"));
  CHECK_THAT(refusal("is(calls, 'hot')"), Contains("'calls' is no choice"));
  CHECK_THAT(refusal("stored(1, calls)"), Contains("expected a time"));
  CHECK_THAT(refusal("items *"), Contains("expected a number, a name or '(' at the end"));
  CHECK_THAT(refusal("(items"), Contains("expected ')'"));
  CHECK_THAT(refusal("max(1)"), Contains("expected ','"));
  CHECK_THAT(refusal("rule('chunk"), Contains("expected a closing '"));
  CHECK_THAT(refusal("3 apples"), Contains("expected an operator"));
  CHECK_THAT(refusal("1.2.3"), Contains("1.2.3"));
  CHECK_THAT(refusal(std::string(100, '(') + "1"), Contains("fewer parentheses"));
}

TEST_CASE("a division is refused with its reason, a time with what stands for it") {
  CHECK_THAT(refusal("items / 2"), Contains("no division, because it would round"));
  CHECK_THAT(refusal("40ms"), Contains("'40ms': a time cannot stand in an expression") &&
                                  Contains("a parameter of kind \"time\" or a rule"));
  CHECK_THAT(refusal("items * 40XB"), Contains("40XB") && !Contains("a time cannot"));
}

TEST_CASE("a refusal is told at the part that is wrong") {
  CHECK(blamed("items / 2") == "/ 2");
  CHECK(blamed("max(items / 2, 1)") == "/ 2, 1)");
  CHECK(blamed("1 + cals * 2") == "cals * 2");
  CHECK(blamed("2 * month(calls)") == "month(calls)");
  CHECK(blamed("1 - is(class, 'hut')") == "hut')");
  CHECK(blamed("is(calls, 'hot')") == "calls, 'hot')");
  CHECK(blamed("stored(1, calls)") == "calls)");
  CHECK(blamed("given(class, 1)") == "class, 1)");
  CHECK(blamed("2 * bytes") == "bytes");
  CHECK(blamed("1 + 40ms") == "40ms");
  CHECK(blamed("1 + 1.2.3") == "1.2.3");
  CHECK(blamed("items * 3 apples") == "apples");
  CHECK(blamed("items *").empty());
}

TEST_CASE("each part knows where it stands in the text") {
  const Expression sum = parse_expression("items * calls + (1 - cached)", rows);
  CHECK(sum.at == 0);
  CHECK(sum.operands.at(0).operands.at(1).at == 8);
  CHECK(sum.operands.at(1).at == 16);
  CHECK(sum.operands.at(1).operands.at(1).at == 21);
}

TEST_CASE("a rule that is missing, or no quantity, does not pass for none") {
  CHECK_THROWS_WITH(value("rule('chunks')"), Contains("chunks"));
  CHECK_THROWS_WITH(value("rule('word')"), Contains("is no quantity"));
}

TEST_CASE("an expression is told as it was written") {
  for (const char* text :
       {"items * calls * (1 - cached)", "1 + 2 * 3", "10 - (2 - 3) + on", "max(1 - calls, 0.5)",
        "gb(items * given(bytes, item.size))", "max(item.size, 64KB)",
        "steps(response.size, rule('chunk'))", "months(calls) + hours(2)", "is(class, 'hot')",
        "stored(gb(items), kept)"}) {
    CHECK(text_of(parse_expression(text, rows)) == text);
  }
}

TEST_CASE("how a counted quantity came about: its parts that are no plain numbers, once each") {
  static const metering::Rules rules = rules_of("test", {{"chunk", Bytes{64 << 10}}});
  const Context context = context_of(rules, std::chrono::hours(1));
  const Flow flow = steady(parse_rate("1000/h"), std::chrono::hours(1), {100 << 10});
  const std::vector<Term> terms = terms_of(
      parse_expression("items * calls * steps(item.size, rule('chunk')) + 5 * items", rows), flow,
      Parameters(rows), context);
  REQUIRE(terms.size() == 5);
  CHECK((terms[0].name == "items" && terms[0].value == Decimal(1000)));
  CHECK((terms[1].name == "calls" && terms[1].value == Decimal(3)));
  CHECK((terms[2].name == "steps(item.size, rule('chunk'))" && terms[2].value == Decimal(2)));
  CHECK((terms[3].name == "item.size" && terms[3].value == Decimal(100 << 10)));
  CHECK(terms[4].name == "rule('chunk')");
}

TEST_CASE("what nobody writes is refused at once, however long it is") {
  constexpr std::size_t many = 100'000;
  CHECK_THAT(refusal(std::string(many, '(') + "1" + std::string(many, ')')),
             Contains("fewer parentheses") && Contains("…"));
  CHECK(refusal(std::string(many, '(')).size() < 300);
  std::string sum = "1", product = "1";
  for (int i = 1; i < 1000; ++i) {
    sum += " + 1";
    product += " * 1";
  }
  CHECK(value(sum) == Decimal(1000));
  CHECK(value(product) == Decimal(1));
  CHECK_THAT(refusal(sum + " + 1"), Contains("at most 1000 parts"));
  for (std::size_t i = 0; i < many; ++i) sum += " - 1";
  CHECK_THAT(refusal(sum), Contains("at most 1000 parts"));
  CHECK_THAT(refusal("max" + std::string(many, '(')), Contains("fewer parentheses"));
}
