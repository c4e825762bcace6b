// What the pages and the deployment files say is run as it stands there; only addresses, folders
// and the stream are those of the test.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

#include "ingest/raw_client.hpp"
#include "ingest/support/fake_kinesis.hpp"
#include "serve/child_service.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;
using costsim::ingest::FakeKinesis;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::post;
using costsim::ingest::testing::RawClient;

namespace {

std::string page(const std::string& name) {
  return read_file(COSTSIM_SOURCE_DIR "/docs/" + name);
}

/// The text with what belongs to another machine replaced.
std::string at_home(std::string text, const Folder& folder, const FakeKinesis& kinesis) {
  const std::pair<const char*, std::string> changes[] = {
      {"kinesis:clicks", "kinesis:clicks@" + kinesis.endpoint()},
      {"/var/lib/costsim/", folder.file("")},
      {"/spool/", folder.file("")},
      {"0\\.0\\.0\\.0:[0-9]+", "127.0.0.1:0"},
      {"127\\.0\\.0\\.1:9090", "127.0.0.1:0"},
      {"drain-delay(=| = \")[0-9]+s", "drain-delay$010s"},
  };
  for (const auto& [from, to] : changes) text = std::regex_replace(text, std::regex(from), to);
  return text;
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> found;
  for (std::string word; stream >> word;)
    if (word != "\\") found.push_back(word);
  return found;
}

/// Starts it so, posts an event and ends it.
void run(const Folder& folder, const std::vector<std::string>& flags) {
  std::string all;
  for (const auto& flag : flags) all += flag + " ";
  INFO(all);
  ChildService service(folder, flags);
  RawClient client(service.port());
  client.send(
      post("{\"a\":1}", "Authorization: Bearer a-token-of-the-page\r\nConnection: close\r\n"));
  CHECK(first_status(client.read_to_end()) == 201);
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  CHECK_THAT(service.last_line(), Catch::StartsWith("accepted 1, delivered 1,"));
}

/// The names of the flags in a text.
std::set<std::string> flags_in(const std::string& text) {
  std::set<std::string> flags;
  const std::regex flag("--[a-z][a-z-]*");
  for (std::sregex_iterator at(text.begin(), text.end(), flag), end; at != end; ++at)
    flags.insert(at->str());
  return flags;
}

std::string help_of(const Folder& folder, const std::string& verb) {
  const std::string command =
      std::string(COSTSIM_PROGRAM) + " " + verb + " --help >" + folder.file("help");
  REQUIRE(std::system(command.c_str()) == 0);
  return read_file(folder.file("help"));
}

}  // namespace

TEST_CASE("the command of the page runs as it is written there") {
  const Folder folder;
  const FakeKinesis kinesis;
  const std::string text = page("serve.md");
  const std::string start = "$ costsim serve ";
  std::size_t commands = 0;
  for (auto at = text.find(start); at != std::string::npos; at = text.find(start, at + 1)) {
    const auto end = text.find("\n```", at);
    auto flags =
        words(at_home(text.substr(at + start.size(), end - at - start.size()), folder, kinesis));
    const auto listen = std::find(flags.begin(), flags.end(), "--listen");
    if (listen != flags.end()) flags.erase(listen, listen + 2);  // the test has its own
    run(folder, flags);
    ++commands;
  }
  CHECK(commands > 0);
}

TEST_CASE("the deployment files run as they are") {
  const Folder folder;
  const FakeKinesis kinesis;
  std::vector<std::string> flags;
  std::istringstream lines(at_home(page("deploy/kubernetes.yaml"), folder, kinesis));
  const std::regex argument("^ *- (--[a-z-]+=\\S+).*$");
  for (std::string line; std::getline(lines, line);)
    if (std::smatch found; std::regex_match(line, found, argument)) flags.push_back(found[1]);
  CHECK(flags.size() > 5);
  run(folder, flags);

  const Folder other;
  std::ofstream(other.file("serve.toml")) << at_home(page("deploy/serve.toml"), other, kinesis);
  run(other, {"--config", other.file("serve.toml")});
}

