#include "ingest/front/ip_address.hpp"

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::ingest;

namespace {

IpAddress ip(const char* text) {
  return parse_ip(text).value();
}

}  // namespace

TEST_CASE("addresses are read with and without a port, and what is none is none") {
  CHECK(ip("192.0.2.1") == v4_address({192, 0, 2, 1}));
  CHECK(ip("192.0.2.1:8080") == ip("192.0.2.1"));
  CHECK(ip("::ffff:192.0.2.1") == ip("192.0.2.1"));
  CHECK(ip("[2001:db8::1]") == ip("2001:db8:0:0:0:0:0:1"));
  CHECK(ip("[2001:db8::1]:443") == ip("2001:db8::1"));
  CHECK(ip("192.0.2.1").is_v4());
  CHECK(!ip("::1").is_v4());
  for (const char* text :
       {"", "unknown", "192.0.2", "192.0.2.256", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:x",
        "[::1", "[::1]x", "[::1]:", "::1:x", "2001:db8::g", "192.0.2.1 ", "192.0.2.1,192.0.2.2"}) {
    CAPTURE(text);
    CHECK(!parse_ip(text));
  }
}

TEST_CASE("a network holds the addresses whose first bits are its own") {
  const auto networks = parse_networks("10.0.0.0/8, 192.0.2.7,2001:db8::/33 ,172.16.0.0/12");
  REQUIRE(networks.size() == 4);
  const auto holders = [&](const char* address) {
    std::string held;
    for (const IpNetwork& network : networks) held += network.holds(ip(address)) ? '1' : '0';
    return held;
  };
  CHECK(holders("10.255.0.1") == "1000");
  CHECK(holders("11.0.0.0") == "0000");
  CHECK(holders("192.0.2.7") == "0100");
  CHECK(holders("192.0.2.6") == "0000");
  CHECK(holders("2001:db8:7fff::1") == "0010");
  CHECK(holders("2001:db8:8000::1") == "0000");
  CHECK(holders("172.31.255.255") == "0001");
  CHECK(holders("172.32.0.0") == "0000");
  CHECK(parse_networks("0.0.0.0/0")[0].holds(ip("203.0.113.9")));
  CHECK(!parse_networks("0.0.0.0/0")[0].holds(ip("2001:db8::1")));
  CHECK(parse_networks("::/0")[0].holds(ip("203.0.113.9")));
}

TEST_CASE("what is no network is refused with its text") {
  for (const char* text :
       {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "/8", "proxy.example",
        "10.0.0.0:80/8", "10.0.0.0/8,", ",10.0.0.0/8", "2001:db8::/129", "[::1]"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_networks(text), Error);
  }
  CHECK_THROWS_WITH(parse_networks("10.0.0.0/8,10.1/16"),
                    "'10.1/16': expected an address or a network such as 10.0.0.0/8");
}
