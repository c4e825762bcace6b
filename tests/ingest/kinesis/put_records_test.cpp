#include "ingest/kinesis/put_records.hpp"

#include <nlohmann/json.hpp>

#include "ingest/support/fake_kinesis.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;
using Json = nlohmann::json;

TEST_CASE("a body is the JSON that the service documents, whatever the bytes") {
  PutRecordsWriter writer;
  std::string all_bytes;
  for (int c = 0; c < 256; ++c) all_bytes.push_back(static_cast<char>(c));
  for (int round = 0; round < 2; ++round) {  // the second one in a used buffer
    writer.begin("my.stream");
    writer.add("{\"n\":1}", "plain");
    writer.add(all_bytes, "quote \" backslash \\ line \n tab \t nul" + std::string(1, '\0') + " ü");
    writer.add("", "k", "340282366920938463463374607431768211455");
    const Json body = Json::parse(writer.finish());
    CHECK(body["StreamName"] == "my.stream");
    REQUIRE(body["Records"].size() == 3);
    CHECK(decode_base64(body["Records"][0]["Data"]) == "{\"n\":1}");
    CHECK(decode_base64(body["Records"][1]["Data"]) == all_bytes);
    CHECK(body["Records"][1]["PartitionKey"].get<std::string>() ==
          "quote \" backslash \\ line \n tab \t nul" + std::string(1, '\0') + " ü");
    CHECK(body["Records"][2]["ExplicitHashKey"] == "340282366920938463463374607431768211455");
    CHECK_FALSE(body["Records"][1].contains("ExplicitHashKey"));
  }
}

TEST_CASE("each record of an answer has its own fate; a null error code is success") {
  std::string body = R"({"FailedRecordCount":2,"EncryptionType":"NONE","Records":[
      {"SequenceNumber":"1","ShardId":"shardId-000000000000"},
      {"ErrorCode":"ProvisionedThroughputExceededException","ErrorMessage":"slow \"down\""},
      {"ErrorCode":null,"ErrorMessage":null,"SequenceNumber":"2","ShardId":"shardId-000000000001"},
      {"ErrorMessage":"oops","ErrorCode":"InternalFailure"}]})";
  const auto reply = read_put_records(body, 4, true);
  REQUIRE(reply.readable());
  CHECK(reply.fates ==
        std::vector<Fate>{Fate::Delivered, Fate::Throttled, Fate::Delivered, Fate::Failed});
  CHECK(reply.failed == 2);
  CHECK(reply.code == "InternalFailure");
  CHECK(reply.shards[2] == "shardId-000000000001");
}

TEST_CASE("a record that would be refused again is told from one that may succeed") {
  for (const char* code : {"InvalidArgumentException", "ValidationException"}) {
    std::string body = R"({"Records":[{"ErrorCode":")" + std::string(code) + R"("}]})";
    const auto reply = read_put_records(body, 1, false);
    CHECK(reply.fates == std::vector<Fate>{Fate::Rejected});
    CHECK(reply.code == code);
  }
}

TEST_CASE("an answer that does not account for every record tells nothing about any") {
  const std::string two =
      R"({"FailedRecordCount":0,"Records":[{"ShardId":"a","SequenceNumber":"1"},)"
      R"({"ShardId":"b","SequenceNumber":"2"}]})";
  for (std::string body : {two, std::string("<html>"), std::string(), std::string("{}"),
                           std::string(R"({"Records":[{"ShardId":"a"},)"),
                           std::string(R"({"Records":[1,2,3]})"), two.substr(0, 60)})
    CHECK_FALSE(read_put_records(body, 3, true).readable());
  std::string body = two;
  CHECK(read_put_records(body, 2, false).readable());
}

