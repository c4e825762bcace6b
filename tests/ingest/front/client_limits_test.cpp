// How often a client may ask, and who it is: rates by token or address, behind proxies that are
// trusted.
#include "ingest/front/client_limits.hpp"

#include <cmath>
#include <fstream>
#include <random>

#include "ingest/front/pages.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

constexpr std::uint64_t seed = 20261130;

IpAddress ip(const std::string& text) {
  return parse_ip(text).value();
}

std::string forwarded(const std::string& text) {
  return "X-Forwarded-For: " + text + "\r\n";
}

/// A token bucket as textbooks have it, in seconds.
struct Bucket {
  double per_second, size, tokens = size, at = 0;

  bool take(double now) {
    tokens = std::min(size, tokens + (now - at) * per_second);
    at = now;
    if (tokens < 1 - 1e-6) return false;
    tokens -= 1;
    return true;
  }
};

}  // namespace

TEST_CASE("a client may ask so many times at once, and then evenly") {
  ClientRates rates({.per_second = 10, .burst = 3}, seed);
  const Duration start = 1h;
  for (int i = 0; i < 3; ++i) CHECK(!rates.wait_of("a", start));
  CHECK(rates.wait_of("a", start) == 100ms);
  CHECK(rates.wait_of("a", start + 60ms) == 40ms);
  CHECK(!rates.wait_of("b", start));
  CHECK(!rates.wait_of("a", start + 100ms));
  CHECK(rates.wait_of("a", start + 100ms) == 100ms);
  for (int i = 0; i < 3; ++i) CHECK(!rates.wait_of("a", start + 10s));
  CHECK(rates.wait_of("a", start + 10s));
}

TEST_CASE("without a burst it is what comes in a second, at least one") {
  ClientRates five({.per_second = 5.9}, seed), slow({.per_second = 0.1}, seed);
  for (int i = 0; i < 5; ++i) CHECK(!five.wait_of("a", 1s));
  CHECK(five.wait_of("a", 1s));
  CHECK(!slow.wait_of("a", 1s));
  CHECK(slow.wait_of("a", 2s) == 9s);
}

