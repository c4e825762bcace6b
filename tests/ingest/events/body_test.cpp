#include "ingest/events/body.hpp"

#include "ingest/events/partition.hpp"
#include "ingest/events/schema.hpp"
#include "support/catch.hpp"

using namespace costsim::ingest;

namespace {

/// A body together with what was read from it: the events are views into the body.
struct Reading : EventBody {
  Reading(std::string body, BodyFormat format, const BodyRules& rules = {})
      : text(std::move(body)) {
    read(text, format, rules);
  }
  std::string text;
};

std::vector<std::string> texts(const EventBody& body) {
  std::vector<std::string> found;
  for (const auto& event : body.events()) found.emplace_back(event.data);
  return found;
}

std::vector<std::size_t> places(const EventBody& body) {
  std::vector<std::size_t> found;
  for (const auto& rejection : body.rejections()) found.push_back(rejection.place);
  return found;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("one event goes on byte for byte, without the white space around it") {
  const std::string body = " \r\n{ \"b\":1.50,\t\"a\" : \"\\u0041\" }\n";
  const Reading read_body(body, BodyFormat::Json);
  CHECK(texts(read_body) == Texts{"{ \"b\":1.50,\t\"a\" : \"\\u0041\" }"});
  CHECK_FALSE(read_body.bulk());
  CHECK(read_body.payload_bytes() == 28);
}

TEST_CASE("a byte-order mark before a body is none of its events") {
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(texts(Reading(mark + "{\"a\":1}", BodyFormat::Json)) == Texts{"{\"a\":1}"});
  CHECK(texts(Reading(mark + " [{},{}]", BodyFormat::Json)) == Texts{"{}", "{}"});
  CHECK(texts(Reading(mark + "{}\n{\"a\":1}\n", BodyFormat::Ndjson)) == Texts{"{}", "{\"a\":1}"});
  CHECK(Reading(mark, BodyFormat::Json).events().empty());
  CHECK(Reading(mark + "{,}", BodyFormat::Json).fault().ends_with("(byte 4)"));
  // Anywhere else it is no white space.
  CHECK(Reading("{}\n" + mark + "{}\n", BodyFormat::Ndjson).events().size() == 1);
  CHECK_FALSE(Reading(mark + mark + "{}", BodyFormat::Json).fault().empty());
  CHECK_FALSE(Reading("[{}," + mark + "{}]", BodyFormat::Json).fault().empty());
}

TEST_CASE("of several partition keys the last one counts, and the event keeps them all") {
  const std::string twice = R"({"partition_key":7,"partition_key":"k"})";
  const EventSchema schema(R"({"properties":{"partition_key":{"type":"string"}}})");
  for (const EventSchema* each : {static_cast<const EventSchema*>(nullptr), &schema}) {
    EventBody body;
    body.read(twice, BodyFormat::Json, {{}, {}, each});
    REQUIRE(body.events().size() == 1);
    CHECK(body.events()[0].partition_key == "k");
    CHECK(body.events()[0].data == twice);
    body.read(R"({"partition_key":"k","partition_key":7})", BodyFormat::Json, {{}, {}, each});
    CHECK(body.events().empty());
  }
}

TEST_CASE("a body that is read piece by piece is the same body") {
  const std::pair<BodyFormat, std::string> bodies[] = {
      {BodyFormat::Json, R"( {"a":1} )"},
      {BodyFormat::Json, R"([{"partition_key":"\u0061"}, 7 ,{},{"a":[{}]}] )"},
      {BodyFormat::Json, "[ ]"},
      {BodyFormat::Json, "[{},{}"},
      {BodyFormat::Json, "[{}] x"},
      {BodyFormat::Ndjson, "{}\n\n nope\n{\"a\":1} x\n[]\r\n{\"b\":2}"},
      {BodyFormat::Ndjson, " \n"},
  };
  for (const auto& [format, text] : bodies) {
    INFO(text);
    const Reading whole(text, format);
    for (const std::size_t piece : {std::size_t{0}, std::size_t{1}, std::size_t{9}}) {
      EventBody body;
      body.begin(text, format, {});
      std::size_t rounds = 1;
      while (!body.read_on(piece)) ++rounds;
      CHECK(rounds <= text.size() + 1);
      CHECK(texts(body) == texts(whole));
      CHECK(places(body) == places(whole));
      CHECK(body.fault() == whole.fault());
      CHECK(body.bulk() == whole.bulk());
      CHECK(body.payload_bytes() == whole.payload_bytes());
    }
  }
}

TEST_CASE("an array is taken apart into its elements") {
  const std::string body = " [ {\"a\":[1,{}]} ,{},\n{\"b\":\"]\"} ] ";
  CHECK(texts(Reading(body, BodyFormat::Json)) == Texts{"{\"a\":[1,{}]}", "{}", "{\"b\":\"]\"}"});
  CHECK(Reading("[]", BodyFormat::Json).fault() == "there is no event in it");
  CHECK(Reading("[]", BodyFormat::Json).events().empty());
  CHECK(Reading("[]", BodyFormat::Json).bulk());
}

TEST_CASE("an element that is no object is rejected by its index, the others stay") {
  const Reading body("[{},7,\"x\",{\"a\":1}]", BodyFormat::Json);
  CHECK(texts(body) == Texts{"{}", "{\"a\":1}"});
  CHECK(places(body) == std::vector<std::size_t>{1, 2});
}

TEST_CASE("a body that is not JSON as a whole gives no event at all") {
  for (const char* body : {"", " ", "{", "[", "[{}", "[{},", "[{},]", "[{}{}]", "[{}]x", "{}{}",
                           "{}\n{}", "[{},{]", "[", "nope", "[{}]]"}) {
    INFO(body);
    const Reading result(body, BodyFormat::Json);
    CHECK_FALSE(result.fault().empty());
    CHECK(result.events().empty());
    CHECK(result.rejections().empty());
    CHECK(result.payload_bytes() == 0);
  }
}

TEST_CASE("NDJSON is one event a line, with any line ending and blank lines between") {
  const std::string body = "{\"a\":1}\n\r\n  {\"b\":2} \r\n\n{\"c\":3}";
  CHECK(texts(Reading(body, BodyFormat::Ndjson)) == Texts{"{\"a\":1}", "{\"b\":2}", "{\"c\":3}"});
}

TEST_CASE("a broken line is rejected by its number and costs no other line") {
  const std::string body = "{\"a\":1}\n{\"b\":\n2}\nnope\n\n[1]\n{\"x\":\"\n{} {}\n{\"c\":3}\n";
  const Reading result(body, BodyFormat::Ndjson);
  CHECK(texts(result) == Texts{"{\"a\":1}", "{\"c\":3}"});
  CHECK(places(result) == std::vector<std::size_t>{2, 3, 4, 6, 7, 8});
  CHECK(result.fault().empty());
}

TEST_CASE("the key of an event beats the key of the request") {
  BodyRules rules;
  rules.default_key = "request";
  const Reading body("{}\n{\"partition_key\":\"own\"}\n{\"partition_key\":\"\\u006f\"}",
                     BodyFormat::Ndjson, rules);
  REQUIRE(body.events().size() == 3);
  CHECK(body.events()[0].partition_key == "request");
  CHECK(body.events()[1].partition_key == "own");
  CHECK(body.events()[2].partition_key == "o");
}

TEST_CASE("a partition key is a string of 1 to 256 characters") {
  const auto accepted = [](const std::string& key) {
    return Reading("{\"partition_key\":" + key + "}", BodyFormat::Json).rejections().empty();
  };
  const auto quoted = [](const std::string& text) { return '"' + text + '"'; };
  std::string two_byte_characters;
  for (int i = 0; i < 256; ++i) two_byte_characters += "\xc3\xa9";
  CHECK(accepted(quoted(std::string(256, 'k'))));
  CHECK_FALSE(accepted(quoted(std::string(257, 'k'))));
  CHECK(accepted(quoted(two_byte_characters)));
  CHECK_FALSE(accepted(quoted(two_byte_characters + "x")));
  CHECK_FALSE(accepted("\"\""));
  CHECK_FALSE(accepted("null"));
  CHECK_FALSE(accepted("7"));
}

TEST_CASE("a partition key with half of a surrogate pair is refused, and never replaced") {
  const std::string broken = "partition_key: holds half of a surrogate pair, which is no character";
  const Reading single(R"({"partition_key":"\ud800"})", BodyFormat::Json);
  REQUIRE(single.rejections().size() == 1);
  CHECK(single.rejections()[0].errors == Texts{broken});
  const Reading lines("{\"partition_key\":\"a\\udc00\"}\n{\"partition_key\":\"\\ud83d\\ude00\"}\n",
                      BodyFormat::Ndjson);
  CHECK(places(lines) == std::vector<std::size_t>{1});
  REQUIRE(lines.events().size() == 1);
  CHECK(lines.events()[0].partition_key == "\xf0\x9f\x98\x80");
  // Only the last of several counts.
  CHECK(Reading(R"({"partition_key":"\ud800","partition_key":"k"})", BodyFormat::Json)
            .rejections()
            .empty());
  // Bytes that are no UTF-8 are no JSON at all.
  CHECK_FALSE(Reading("{\"partition_key\":\"\xed\xa0\x80\"}", BodyFormat::Json).fault().empty());
}

TEST_CASE("the size limit counts data and key, and its edge is inside") {
  BodyRules rules;
  rules.limits.record_bytes = 10;
  rules.default_key = "kk";
  CHECK(Reading("{\"a\":12}", BodyFormat::Json, rules).rejections().empty());
  const Reading over("{\"a\":123}", BodyFormat::Json, rules);
  REQUIRE(over.rejections().size() == 1);
  CHECK(over.rejections()[0].too_large);
}

TEST_CASE("where an event without a key is sent with a made-up one, that counts, too") {
  BodyRules rules;
  rules.limits.record_bytes = 15;
  rules.limits.made_up_key = 8;
  CHECK(Reading("{\"a\":1}", BodyFormat::Json, rules).rejections().empty());
  const Reading over("{\"a\":12}", BodyFormat::Json, rules);
  REQUIRE(over.rejections().size() == 1);
  CHECK(over.rejections()[0].errors[0] == "16 bytes with the partition key; the limit is 15");
  rules.default_key = "k";
  CHECK(Reading("{\"a\":12}", BodyFormat::Json, rules).rejections().empty());
}

TEST_CASE("a body holds no more events than its limit") {
  BodyRules rules;
  rules.limits.events = 2;
  CHECK(Reading("[{},{}]", BodyFormat::Json, rules).events().size() == 2);
  CHECK(Reading("{}\n\n{}\n\n", BodyFormat::Ndjson, rules).events().size() == 2);
  CHECK(Reading("[{},{},{}]", BodyFormat::Json, rules).too_many());
  CHECK(Reading("{}\n{}\n{}", BodyFormat::Ndjson, rules).too_many());
}

TEST_CASE("a partition key has 256 UTF-16 units at most, the stricter reading of characters") {
  const std::string face = "\xf0\x9f\x98\x80", letter = "\xc3\xa9";
  const auto times = [](const std::string& text, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += text;
    return all;
  };
  CHECK(is_partition_key(times(letter, 256)));
  CHECK_FALSE(is_partition_key(times(letter, 257)));
  CHECK(is_partition_key(times(face, 128)));
  CHECK_FALSE(is_partition_key(times(face, 128) + "a"));
  CHECK(is_partition_key(times(face, 127) + "ab"));
  CHECK(utf16_units(face + letter + "a") == 4);
}

TEST_CASE("errors are told as far as an answer has room, and the rest is counted") {
  const EventSchema schema(R"({"additionalProperties": false})");
  EventBody body;
  std::string many = "{";
  for (int i = 0; i < 1000; ++i) many += "\"member" + std::to_string(i) + "\":0,";
  many.back() = '}';
  std::string lines;
  for (int i = 0; i < 500; ++i) lines += many + "\n";
  const BodyRules rules{.limits = {}, .default_key = "", .schema = &schema};
  body.read(lines, BodyFormat::Ndjson, rules);
  REQUIRE(body.rejections().size() == 500);
  CHECK(body.rejections()[0].errors.size() == 101);
  CHECK(body.rejections()[0].errors.back() == "/: 900 more error(s)");
  CHECK(body.rejections()[499].errors.empty());
  std::size_t told = 0;
  for (const auto& rejection : body.rejections())
    for (const auto& error : rejection.errors) told += error.size();
  CHECK(told < 300'000);
  body.read(many, BodyFormat::Json, rules);
  CHECK(body.rejections()[0].errors.size() == 101);
}

TEST_CASE("every error of an event is told, not only the first") {
  const EventSchema schema(R"({"required":["id","time"],"properties":{"n":{"maximum":3}}})");
  BodyRules rules;
  rules.limits.record_bytes = 16;
  rules.schema = &schema;
  const Reading body(R"({"partition_key":"","n":7})", BodyFormat::Json, rules);
  REQUIRE(body.rejections().size() == 1);
  CHECK(body.rejections()[0].errors.size() == 5);
}

TEST_CASE("a reader that is used again forgets the last body") {
  EventBody body;
  body.read("{}\nnope\n", BodyFormat::Ndjson, {});
  body.read("nope", BodyFormat::Json, {});
  body.read("{\"a\":1}", BodyFormat::Json, {});
  CHECK(texts(body) == Texts{"{\"a\":1}"});
  CHECK(body.rejections().empty());
  CHECK(body.fault().empty());
}