TEST_CASE("every flag of the page is one, and services run that have all of them") {
  const Folder folder;
  const FakeKinesis kinesis;
  std::ofstream(folder.file("schema")) << "{}";
  std::ofstream(folder.file("tokens")) << "a-token-of-the-page\n";
  std::ofstream(folder.file("toml")) << "linger = \"1ms\"\n";
  // A value for each; one that is missing here fails the test, which itself gives --listen.
  const std::vector<std::string> to_a_file = {
      "--sink=file:" + folder.file("out"),
      "--config=" + folder.file("toml"),
      "--admin=127.0.0.1:0",
      "--threads=2",
      "--tokens=" + folder.file("tokens"),
      "--allow-origin=https://shop.example",
      "--preflight-max-age=10min",
      "--rate-limit=50/s",
      "--rate-burst=10",
      "--trusted-proxy=10.0.0.0/8",
      "--proxy-protocol",
      "--pixel",
      "--access-log=" + folder.file("access"),
      "--schema=" + folder.file("schema"),
      "--max-body=1MB",
      "--max-connections=100",
      "--connection-memory=8MB",
      "--idle-timeout=5s",
      "--request-timeout=5s",
      "--least-rate=1KB",
      "--drain-delay=10ms",
      "--grace=9s",
      "--log=text",
      "--linger=5ms",
      "--batch-records=7",
      "--batch-bytes=2MB",
      "--max-event=100KB",
      "--budget=20MB",
      "--dead-letter=" + folder.file("dead"),
      "--spool=" + folder.file("spool"),
      "--sync=always",
      "--spool-budget=20MB",
      "--rotate=1MB",
  };
  const std::vector<std::string> to_a_stream = {
      "--sink=kinesis:s@" + kinesis.endpoint(),
      "--region=eu-west-1",
      "--epoch=2018-08",
      "--calls-in-flight=2",
      "--call-timeout=3s",
      "--attempts=3",
      "--max-age=1m",
      "--aggregate",
  };
  std::set<std::string> used = {"--help", "--listen", "--check"};
  for (const auto& flags : {to_a_file, to_a_stream}) {
    run(folder, flags);
    for (const std::string& flag : flags) used.insert(flag.substr(0, flag.find('=')));
  }
  const std::set<std::string> known = flags_in(help_of(folder, "serve"));
  CHECK(used == known);
  std::set<std::string> elsewhere = flags_in(help_of(folder, "measure"));
  for (const char* verb : {"run", "resend"})
    for (const auto& flag : flags_in(help_of(folder, verb))) elsewhere.insert(flag);
  for (const std::string& flag : flags_in(page("serve.md"))) {
    INFO(flag);
    CHECK((known.count(flag) == 1 || elsewhere.count(flag) == 1));
  }
}

TEST_CASE("each limit of the page names a test that there is") {
  std::string tests;
  for (const char* folder : {"/tests/ingest", "/tests/serve"})
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(COSTSIM_SOURCE_DIR) + folder))
      if (entry.path().extension() == ".cpp") tests += read_file(entry.path());
  const std::string text = page("serve.md");
  const std::size_t begin = text.find("## Limits and refusals");
  std::istringstream lines(text.substr(begin, text.find("\n## ", begin) - begin));
  std::size_t rows = 0;
  const std::regex row("\\| .* \\| ([^|]+) \\|");
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (!std::regex_match(line, found, row) || found[1] == "test") continue;
    INFO(line);
    CHECK(tests.find("\"" + found[1].str() + "\"") != std::string::npos);
    ++rows;
  }
  CHECK(rows > 20);
}

TEST_CASE("a bare --aggregate makes one record of a hundred events") {
  for (const std::string flag : {"--aggregate", "--aggregate=true"}) {
    const Folder folder;
    const FakeKinesis kinesis;
    ChildService service(folder, {"--sink", "kinesis:s@" + kinesis.endpoint(), flag});
    std::string body;
    for (int i = 0; i < 100; ++i) body += "{\"partition_key\":\"k\"}\n";
    RawClient client(service.port());
    client.send(post(body, "Content-Type: application/x-ndjson\r\nConnection: close\r\n"));
    CHECK(first_status(client.read_to_end()) == 201);
    service.signal(SIGTERM);
    CHECK(service.wait() == 0);
    CHECK(kinesis.records().size() == 1);
  }
}
