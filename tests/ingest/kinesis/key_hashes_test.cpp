#include "ingest/kinesis/key_hashes.hpp"

#include <string>

#include "support/catch.hpp"

using namespace costsim::ingest;

TEST_CASE("a remembered hash key is the MD5 of its key, whatever shares its slot") {
  KeyHashes hashes;
  Md5 md5;
  bool same = bool(hashes.of("") == md5.hash_key(""));
  for (int turn = 0; turn < 2; ++turn)
    for (int i = 0; i < 50'000; ++i) {  // several for each slot
      const std::string key = "user-" + std::to_string(i);
      same = same && bool(hashes.of(key) == md5.hash_key(key)) &&
             bool(hashes.of(key) == md5.hash_key(key));
    }
  CHECK(same);
}
