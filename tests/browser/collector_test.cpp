// A page on one origin, the collector on another: what a browser lets through, and what arrives.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "browser/browser.hpp"
#include "browser/pages.hpp"
#include "ingest/fake_pipeline.hpp"
#include "ingest/front/page_server.hpp"
#include "support/catch.hpp"

namespace costsim::testing {
namespace {

using namespace std::chrono_literals;
using ingest::FrontConfig;
using ingest::Reply;
using ingest::RequestView;

FrontConfig on_a_free_port() {
  FrontConfig config;
  config.listen.port = 0;
  return config;
}

/// One page for every path, with the client of docs/.
class ShopPage : public ingest::FrontHandler {
 public:
  std::optional<Reply> admit(const RequestView&) override { return std::nullopt; }
  Reply handle(const RequestView&) override {
    return {.status = ingest::Status::Ok,
            .body = "<!doctype html><title>shop</title><link rel=icon href=data:,><script>" +
                    text_of("docs/collect.js") + "</script>",
            .type = ingest::ContentType::Html};
  }
};

class Shop {
 public:
  std::string at(const std::string& host) {
    return fmt::format("http://{}:{}", host, server_.server().address().port);
  }

 private:
  ingest::PageServer server_{on_a_free_port(), ingest::system_clocks(),
                             [](std::size_t) { return std::make_unique<ShopPage>(); }};
};

class Collector {
 public:
  explicit Collector(const std::string& origins)
      : cross_origin_({.origins = ingest::parse_origins(origins)}) {
    state_.cross_origin = &cross_origin_;
    server_ =
        std::make_unique<ingest::Server>(on_a_free_port(), ingest::system_clocks(),
                                         std::span(&pipeline_, 1), state_, std::span(&metrics_, 1));
  }
  std::string url() const {
    return fmt::format("http://127.0.0.1:{}/events", server_->address().port);
  }
  /// Waits for so many, ten seconds at most, and a little longer for one too many.
  std::vector<std::string> events(std::size_t expected) const {
    for (int i = 0; i < 500 && events_.events().size() < expected; ++i) {
      std::this_thread::sleep_for(20ms);
    }
    std::this_thread::sleep_for(200ms);
    std::vector<std::string> events = events_.events();
    std::sort(events.begin(), events.end());
    return events;
  }
  std::uint64_t answered(int status) const {
    return metrics_.responses[static_cast<std::size_t>(status)].get();
  }

 private:
  ingest::testing::FakePipeline events_;
  ingest::Pipeline* const pipeline_ = &events_;
  ingest::CrossOrigin cross_origin_;
  ingest::ServiceState state_;
  ingest::FrontMetrics metrics_;
  std::unique_ptr<ingest::Server> server_;
};

/// In what ways a page can send JSON: each with the text `body` to the address `url`.
const std::string_view ways[] = {
    "fetch(url, {method: 'POST', body})",
    "fetch(url, {method: 'POST', body, headers: {'Content-Type': 'text/plain'}})",
    "fetch(url, {method: 'POST', body, headers: {'Content-Type': 'application/json'}})",
    "fetch(url, {method: 'POST', body, headers: {'Content-Type': 'application/x-ndjson'}})",
    "fetch(url, {method: 'POST', body, headers: {'X-Partition-Key': 'k'}})",
    "fetch(url, {method: 'POST', body, keepalive: true})",
    "fetch(url, {method: 'POST', body, mode: 'no-cors'})",
    "fetch(url, {method: 'POST', body: new TextEncoder().encode(body)})",
    "navigator.sendBeacon(url, body)",
    "navigator.sendBeacon(url, new Blob([body]))",
    "navigator.sendBeacon(url, new Blob([body], {type: 'text/plain'}))",
    "navigator.sendBeacon(url, new Blob([body], {type: 'application/json'}))",
    std::string_view(
        "new Response(new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'))).blob()"
        ".then(packed => fetch(url, {method: 'POST', body: packed, "
        "headers: {'Content-Encoding': 'gzip'}}))"),
    std::string_view(
        "new Promise((done, failed) => { const x = new XMLHttpRequest(); x.open('POST', url); "
        "x.onload = () => done(x.status); x.onerror = failed; x.send(body); })"),
};

/// Sends an event in this way; whether the page could tell that it was refused.
bool sent(Browser& browser, std::string_view way, const std::string& url, std::size_t number) {
  return browser.value_of(
      fmt::format("(async () => {{ const url = '{}', body = '{{\"n\":{}}}';"
                  "try {{ await ({}); return true; }} catch {{ return false; }} }})()",
                  url, number, way));
}

std::vector<std::string> numbered_events() {
  std::vector<std::string> events;
  for (std::size_t i = 0; i < std::size(ways); ++i)
    events.push_back(fmt::format("{{\"n\":{}}}", i));
  std::sort(events.begin(), events.end());
  return events;
}

/// A page of the shop, by one of its names, and the collector that lets 127.0.0.1 in.
struct Visit {
  explicit Visit(const std::string& host) { browser.open(shop.at(host)); }

  Shop shop;
  Collector collector{shop.at("127.0.0.1")};
  Browser browser{800, 600};
};

}  // namespace

TEST_CASE("in a browser, each way to post from a page of a listed origin delivers once") {
  if (!there_is_a_browser()) return;
  Visit visit("127.0.0.1");
  for (std::size_t i = 0; i < std::size(ways); ++i) {
    CAPTURE(ways[i]);
    CHECK(sent(visit.browser, ways[i], visit.collector.url(), i));
  }
  CHECK(visit.collector.events(std::size(ways)) == numbered_events());
}

TEST_CASE("in a browser, nothing arrives from a page of another origin, however it posts") {
  if (!there_is_a_browser()) return;
  Visit visit("localhost");  // the same server by another name is another origin
  for (std::size_t i = 0; i < std::size(ways); ++i)
    sent(visit.browser, ways[i], visit.collector.url(), i);
  CHECK(visit.collector.events(0).empty());
  CHECK(visit.collector.answered(403) > 0);
  CHECK(visit.collector.answered(201) == 0);
}

TEST_CASE("in a browser, a preflight is asked once for many posts") {
  if (!there_is_a_browser()) return;
  Visit visit("127.0.0.1");
  const std::string_view json = ways[2];
  for (std::size_t i = 0; i < 5; ++i) CHECK(sent(visit.browser, json, visit.collector.url(), i));
  CHECK(visit.collector.events(5).size() == 5);
  CHECK(visit.collector.answered(200) == 1);
}

TEST_CASE("in a browser, the client of the docs posts many at once, and the rest as it leaves") {
  if (!there_is_a_browser()) return;
  Visit visit("127.0.0.1");
  visit.browser.value_of(
      fmt::format("(() => {{ const c = collect('{}', {{ waitMs: 60000 }});"
                  "for (let n = 0; n < 120; ++n) c.add({{ n }}); return true; }})()",
                  visit.collector.url()));
  CHECK(visit.collector.events(100).size() == 100);
  visit.browser.open(visit.shop.at("127.0.0.1") + "/next");
  CHECK(visit.collector.events(120).size() == 120);
  CHECK(visit.collector.answered(201) == 3);
}

}  // namespace costsim::testing
