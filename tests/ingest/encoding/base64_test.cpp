#include "ingest/encoding/base64.hpp"

#include <random>

#include <openssl/evp.h>

#include "support/catch.hpp"

using namespace costsim::ingest;

TEST_CASE("the test vectors of RFC 4648 §10") {
  CHECK(base64("").empty());
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foob") == "Zm9vYg==");
  CHECK(base64("fooba") == "Zm9vYmE=");
  CHECK(base64("foobar") == "Zm9vYmFy");
}

TEST_CASE("any bytes of any length encode as OpenSSL encodes them") {
  std::mt19937 random(7);
  for (std::size_t size = 0; size < 300; ++size) {
    std::string data(size, '\0');
    for (char& byte : data) byte = static_cast<char>(random());
    std::string expected(base64_size(size) + 1, '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(expected.data()),
                    reinterpret_cast<const unsigned char*>(data.data()), static_cast<int>(size));
    expected.pop_back();
    REQUIRE(base64(data) == expected);
    REQUIRE(from_base64(expected) == data);
  }
}

TEST_CASE("what base64 does not write is not read") {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "Zg==Zg==", "Z===", "====", "=", "Zm 9",
                           "Zm9v\n", "Zm-_", "Zh==", "Zm9="}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64(text));
  }
}