TEST_CASE("it lets through what a token bucket does, whenever clients ask") {
  std::mt19937 random(5);
  ClientRates rates({.per_second = 20, .burst = 7}, seed);
  std::vector<Bucket> buckets(50, {20, 7});
  double now = 1000;
  for (auto& bucket : buckets) bucket.at = now;
  std::exponential_distribution<double> gap(1200);
  int let_through = 0;
  for (int i = 0; i < 100'000; ++i) {
    now += std::max(1e-6, std::round(gap(random) * 1e6) * 1e-6);
    const std::size_t who = random() % buckets.size();
    const auto at = std::chrono::microseconds(std::llround(now * 1e6));
    const bool may = !rates.wait_of("client " + std::to_string(who), at);
    REQUIRE(may == buckets[who].take(now));
    let_through += may ? 1 : 0;
  }
  CHECK(let_through > 50'000);
}

TEST_CASE("a flood of clients takes no more memory, and only who was idle is forgotten first") {
  ClientRates rates({.per_second = 1, .burst = 1}, seed);
  CHECK(!rates.wait_of("busy", 1s));
  for (int i = 0; i < 20'000; ++i) rates.wait_of(std::to_string(i), 500ms);
  CHECK(rates.wait_of("busy", 1s));
  for (int i = 0; i < 2'000'000; ++i) rates.wait_of(std::to_string(i), 1s);
  CHECK(!rates.wait_of("new", 1s));
}

TEST_CASE("who asked a proxy is the last address that is no proxy's") {
  const auto proxies = parse_networks("10.0.0.0/8,2001:db8:1::/48");
  const struct {
    const char *peer, *field, *client;
  } cases[] = {
      {"203.0.113.9", "", "203.0.113.9"},
      {"203.0.113.9", "198.51.100.7", "203.0.113.9"},  // who is no proxy can say what it likes
      {"10.1.1.1", "", "10.1.1.1"},
      {"10.1.1.1", "198.51.100.7", "198.51.100.7"},
      {"10.1.1.1", "192.0.2.1, 198.51.100.7", "198.51.100.7"},  // the first is the client's own
      {"10.1.1.1", "192.0.2.1, 198.51.100.7,10.2.2.2", "198.51.100.7"},
      {"10.1.1.1", "10.3.3.3, 10.2.2.2", "10.3.3.3"},
      {"10.1.1.1", "198.51.100.7:4711", "198.51.100.7"},
      {"10.1.1.1", "[2001:db8:2::7]:443", "2001:db8:2::7"},
      {"2001:db8:1::1", "198.51.100.7, unknown", "2001:db8:1::1"},
      {"10.1.1.1", "198.51.100.7, , 10.2.2.2", "10.2.2.2"},
      {"10.1.1.1", ",", "10.1.1.1"},
  };
  for (const auto& [peer, field, client] : cases) {
    CAPTURE(peer, field);
    CHECK(client_behind(proxies, ip(peer), field) == ip(client));
  }
}

TEST_CASE("an address of IPv4 is a client, of IPv6 its network is") {
  ClientLimits limits({.rate = {.per_second = 1, .burst = 1}}, seed);
  const auto may = [&](const char* peer) { return !limits.wait_of_peer(ip(peer), "", 1s); };
  CHECK(may("192.0.2.1"));
  CHECK(!may("192.0.2.1"));
  CHECK(may("192.0.2.2"));
  CHECK(may("2001:db8:0:1::1"));
  CHECK(!may("2001:db8:0:1:ffff::2"));
  CHECK(may("2001:db8:0:2::1"));
}

TEST_CASE(
    "who asks too often gets 429 with the time to wait, and the pages about the service not") {
  ClientLimits limits({.rate = {.per_second = 0.5, .burst = 2}}, seed);
  Pages pages;
  pages.state.limits = &limits;
  pages.state.pixel = true;
  pages.handler.set_now(1h);
  CHECK(pages.status(post("{}")) == 201);
  CHECK(pages.status(get("/pixel.gif?a=1")) == 200);
  const std::string answer = pages.ask(post("{}"));
  CHECK(first_status(answer) == 429);
  CHECK_THAT(answer, Contains("Retry-After: 2\r\n"));
  CHECK(pages.status(post("{}", forwarded("198.51.100.7"))) == 429);  // no proxy is trusted
  CHECK(pages.status(get("/pixel.gif?a=1")) == 429);
  CHECK(pages.status(get("/healthz")) == 200);
  CHECK(pages.status(get("/readyz")) == 200);
  pages.handler.set_peer(ip("192.0.2.2"));
  CHECK(pages.status(post("{}")) == 201);
  pages.handler.set_now(1h + 2s);
  pages.handler.set_peer({});
  CHECK(pages.status(post("{}")) == 201);
  CHECK(pages.status(post("{}")) == 429);
  CHECK(pages.pipeline.events().size() == 4);
}

TEST_CASE("a token that is known has a rate of its own, who guesses one has that of its address") {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "tokens";
  std::ofstream(path) << "a-token-of-the-page\nthe-token-of-a-till\n";
  const Tokens tokens(path);
  ClientLimits limits({.rate = {.per_second = 1, .burst = 2}}, seed);
  Pages pages;
  pages.state.tokens = &tokens;
  pages.state.limits = &limits;
  const auto post_with = [&](const std::string& token) {
    return pages.status(post("{}", "Authorization: Bearer " + token + "\r\n"));
  };
  for (const int expected : {401, 401, 429, 429})
    CHECK(post_with("a-guess-0123456789") == expected);
  for (const int expected : {201, 201, 429}) CHECK(post_with("a-token-of-the-page") == expected);
  pages.handler.set_peer(ip("192.0.2.2"));  // another address with it is the same client
  CHECK(post_with("a-token-of-the-page") == 429);
  CHECK(post_with("the-token-of-a-till") == 201);
}

TEST_CASE(
    "behind a proxy that is trusted each of its clients has a rate, and none can forge another") {
  ClientLimits limits(
      {.rate = {.per_second = 1, .burst = 1}, .proxies = parse_networks("10.0.0.0/8")}, seed);
  Pages pages;
  pages.state.limits = &limits;
  pages.handler.set_peer(ip("10.0.0.1"));
  CHECK(pages.status(post("{}", forwarded("198.51.100.7"))) == 201);
  CHECK(pages.status(post("{}", forwarded("198.51.100.7"))) == 429);
  CHECK(pages.status(post("{}", forwarded("198.51.100.8"))) == 201);
  for (int i = 0; i < 100; ++i) {
    const std::string invented = "203.0.113." + std::to_string(i) + ", 198.51.100.7";
    CHECK(pages.status(post("{}", forwarded(invented))) == 429);
    CHECK(pages.status(post("{}", forwarded("203.0.113.1") + forwarded("198.51.100.7"))) == 429);
  }
  pages.handler.set_peer(ip("198.51.100.9"));
  CHECK(pages.status(post("{}", forwarded("203.0.113.1"))) == 201);
  CHECK(pages.status(post("{}", forwarded("203.0.113.2"))) == 429);
}
