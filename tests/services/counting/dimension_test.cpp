// What expressions are of, and how parts that do not go together are refused.
#include "services/counting/dimension.hpp"

#include "support/catch.hpp"
#include "support/refusal.hpp"

using namespace costsim;
using namespace costsim::services;
using Catch::Contains;

namespace {

const Parameter rows[] = {
    {"calls", Kind::Number, "3", "calls"},       {"cached", Kind::Percent, "90%", "share"},
    {"on", Kind::Flag, "true", "a flag"},        {"memory", Kind::Bytes, "1GB", "size"},
    {"bytes", Kind::Bytes, optional, "size"},    {"lasts", Kind::Time, "1s", "time"},
    {"kept", Kind::Time, optional, "retention"}, {"class", Kind::Choice, "a", "class", "a|b"},
};

MaybeDimension of_rule(const std::string& rule) {
  if (rule == "chunk") return a_size;
  if (rule == "step") return a_time;
  if (rule == "most") return plain_number;
  return {};
}

const Names names{rows, of_rule, [](std::size_t at) { return Location{"t", 1, at}; }};

MaybeDimension found(std::string_view text) {
  return dimension_of(parse_expression(text, rows), names);
}

std::string refusal(std::string_view text, const MaybeDimension& expected = {}) {
  return testing::refusal_of([&] { dimension_of(parse_expression(text, rows), names, expected); });
}

}  // namespace

TEST_CASE("counts, shares, flags and choices are plain numbers, sizes and times are not") {
  for (const char* text : {"items", "calls", "cached", "on", "2", "is(class, 'a')", "rule('most')"})
    CHECK(found(text) == plain_number);
  for (const char* text : {"item.size", "response.size", "memory", "64KB", "rule('chunk')",
                           "given(bytes, item.size)", "max(64KB, item.size)"})
    CHECK(found(text) == a_size);
  for (const char* text : {"lasts", "rule('step')", "given(kept, lasts)", "2 * lasts - lasts"})
    CHECK(found(text) == a_time);
}

TEST_CASE("a product has the powers of its factors, what a function gives is a plain number") {
  CHECK(found("items * item.size") == a_size);
  CHECK(found("memory * lasts") == Dimension{1, 1});
  CHECK(text_of(*found("memory * lasts * lasts")) == "a size times a time times a time");
  for (const char* text :
       {"steps(item.size, 64KB)", "steps(lasts, rule('step'))", "gb(items * item.size)",
        "months(gb(memory))", "hours(calls)", "stored(gb(memory), kept, gb(memory))"})
    CHECK(found(text) == plain_number);
}

TEST_CASE("a literal 0 and what is not known fit any") {
  for (const char* text : {"0", "rule('new')", "0 * lasts", "items * rule('new')"})
    CHECK_FALSE(found(text).has_value());
  CHECK(found("max(0, lasts)") == a_time);
  CHECK(found("rule('new') + lasts") == a_time);
  CHECK(found("steps(item.size, rule('new'))") == plain_number);
  CHECK(refusal("max(0, rule('new'))", a_time) == testing::accepted);
}

TEST_CASE("parts that do not go together are refused at the one that differs") {
  CHECK_THAT(refusal("items + item.size"),
             Contains("t:1:8: item.size is a size, where a plain number is expected"));
  CHECK_THAT(refusal("max(lasts, 40)"),
             Contains("t:1:11: 40 is a plain number, where a time is expected"));
  CHECK_THAT(refusal("steps(item.size, rule('step'))"),
             Contains("t:1:17: rule('step') is a time, where a size is expected"));
  CHECK_THAT(refusal("gb(items)"), Contains("t:1:3: items is a plain number, where a size"));
  CHECK_THAT(refusal("hours(item.size)"),
             Contains("t:1:6: item.size is a size, where a plain number is expected"));
  CHECK_THAT(refusal("months(lasts)"), Contains("lasts is a time, where a plain number"));
  CHECK_THAT(refusal("stored(items * memory, kept)"), Contains("t:1:7: items * memory is a size"));
  CHECK_THAT(refusal("stored(1, kept, memory)"), Contains("t:1:16: memory is a size"));
  CHECK_THAT(refusal("given(bytes, 1)"), Contains("t:1:13: 1 is a plain number, where a size"));
}

TEST_CASE("what is expected of the whole is expected of the terms that lead to it") {
  CHECK_THAT(refusal("item.size + items", plain_number),
             Contains("t:1:0: item.size is a size") && Contains("expected: gb(…) or steps(…)"));
  CHECK_THAT(refusal("lasts + 40KB", a_time),
             Contains("t:1:8: 40KB is a size, where a time is expected") &&
                 Contains("expected: a parameter of kind \"time\""));
  CHECK_THAT(refusal("lasts * lasts", a_time),
             Contains("lasts * lasts is a time times a time, where a time is expected"));
}
