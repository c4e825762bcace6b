#include "ingest/events/schema.hpp"

#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;

namespace {

using Messages = std::vector<std::string>;

/// The errors of `event` under `schema`.
Messages check(const char* schema, const char* event) {
  return EventSchema(schema).errors(event);
}

}  // namespace

TEST_CASE("each keyword accepts what it should and names what it should not") {
  struct Case {
    const char *schema, *good, *bad, *error;
  };
  const Case cases[] = {
      {R"({"type":"object"})", "{}", "[]", "/: expected object, not array"},
      {R"({"type":["string","null"]})", "null", "1", "/: expected string or null, not number"},
      {R"({"type":"integer"})", "3.0", "3.5", "/: expected integer, not number"},
      {R"({"required":["a"]})", R"({"a":null})", "{}", "/a: required"},
      {R"({"properties":{"a":{"type":"number"}}})", R"({"a":1,"b":"x"})", R"({"a":"x"})",
       "/a: expected number, not string"},
      {R"({"properties":{"a":{}},"additionalProperties":false})", R"({"a":1})", R"({"b":1})",
       "/b: not allowed here"},
      {R"({"additionalProperties":{"type":"string"}})", R"({"a":"x"})", R"({"a":1})",
       "/a: expected string, not number"},
      {R"({"enum":["a",1,null]})", "1.0", "\"b\"", "/: expected one of [\"a\",1,null]"},
      {R"({"minimum":0})", "0", "-0.5", "/: expected at least 0"},
      {R"({"maximum":10.5})", "10.5", "11", "/: expected at most 10.5"},
      {R"({"minLength":2})", "\"\xc3\xa9\xc3\xa9\"", "\"\xc3\xa9\"",
       "/: expected at least 2 characters"},
      {R"({"maxLength":2})", "\"\xc3\xa9\xc3\xa9\"", "\"abc\"", "/: expected at most 2 characters"},
      {R"({"pattern":"^a+$"})", "\"aaa\"", "\"ab\"", "/: does not match ^a+$"},
      {R"({"items":{"type":"integer"}})", "[1,2]", "[1,\"x\"]", "/1: expected integer, not string"},
      {R"({"items":false})", "[]", "[1]", "/0: not allowed here"},
  };
  for (const auto& [schema, good, bad, error] : cases) {
    INFO(schema);
    CHECK(check(schema, good).empty());
    CHECK(check(schema, bad) == Messages{error});
  }
}

TEST_CASE("rules for a type do not touch values of another") {
  CHECK(check(R"({"minimum":5,"minLength":5,"pattern":"x","required":["a"],"items":false})", "true")
            .empty());
}

TEST_CASE("all errors of an event are found, each under its JSON Pointer") {
  const char* schema = R"({"type":"object","required":["id"],
    "properties":{"a/b":{"properties":{"c":{"items":{"maximum":1}}}},"n":{"enum":[1]}}})";
  CHECK(check(schema, R"({"a/b":{"c":[0,2,3]},"n":2})") ==
        Messages{"/id: required", "/a~1b/c/1: expected at most 1", "/a~1b/c/2: expected at most 1",
                 "/n: expected one of [1]"});
}

TEST_CASE("what no tree can hold is told by its name") {
  const EventSchema schema("{}");
  CHECK(schema.errors(R"({"a":"\ud800"})") ==
        Messages{"/: holds half of a surrogate pair, which is no character"});
  CHECK(schema.errors(R"({"a":"\ude00\ud83d"})") ==
        Messages{"/: holds half of a surrogate pair, which is no character"});
  CHECK(schema.errors(R"({"a":1e999})") ==
        Messages{"/: holds a number beyond the range of a double"});
  CHECK(schema.errors(R"({"a":"\ud83d\ude00"})").empty());
}

TEST_CASE("a pattern that would run away in a backtracking matcher does not") {
  const std::string event = '"' + std::string(100'000, 'a') + "!\"";
  CHECK(EventSchema(R"({"pattern":"^(a+)+$"})").errors(event).size() == 1);
}

TEST_CASE("a schema that would not be checked in full is refused") {
  for (const char* schema : {"",
                             "[]",
                             "7",
                             "{",
                             R"({"oneOf":[]})",
                             R"({"type":"text"})",
                             R"({"type":7})",
                             R"({"required":"a","properties":[]})",
                             R"({"required":"a"})",
                             R"({"required":["a","a"]})",
                             R"({"required":[7]})",
                             R"({"required":null})",
                             R"({"type":[]})",
                             R"({"type":null})",
                             R"({"type":["null","null"]})",
                             R"({"enum":[]})",
                             R"({"minimum":"0"})",
                             R"({"minLength":-1})",
                             R"({"pattern":"("})",
                             R"({"pattern":7})",
                             R"({"enum":7})",
                             R"({"items":[{}]})",
                             R"({"properties":{"a":{"typ":"string"}}})"}) {
    INFO(schema);
    CHECK_THROWS_AS(EventSchema(schema), Error);
  }
  CHECK_NOTHROW(EventSchema(R"({"$schema":"x","title":"t","description":"d","examples":[]})"));
}

TEST_CASE("what is wrong in a schema is told with its file and place") {
  const TemporaryFolder folder;
  const std::string path = folder.file("schema.json");
  const std::pair<const char*, const char*> cases[] = {
      {"{\"type\": \"object\",\n \"required\": [}\n}",
       ": schema: not well-formed JSON at line 2, column 15"},
      {"", ": schema: not well-formed JSON at line 1, column 1"},
      {"{\"minimum\": 1e999}", ": schema: not well-formed JSON"},
      {R"({"properties":{"a/b":{"items":{"minimun":3}}}})",
       ": schema/properties/a~1b/items: unknown keyword \"minimun\"; did you mean 'minimum'?"},
      {R"({"properties":{"n":{"$ref":"#/x"}}})", ": schema/properties/n: unknown keyword \"$ref\""},
      {R"({"properties":{"n":{"required":"a"}}})",
       ": schema/properties/n/required: \"a\": expected a list of strings"},
      {R"({"type":[]})", ": schema/type: []: expected at least one type"},
      {R"({"items":{"type":["null","null"]}})",
       ": schema/items/type: \"null\" is there twice: expected it once"},
      {R"({"enum":[]})", ": schema/enum: []: expected a list of at least one value"},
  };
  for (const auto& [text, message] : cases) {
    INFO(text);
    write_file(path, text);
    CHECK_THROWS_WITH(load_schema(path), Catch::StartsWith(path + message));
  }
  CHECK_THROWS_WITH(load_schema(folder.file("none")), Catch::EndsWith("No such file or directory"));
  CHECK_THROWS_WITH(load_schema(folder.file(".")), Catch::EndsWith("Is a directory"));
  CHECK_THROWS_WITH(load_schema("/dev/zero"), "/dev/zero: cannot be read: no regular file");
}
