#include "ingest/kinesis/md5_lanes.hpp"

#include <random>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace costsim::ingest;

namespace {

std::vector<Md5::Digest> together(const std::vector<std::string>& messages) {
  Md5 md5;
  std::vector<Md5::Digest> digests(messages.size());
  digest_together(std::vector<std::string_view>(messages.begin(), messages.end()), digests, md5);
  return digests;
}

}  // namespace

TEST_CASE("side by side: the digests of RFC 1321 A.5") {
  const auto digests = together({"", "abc", "message digest"});
  CHECK(digests[0][0] == 0xd4);  // d41d8cd98f00b204e9800998ecf8427e
  CHECK(digests[0][15] == 0x7e);
  CHECK(digests[1][0] == 0x90);  // 900150983cd24fb0d6963f7d28e17f72
  CHECK(digests[1][15] == 0x72);
  CHECK(digests[2][0] == 0xf9);  // f96b697d7cb7938d525a2f31aaf161d0
  CHECK(digests[2][15] == 0xd0);
}

TEST_CASE("side by side or one after the other: the same digests, whatever the sizes") {
  std::mt19937 random(5);
  Md5 md5;
  for (int round = 0; round < 500; ++round) {
    std::vector<std::string> messages(random() % (md5_lanes + 1));
    for (auto& message : messages) {
      message.resize(random() % (round % 2 ? 200 : 1500));
      for (char& c : message) c = static_cast<char>(random());
    }
    const auto digests = together(messages);
    for (std::size_t i = 0; i < messages.size(); ++i)
      REQUIRE(digests[i] == md5.digest(messages[i]));
  }
}

TEST_CASE("the padding is right at every size around two blocks") {
  Md5 md5;
  for (std::size_t size = 0; size < 140; ++size) {
    const std::vector<std::string> messages = {std::string(size, 'a'),
                                               std::string(139 - size, 'b')};
    const auto digests = together(messages);
    REQUIRE(digests[0] == md5.digest(messages[0]));
    REQUIRE(digests[1] == md5.digest(messages[1]));
  }
}
