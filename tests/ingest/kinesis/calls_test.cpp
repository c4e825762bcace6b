// Peers that answer without end, or not to the end.
#include "ingest/kinesis/calls.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <poll.h>
#include <sys/socket.h>
#include <thread>

#include "ingest/front/socket.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace std::chrono_literals;

namespace {

/// Sends what it is told to the first who connects, block after block, until it is gone.
class Talker {
 public:
  Talker(std::string head, std::string block, std::chrono::milliseconds between)
      : listener_(listen_on({"127.0.0.1", 0})), thread_([=, this] {
          pollfd ready{listener_.get(), POLLIN, 0};
          if (poll(&ready, 1, 5000) != 1) return;
          const Descriptor peer(::accept(listener_.get(), nullptr, nullptr));
          const auto say = [&](const std::string& text) {
            return ::send(peer.get(), text.data(), text.size(), MSG_NOSIGNAL) > 0;
          };
          for (bool heard = say(head); heard && !stopping_; heard = say(block)) {
            sent_ += block.size();
            std::this_thread::sleep_for(between);
          }
        }) {}
  ~Talker() {
    stopping_ = true;
    thread_.join();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_of(listener_)) + "/"; }
  std::size_t sent() const { return sent_; }

 private:
  std::atomic<bool> stopping_{false};
  std::atomic<std::size_t> sent_{0};
  Descriptor listener_;
  std::thread thread_;
};

OutboundReply call(const Talker& peer) {
  OutboundCall call;
  call.url = peer.url();
  call.body = "{}";
  call.timeout = 500ms;
  return call_and_wait(call);
}

}  // namespace

TEST_CASE("an answer without end is ended by its size, not by memory") {
  const Talker peer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                    "1000\r\n" + std::string(0x1000, 'x') + "\r\n", 0ms);
  const OutboundReply reply = call(peer);
  CHECK(reply.status == 200);
  CHECK(reply.answered);
  CHECK(reply.error == "the answer is longer than any should be");
  CHECK(reply.body.size() <= 64 << 10);
}

TEST_CASE("so is a head without end, of fields or of interim responses") {
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
  const std::pair<std::string, std::string> endless[] = {
      {"HTTP/1.1 200 OK\r\n", "X: " + std::string(500, 'y') + "\r\n"},
      {interim, interim},
      {"HTTP/1.1 200 OK\r\nX: ", std::string(5000, 'y')},  // one line
      {"HTTP/1.1 200 ", std::string(5000, 'y')},
  };
  for (const auto& [head, block] : endless) {
    const Talker peer(head, block, 0ms);
    const OutboundReply reply = call(peer);
    CHECK(reply.error == "the head of the answer is longer than any should be");
    CHECK(reply.answered);
  }
}

TEST_CASE("an answer that drips is ended by the deadline of the whole call") {
  const std::pair<std::string, std::string> drips[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", " "},
      {"HTTP/1.1 200 OK\r\n", "A: b\r\n"},
      {"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n"},
  };
  for (const auto& [head, drip] : drips) {
    const Talker peer(head, drip, 20ms);
    const auto begun = std::chrono::steady_clock::now();
    CHECK_THAT(call(peer).error, Catch::Contains("timed out"));
    CHECK(std::chrono::steady_clock::now() - begun < 5s);
  }
}

TEST_CASE("what is no HTTP is an answer, and no word is none") {
  const OutboundReply nonsense = call(Talker("SSH-2.0-OpenSSH_9.2\r\n", "", 1000ms));
  CHECK(nonsense.answered);
  CHECK(nonsense.status == 0);
  CHECK_FALSE(nonsense.error.empty());
  OutboundCall refused;
  refused.url = "http://127.0.0.1:1/";
  CHECK_FALSE(call_and_wait(refused).answered);
}

TEST_CASE("the service's time comes with its answer") {
  const Talker peer(
      "HTTP/1.1 400 Bad\r\nDATE: Sat, 21 Nov 2026 12:00:00 GMT\r\nContent-Length: 0\r\n\r\n", "",
      1000ms);
  const OutboundReply reply = call(peer);
  CHECK(reply.status == 400);
  CHECK_THAT(reply.date, Catch::Contains("Sat, 21 Nov 2026 12:00:00 GMT"));
}

namespace {

/// Remembers the first bytes of the first who connects.
class Listener {
 public:
  Listener()
      : listener_(listen_on({"127.0.0.1", 0})), thread_([this] {
          pollfd ready{listener_.get(), POLLIN, 0};
          if (poll(&ready, 1, 5000) != 1) return;
          const Descriptor peer(::accept(listener_.get(), nullptr, nullptr));
          char bytes[1024];
          const auto got = ::recv(peer.get(), bytes, sizeof bytes, 0);
          if (got > 0) heard_.assign(bytes, static_cast<std::size_t>(got));
        }) {}
  ~Listener() {
    if (thread_.joinable()) thread_.join();
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_of(listener_)); }
  std::string heard() {
    thread_.join();
    return heard_;
  }

 private:
  std::string heard_;
  Descriptor listener_;
  std::thread thread_;
};

}  // namespace

TEST_CASE("HTTPS_PROXY is asked for what is far, and for nothing else") {
  Listener proxy;
  ::setenv("HTTPS_PROXY", ("http://" + proxy.address()).c_str(), 1);
  ::setenv("https_proxy", ("http://" + proxy.address()).c_str(), 1);
  OutboundCall call;
  call.url = "http://127.0.0.1:1/";  // an emulator, or what gives credentials
  call.timeout = 2s;
  call.through_proxy = true;
  CHECK_THAT(call_and_wait(call).error, Catch::Contains("127.0.0.1 port 1"));
  call.url = "https://kinesis.us-east-1.amazonaws.com/";
  CHECK(call_and_wait(call).status == 0);  // this proxy says nothing
  ::unsetenv("HTTPS_PROXY");
  ::unsetenv("https_proxy");
  CHECK_THAT(proxy.heard(),
             Catch::StartsWith("CONNECT kinesis.us-east-1.amazonaws.com:443 HTTP/1.1\r\n"));
}

TEST_CASE("certificates of one's own are read from the bundle") {
  Listener peer;
  OutboundCall call;
  call.url = "https://" + peer.address() + "/";
  call.timeout = 2s;
  call.ca_bundle = "/nonexistent/bundle.pem";
  CHECK_THAT(call_and_wait(call).error, Catch::Contains("/nonexistent/bundle.pem"));
}
