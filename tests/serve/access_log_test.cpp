// The access log as an operator keeps it: rotated by SIGHUP, and without the tokens of clients.
#include <csignal>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "ingest/raw_client.hpp"
#include "serve/child_service.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::post;
using costsim::ingest::testing::RawClient;

namespace {

constexpr const char* token = "a-token-that-no-log-has";

void post_with_token(const ChildService& service) {
  for (const std::string& target : {std::string("/events?key=") + token, std::string("/events")}) {
    RawClient client(service.port());
    const std::string bearer = std::string("Authorization: Bearer ") + token + "\r\n";
    client.send(post("{}", bearer + "Connection: close\r\n", target));
    CHECK(first_status(client.read_to_end()) == 201);
  }
}

}  // namespace

TEST_CASE("an access log that is rotated loses no line, and no line has a token") {
  const Folder folder;
  const std::string log = folder.file("access"), old = folder.file("access.1");
  std::ofstream(folder.file("tokens")) << token << "\n";
  ChildService service(folder, {"--access-log", log, "--tokens", folder.file("tokens")});
  post_with_token(service);
  std::filesystem::rename(log, old);
  service.signal(SIGHUP);
  post_with_token(service);
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  const std::string all = read_file(old) + read_file(log);
  CHECK(std::count(all.begin(), all.end(), '\n') == 4);
  CHECK(all.find(token) == std::string::npos);
  const auto line = nlohmann::json::parse(all.substr(0, all.find('\n')));
  CHECK(line.at("path") == "/events");
  CHECK(line.at("status") == 201);
}
