// The PROXY protocol: headers as balancers write them, whole and in pieces, and what is none.
#include "ingest/front/proxy_header.hpp"

#include <random>

#include "ingest/front/running_server.hpp"
#include "support/catch.hpp"

using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using namespace std::string_literals;
using State = ProxyHeader::State;

namespace {

const std::string signature = "\r\n\r\n\0\r\nQUIT\n"s;

std::string binary(char command, char family, const std::string& addresses) {
  const auto length = static_cast<unsigned>(addresses.size());
  return signature + command + family + static_cast<char>(length / 256) +
         static_cast<char>(length % 256) + addresses;
}

const std::string v4 = binary(0x21, 0x11, "\xc0\x00\x02\x01\x0a\x00\x00\x01\xc8\x22\x01\xbb"s);
const std::string v6 =
    binary(0x21, 0x21, "\x20\x01\x0d\xb8"s + std::string(11, '\0') + "\x07" + std::string(20, 'x'));

std::optional<IpAddress> client_of(const std::string& header) {
  const ProxyHeader read = read_proxy_header(header + "POST /events HTTP/1.1\r\n");
  CHECK(read.state == State::Done);
  CHECK(read.size == header.size());
  return read.client;
}

}  // namespace

TEST_CASE("both versions of a PROXY header say who the client is, or that nobody is known") {
  CHECK(client_of("PROXY TCP4 192.0.2.1 10.0.0.1 51234 443\r\n") == parse_ip("192.0.2.1"));
  CHECK(client_of("PROXY TCP6 2001:db8::7 ::1 51234 443\r\n") == parse_ip("2001:db8::7"));
  CHECK(client_of("PROXY UNKNOWN\r\n") == std::nullopt);
  CHECK(client_of("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n") == std::nullopt);
  CHECK(client_of(v4) == parse_ip("192.0.2.1"));
  CHECK(client_of(v6) == parse_ip("2001:db8::7"));
  CHECK(client_of(binary(0x21, 0x11, v4.substr(16) + "\x04\0\x01x"s)) == parse_ip("192.0.2.1"));
  CHECK(client_of(binary(0x20, 0x00, "")) == std::nullopt);
  CHECK(client_of(binary(0x21, 0x31, std::string(216, 'p'))) == std::nullopt);
}

TEST_CASE("a PROXY header that comes in pieces is awaited to its end") {
  for (const std::string& header : {"PROXY TCP4 192.0.2.1 10.0.0.1 51234 443\r\n"s, v4, v6}) {
    for (std::size_t size = 0; size < header.size(); ++size)
      CHECK(read_proxy_header(header.substr(0, size)).state == State::NeedMore);
  }
}

TEST_CASE("what is no PROXY header is wrong as soon as that can be told") {
  std::string other_version = v4, other_signature = v4;
  other_version[12] = 0x31;
  other_signature[4] = 'x';
  for (const std::string& bytes :
       {"POST /events HTTP/1.1\r\n"s, "P "s, "PROXY TCP5 192.0.2.1 10.0.0.1 1 2\r\n"s,
        "PROXY TCP4 192.0.2 10.0.0.1 1 2\r\n"s, "PROXY TCP4 2001:db8::7 ::1 1 2\r\n"s,
        "PROXY TCP4 192.0.2.1 10.0.0.1 1\r\n"s, "PROXY TCP4 192.0.2.1 10.0.0.1 1 2 3\r\n"s,
        "PROXY TCP4 192.0.2.1 10.0.0.1 1 99999\r\n"s, "PROXY TCP4 192.0.2.1 10.0.0.1 x 2\r\n"s,
        "PROXY \r\n"s, "PROXY " + std::string(107, 'x'), other_version, other_signature,
        binary(0x22, 0x11, v4.substr(16)), binary(0x21, 0x11, "short"),
        binary(0x21, 0x11, std::string(5000, 'x'))}) {
    CAPTURE(bytes);
    CHECK(read_proxy_header(bytes).state == State::Wrong);
  }
}

TEST_CASE("no bytes are read beyond their end, whatever they are") {
  std::mt19937 random(3);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = i % 3 == 0   ? v4
                        : i % 3 == 1 ? v6
                                     : "PROXY TCP4 192.0.2.1 10.0.0.1 1 2\r\n"s;
    for (unsigned changes = random() % 4; changes > 0; --changes)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    bytes.resize(random() % (bytes.size() + 1));
    const std::string exact(bytes.begin(), bytes.end());
    const ProxyHeader read = read_proxy_header(exact);
    if (read.state == State::Done) CHECK(read.size <= exact.size());
  }
}

TEST_CASE("behind a balancer of the PROXY protocol each client has its own rate") {
  FrontConfig config = on_any_port();
  config.proxy_protocol = parse_networks("127.0.0.0/8");
  Running running(config);
  ClientLimits limits({.rate = {.per_second = 0.01, .burst = 1}}, 7);
  running.state.limits = &limits;
  const std::string request = post("{}", close_after);
  const auto status = [&](const std::string& header) {
    RawClient client(running.port);
    client.send(header + request);
    return first_status(client.read_to_end());
  };
  CHECK(status(v4) == 201);
  CHECK(status("PROXY TCP4 192.0.2.1 10.0.0.1 51234 443\r\n") == 429);
  CHECK(status("PROXY TCP4 192.0.2.2 10.0.0.1 51234 443\r\n") == 201);
  CHECK(status(v6) == 201);

  RawClient slow(running.port);
  for (const char c : "PROXY TCP4 192.0.2.3 10.0.0.1 51234 443\r\n"s) slow.send(std::string(1, c));
  slow.send(request);
  CHECK(first_status(slow.read_to_end()) == 201);

  RawClient plain(running.port);
  plain.send(request);
  CHECK(plain.read_to_end().empty());
  CHECK(plain.ended());
  CHECK(running.metrics[0].connections_unproxied.get() == 1);
  CHECK(running.pipeline().events().size() == 4);
}

TEST_CASE("a PROXY header that never ends is timed out, and who is no balancer needs none") {
  FrontConfig config = on_any_port();
  config.connection.request = std::chrono::milliseconds(100);
  config.proxy_protocol = parse_networks("127.0.0.0/8");
  Running running(config);
  RawClient silent(running.port);
  silent.send("PROXY TCP4 ");
  silent.read_to_end();
  CHECK(silent.ended());
  config.proxy_protocol = parse_networks("10.0.0.0/8");
  Running open(config);
  RawClient client(open.port);
  client.send(post("{}", close_after));
  CHECK(first_status(client.read_to_end()) == 201);
}