TEST_CASE("a record is delivered by its receipt alone: contradictions are not") {
  const auto fate = [](const std::string& record) {
    std::string body = R"({"FailedRecordCount":0,"Records":[)" + record + "]}";
    const auto reply = read_put_records(body, 1, false);
    REQUIRE(reply.readable());
    REQUIRE(reply.fates.size() == 1);
    CHECK(reply.failed == (reply.fates[0] == Fate::Delivered ? 0U : 1U));
    return reply.fates[0];
  };
  CHECK(fate(R"({"SequenceNumber":"1","ShardId":"a"})") == Fate::Delivered);
  CHECK(fate(R"({"SequenceNumber":"1","ShardId":"a","ErrorCode":null})") == Fate::Delivered);
  for (const char* record :
       {"{}", R"({"ShardId":"a"})", R"({"SequenceNumber":"1"})", R"({"ErrorCode":500})",
        R"({"ErrorCode":""})", R"({"SequenceNumber":"1","ShardId":"a","ErrorCode":500})",
        R"({"SequenceNumber":"1","ShardId":"a","ErrorCode":""})",
        R"({"SequenceNumber":"1","ShardId":"a","ErrorCode":"InternalFailure"})",
        R"({"SequenceNumber":1,"ShardId":"a"})", R"({"SequenceNumber":"","ShardId":""})",
        R"({"SequenceNumber":null,"ShardId":null,"ErrorCode":{}})",
        R"({"SequenceNumber":"1","ShardId":"a","ErrorMessage":"Internal service failure."})"}) {
    INFO(record);
    CHECK(fate(record) == Fate::Unclear);
  }
}

TEST_CASE("an answer that says a member twice contradicts itself, whichever is the last") {
  // RFC 8259, section 4: what a reader makes of names that are not unique is unpredictable.
  const auto fate = [](const std::string& record) {
    std::string body = R"({"FailedRecordCount":0,"Records":[)" + record + "]}";
    const auto reply = read_put_records(body, 1, false);
    REQUIRE(reply.readable());
    return reply.fates.at(0);
  };
  for (
      const char* record :
      {R"({"SequenceNumber":"1","ShardId":"a","ErrorCode":"InternalFailure","ErrorCode":null})",
       R"({"SequenceNumber":"1","ShardId":"a","ErrorCode":null,"ErrorCode":null})",
       R"({"ErrorCode":"InternalFailure","ErrorCode":"InvalidArgumentException"})",
       R"({"ErrorCode":"InternalFailure","Error\u0043ode":null,"SequenceNumber":"1","ShardId":"a"})",
       R"({"SequenceNumber":"","SequenceNumber":"1","ShardId":"a"})",
       R"({"SequenceNumber":"1","ShardId":"","ShardId":"a"})",
       R"({"SequenceNumber":"1","ShardId":"a","ErrorMessage":"no","ErrorMessage":null})"}) {
    INFO(record);
    CHECK(fate(record) == Fate::Unclear);
  }
  // What it says beside means nothing here.
  CHECK(fate(R"({"SequenceNumber":"1","ShardId":"a","x":1,"x":2})") == Fate::Delivered);

  const std::string record = R"({"SequenceNumber":"1","ShardId":"a"})";
  const auto readable = [](std::string body) {
    return read_put_records(body, 1, false).readable();
  };
  CHECK_FALSE(readable(R"({"Records":[],"Records":[)" + record + "]}"));
  CHECK_FALSE(readable(R"({"Records":[)" + record + R"(],"Records":[]})"));
  CHECK_FALSE(
      readable(R"({"FailedRecordCount":1,"FailedRecordCount":0,"Records":[)" + record + "]}"));
  CHECK_FALSE(
      readable(R"({"FailedRecordCount":0,"Records":[)" + record + R"(],"FailedRecordCount":0})"));
  // Nor is a batch cut apart for an error that is not the only one.
  CHECK(
      classify_error(400, R"({"__type":"InternalFailure","__type":"ValidationException"})").kind ==
      Answer::Kind::Failed);
}

TEST_CASE("more failures than are named, or no end, and the answer says nothing") {
  const std::string record = R"({"SequenceNumber":"1","ShardId":"a"})";
  const auto readable = [](std::string body) {
    return read_put_records(body, 1, false).readable();
  };
  CHECK(readable("{\"Records\":[" + record + "]}"));
  CHECK(readable("{\"Records\":[" + record + "],\"FailedRecordCount\":0}"));
  CHECK_FALSE(readable("{\"Records\":[" + record + "],\"FailedRecordCount\":1}"));
  CHECK_FALSE(readable("{\"FailedRecordCount\":1,\"Records\":[" + record + "]}"));
  CHECK_FALSE(readable("{\"FailedRecordCount\":-1,\"Records\":[" + record + "]}"));
  CHECK_FALSE(readable("{\"FailedRecordCount\":\"0\",\"Records\":[" + record + "]}"));
  CHECK_FALSE(readable("{\"Records\":[" + record + "]} and more"));
  CHECK_FALSE(readable("[" + record + "]"));
  // Fewer than are named: those that are named failed.
  CHECK(readable(R"({"FailedRecordCount":0,"Records":[{"ErrorCode":"InternalFailure"}]})"));
}

