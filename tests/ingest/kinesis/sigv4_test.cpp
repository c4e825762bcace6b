// The expected signatures are AWS's own: the "aws-sig-v4-test-suite" (service "service",
// 2015-08-30) and the IAM example of the General Reference.
#include "ingest/kinesis/sigv4.hpp"

#include "support/catch.hpp"

using namespace costsim::ingest;
using namespace std::chrono;

namespace {

const Credentials example = {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
constexpr std::string_view date = "20150830T123600Z";
constexpr std::string_view host = "example.amazonaws.com";

std::string signature(const RequestToSign& request) {
  Signer signer("us-east-1", "service");
  const auto value = signer.authorization(request, example, date);
  return value.substr(value.rfind('=') + 1);
}

}  // namespace

TEST_CASE("SigV4 suite: get-vanilla, with the whole header") {
  Signer signer("us-east-1", "service");
  const RequestToSign request{"GET", "/", "", {{"host", host}, {"x-amz-date", date}}, ""};
  const std::string expected =
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
      "SignedHeaders=host;x-amz-date, "
      "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
  CHECK(signer.authorization(request, example, date) == expected);
  CHECK(signer.authorization(request, example, date) == expected);  // with the kept key
}

TEST_CASE("SigV4 suite: post-vanilla") {
  CHECK(signature({"POST", "/", "", {{"host", host}, {"x-amz-date", date}}, ""}) ==
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
}

TEST_CASE("SigV4 suite: get-vanilla-query-order-key-case") {
  CHECK(signature({"GET",
                   "/",
                   "Param1=value1&Param2=value2",
                   {{"host", host}, {"x-amz-date", date}},
                   ""}) == "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
}

TEST_CASE("SigV4 suite: get-header-key-duplicate (values joined by commas)") {
  CHECK(signature({"GET",
                   "/",
                   "",
                   {{"host", host}, {"my-header1", "value2,value2,value1"}, {"x-amz-date", date}},
                   ""}) == "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea");
}

TEST_CASE("SigV4 suite: post-x-www-form-urlencoded (a body)") {
  CHECK(signature({"POST",
                   "/",
                   "",
                   {{"content-type", "application/x-www-form-urlencoded"},
                    {"host", host},
                    {"x-amz-date", date}},
                   "Param1=value1"}) ==
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
}

TEST_CASE("SigV4, General Reference: IAM ListUsers") {
  Signer signer("us-east-1", "iam");
  const auto value =
      signer.authorization({"GET",
                            "/",
                            "Action=ListUsers&Version=2010-05-08",
                            {{"content-type", "application/x-www-form-urlencoded; charset=utf-8"},
                             {"host", "iam.amazonaws.com"},
                             {"x-amz-date", date}},
                            ""},
                           example, date);
  CHECK(value.substr(value.rfind('=') + 1) ==
        "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

TEST_CASE("the signing key follows the day and the secret") {
  Signer signer("us-east-1", "service");
  const RequestToSign request{"GET", "/", "", {{"host", host}, {"x-amz-date", date}}, ""};
  const auto first = signer.authorization(request, example, date);
  CHECK(signer.authorization(request, example, "20150831T000000Z") != first);
  CHECK(signer.authorization(request, {"AKIDEXAMPLE", "other", ""}, date) != first);
  CHECK(signer.authorization(request, example, date) == first);
}

TEST_CASE("the date is UTC in the basic form of ISO 8601") {
  CHECK(amz_date(sys_days(2015y / August / 30) + 12h + 36min) == date);
  CHECK(amz_date(sys_days(2024y / February / 29) + 23h + 59min + 59s) == "20240229T235959Z");
}

TEST_CASE("HMAC-SHA-256, RFC 4231 test case 2") {
  CHECK(hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}
