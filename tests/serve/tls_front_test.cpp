// TLS before the service, as docs/deploy/nginx.conf has it.
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <string>
#include <thread>

#include "ingest/front/socket.hpp"
#include "ingest/raw_client.hpp"
#include "serve/child_service.hpp"
#include "serve/output_of.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"

using namespace costsim::serve_tests;
using costsim::ingest::Address;
using namespace std::chrono_literals;

namespace {

bool is_there(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

/// Where it keeps what it is sent, as any user may.
std::string temporary_places(const Folder& folder) {
  std::string text = "http {\n";
  for (const char* module : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    text += std::string("  ") + module + "_temp_path " + folder.file(module) + ";\n";
  return text;
}

/// A port that was free a moment ago.
std::uint16_t free_port() {
  return costsim::ingest::port_of(costsim::ingest::listen_on({"127.0.0.1", 0}));
}

/// nginx by the document's configuration, with places of its own.
class TlsFront {
 public:
  TlsFront(const Folder& folder, std::uint16_t collector) : folder_(folder), port_(free_port()) {
    make_certificate();
    std::string text = read_file(COSTSIM_SOURCE_DIR "/docs/deploy/nginx.conf");
    const std::pair<const char*, std::string> changes[] = {
        {"127\\.0\\.0\\.1:8080", "127.0.0.1:" + std::to_string(collector)},
        {"listen 443", "listen 127.0.0.1:" + std::to_string(port_)},
        {"/etc/costsim/|/run/costsim-", folder.file("")},
        {"http \\{\n", temporary_places(folder)},
    };
    for (const auto& [from, to] : changes) text = std::regex_replace(text, std::regex(from), to);
    std::ofstream(folder.file("front.conf")) << text;
    REQUIRE(nginx("") == 0);
    for (int i = 0; i < 250 && curl("/healthz") != "ok\n[200]"; ++i)
      std::this_thread::sleep_for(20ms);
  }
  ~TlsFront() { stop(); }

  int nginx(const std::string& more) const {
    return std::system(("nginx -e stderr -p " + folder_.file("") + " -c " +
                        folder_.file("front.conf") + " " + more + " 2>>" +
                        folder_.file("nginx.log"))
                           .c_str());
  }
  void make_certificate() const {
    REQUIRE(
        std::system(("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
                     "-addext subjectAltName=DNS:localhost -keyout " +
                     folder_.file("tls.key") + " -out " + folder_.file("tls.pem") + " 2>/dev/null")
                        .c_str()) == 0);
  }
  std::string curl(const std::string& target, const std::string& arguments = "") const {
    return output_of("curl -s -m 10 -w '[%{http_code}]' --cacert " + folder_.file("tls.pem") +
                     " --connect-to localhost:443:127.0.0.1:" + std::to_string(port_) + " " +
                     arguments + " 'https://localhost" + target + "'");
  }
  std::uint16_t port() const { return port_; }

 private:
  void stop() const {
    nginx("-s quit");
    for (int i = 0; i < 250 && !read_file(folder_.file("nginx.pid")).empty(); ++i)
      std::this_thread::sleep_for(20ms);
  }

  const Folder& folder_;
  std::uint16_t port_;
};

bool can_run() {
  const bool can = is_there("nginx") && is_there("openssl") && is_there("curl");
  if (!can) costsim::testing::skip("no nginx, openssl and curl to end TLS with");
  return can;
}

}  // namespace

TEST_CASE("behind nginx with TLS events arrive once, and refusals reach the client") {
  if (!can_run()) return;
  const Folder folder;
  std::ofstream(folder.file("tokens")) << "a-token-of-the-page\n";
  ChildService service(folder, {"--sink", "file:" + folder.file("events"), "--max-body", "1MB",
                                "--tokens", folder.file("tokens"), "--pixel"});
  const TlsFront front(folder, service.port());
  const std::string token = "-H 'Authorization: Bearer a-token-of-the-page' ";
  const std::string json = "-H 'Content-Type: application/json' ";
  std::ofstream(folder.file("large")) << std::string(2'000'000, 'x');
  CHECK(front.curl("/events", token + json + "-d '{\"id\":\"1\"}'") == "[201]");
  CHECK(front.curl("/events", token + json + "--http1.1 -d '{\"id\":\"2\"}'") == "[201]");
  CHECK(front.curl("/events", token + json +
                                  "-H 'Transfer-Encoding: chunked' --http1.1 "
                                  "-d '{\"id\":\"3\"}'") == "[201]");
  CHECK_THAT(front.curl("/pixel.gif?id=4&key=a-token-of-the-page", "-o /dev/null"),
             Catch::EndsWith("[200]"));
  CHECK_THAT(front.curl("/events", json + "-d '{}'"), Catch::EndsWith("[401]"));
  CHECK_THAT(front.curl("/events", token + json + "-d '{'"), Catch::EndsWith("[400]"));
  CHECK_THAT(front.curl("/events", token + json + "--data-binary @" + folder.file("large")),
             Catch::EndsWith("[413]"));
  CHECK_THAT(front.curl("/metrics"), Catch::EndsWith("[404]"));
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  CHECK_THAT(service.last_line(), Catch::StartsWith("accepted 4, delivered 4,"));
  std::size_t repeated = 0;
  CHECK(ids_in(folder.file("events"), &repeated) == std::set<std::string>{"1", "2", "3", "4"});
  CHECK(repeated == 0);
}

TEST_CASE("behind nginx a client has its own rate and cannot say that it is another") {
  if (!can_run()) return;
  const Folder folder;
  ChildService service(
      folder, {"--rate-limit", "1/h", "--rate-burst", "3", "--trusted-proxy", "127.0.0.1"});
  const TlsFront front(folder, service.port());
  const std::string json = "-H 'Content-Type: application/json' -d '{}' ";
  for (int i = 0; i < 6; ++i) {
    const std::string other = "-H 'X-Forwarded-For: 203.0.113." + std::to_string(i) + "' ";
    CHECK_THAT(front.curl("/events", json + other), Catch::EndsWith(i < 3 ? "[201]" : "[429]"));
  }
}

TEST_CASE("behind nginx a certificate is replaced while it serves, and what is no TLS is refused") {
  if (!can_run()) return;
  const Folder folder;
  const ChildService service(folder, {});
  const TlsFront front(folder, service.port());
  const std::string before = read_file(folder.file("tls.pem"));
  front.make_certificate();
  REQUIRE(read_file(folder.file("tls.pem")) != before);
  CHECK(front.curl("/healthz") != "ok\n[200]");  // the old one is no longer believed
  CHECK(front.nginx("-s reload") == 0);
  std::string answer;
  for (int i = 0; i < 250 && answer != "ok\n[200]"; ++i) {
    std::this_thread::sleep_for(20ms);
    answer = front.curl("/healthz");
  }
  CHECK(answer == "ok\n[200]");
  costsim::ingest::testing::RawClient plain(front.port());
  plain.send(costsim::ingest::testing::post("{}"));
  CHECK_THAT(plain.read_to_end(), Catch::StartsWith("HTTP/1.1 400"));
}