TEST_CASE("why an answer settles nothing is told") {
  const auto unclear = [](const std::string& record) {
    std::string body = R"({"Records":[)" + record + "]}";
    const auto reply = read_put_records(body, 1, false);
    CHECK(reply.code == "UnclearAnswer");
    return reply.message;
  };
  CHECK(unclear("{}") == "a record has neither ErrorCode nor SequenceNumber");
  CHECK(unclear(R"({"ErrorCode":500})") == "an ErrorCode is no text, or empty");
  CHECK(unclear(R"({"SequenceNumber":"1"})") == "a record has a SequenceNumber without a ShardId");
  CHECK(unclear(R"({"SequenceNumber":"1","ErrorCode":"InternalFailure"})") ==
        "a record has both ErrorCode and SequenceNumber");
  CHECK(unclear(R"({"ErrorMessage":"no"})") == "a record has an ErrorMessage without an ErrorCode");
  CHECK(unclear(R"({"ShardId":"a","ShardId":"b"})") == "of one record a member is said twice");
  const auto trouble = [](std::string body) { return read_put_records(body, 2, false).trouble; };
  const std::string record = R"({"SequenceNumber":"1","ShardId":"a"})";
  CHECK(trouble(R"({"Records":[)" + record + "]}") == "it tells of 1 record(s), 2 were sent");
  CHECK(trouble(R"({"FailedRecordCount":1,"Records":[)" + record + "," + record + "]}") ==
        "FailedRecordCount is 1, 0 record(s) have an error");
  CHECK(trouble(R"({"Records":[],"Records":[]})") == "it says a member twice");
  CHECK(trouble(R"({"Records":[)" + record + "," + record + "]} more") ==
        "it is not the JSON of PutRecords");
  CHECK(trouble("<html>") == "it is not the JSON of PutRecords");
}

TEST_CASE("the service's own words about a failure are kept") {
  const auto error = classify_error(
      400,
      R"({"__type":"ResourceNotFoundException","message":"Stream x under account 1 not found."})");
  CHECK(error.code == "ResourceNotFoundException");
  CHECK(error.message == "Stream x under account 1 not found.");
  CHECK(classify_error(403, R"({"Message":"no","__type":"AccessDeniedException"})").message ==
        "no");
  std::string body = R"({"Records":[{"ErrorCode":"InternalFailure","ErrorMessage":"try later"}]})";
  CHECK(read_put_records(body, 1, false).message == "try later");
}

TEST_CASE("errors of a whole call: again, slower, never, or with other credentials") {
  using Kind = Answer::Kind;
  const auto kind = [](long status, const std::string& body) {
    return classify_error(status, body).kind;
  };
  CHECK(kind(500, R"({"__type":"InternalFailure"})") == Kind::Failed);
  CHECK(kind(503, "upstream unavailable") == Kind::Failed);
  CHECK(kind(400, R"({"__type":"ProvisionedThroughputExceededException"})") == Kind::Throttled);
  CHECK(kind(429, "") == Kind::Throttled);
  CHECK(kind(400, R"({"__type":"com.amazonaws.kinesis.v20131202#ValidationException"})") ==
        Kind::Rejected);
  CHECK(kind(413, "") == Kind::Rejected);
  // Not the fault of any record: halving would throw every one of them away.
  CHECK(kind(400, R"({"__type":"ResourceNotFoundException"})") == Kind::Failed);
  CHECK(kind(400, R"({"__type":"AccessDeniedException"})") == Kind::Failed);
  for (const char* code :
       {"ExpiredTokenException", "ExpiredToken", "UnrecognizedClientException", "RequestExpired",
        "InvalidSignatureException", "InvalidSignature", "IncompleteSignature",
        "MissingAuthenticationTokenException", "InvalidClientTokenId"}) {
    INFO(code);
    CHECK(kind(400, R"({"__type":")" + std::string(code) + "\"}") == Kind::Unauthorized);
  }
  CHECK(classify_error(502, "x").code == "HTTP 502");
}
