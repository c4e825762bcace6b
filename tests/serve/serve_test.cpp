// What the service promises about events, as a process among processes.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sys/wait.h>
#include <thread>

#include "ingest/raw_client.hpp"
#include "serve/child_service.hpp"
#include "serve/load_clients.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;
using namespace std::chrono_literals;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::get;
using costsim::ingest::testing::post;
using costsim::ingest::testing::RawClient;

namespace {

void wait_for(const LoadClients& clients, std::size_t acknowledged) {
  for (int i = 0; i < 5000 && clients.acknowledged() < acknowledged; ++i)
    std::this_thread::sleep_for(2ms);
}

bool contains_all(const std::set<std::string>& all, const std::set<std::string>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

}  // namespace

TEST_CASE("SIGTERM under load loses no acknowledged event and invents none") {
  const Folder folder;
  ChildService service(folder, {"--sink", "file:" + folder.file("events"), "--threads", "2"});
  LoadClients clients(service.port(), 8, "c");
  wait_for(clients, 500);
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  clients.stop();
  std::size_t repeated = 0;
  const auto delivered = ids_in(folder.file("events"), &repeated);
  CHECK(clients.ids().size() >= 500);
  CHECK(contains_all(delivered, clients.ids()));
  CHECK(contains_all(clients.sent(), delivered));
  CHECK(repeated == 0);
  const std::string n = std::to_string(delivered.size());
  CHECK(service.last_line() ==
        "accepted " + n + ", delivered " + n + ", dead-lettered 0, spooled 0, lost 0");
}

TEST_CASE("readiness goes before the listener does") {
  const Folder folder;
  ChildService service(folder, {"--drain-delay", "2s"});
  RawClient client(service.port());
  client.send(get("/readyz"));
  CHECK(first_status(client.read_until("ready\n")) == 200);
  service.signal(SIGTERM);
  int status = 200;
  for (int i = 0; i < 1000 && status == 200; ++i) {
    RawClient probe(service.port());
    probe.send(get("/readyz"));
    status = first_status(probe.read_until("\n"));
  }
  CHECK(status == 503);
  RawClient late(service.port());
  late.send(post("{}"));
  CHECK(first_status(late.read_to_end()) == 201);
  service.signal(SIGTERM);  // the second one ends the wait
  CHECK(service.wait() == 130);
}

TEST_CASE("a service that cannot be set up says why and exits 2 or 4") {
  const auto exit_code = [](const std::string& flags) {
    const std::string command = std::string(COSTSIM_PROGRAM) + " serve " + flags + " 2>/dev/null";
    return WEXITSTATUS(std::system(command.c_str()));
  };
  CHECK(exit_code("--sink nowhere --listen 127.0.0.1:0") == 2);
  CHECK(exit_code("--threads 0 --listen 127.0.0.1:0") == 2);
  for (const char* flags :
       {"--threads 257", "--threads 100000", "--max-connections 0", "--max-body 0B",
        "--max-event 0B", "--max-event 6MB", "--max-event 1000B --batch-bytes 1000B",
        "--spool-budget 1MB --spool x",
        "--max-event 11MB --batch-bytes 20MB --sink kinesis:s@http://[::1]:1"}) {
    INFO(flags);
    CHECK(exit_code(std::string(flags) + " --listen 127.0.0.1:0") == 2);
  }
  CHECK(exit_code("--budget many --listen 127.0.0.1:0") == 2);
  CHECK(exit_code("--sync sometimes --listen 127.0.0.1:0") == 2);
  CHECK(exit_code("--no-such-flag --listen 127.0.0.1:0") == 2);
  CHECK(exit_code("--aggregate=maybe --listen 127.0.0.1:0") == 2);
  CHECK(exit_code("--call-timeout 0s --listen 127.0.0.1:0") == 2);  // to libcurl: no limit
  CHECK(exit_code("--budget 0B --listen 127.0.0.1:0") == 2);
  CHECK(exit_code("--epoch 2020 --listen 127.0.0.1:0") == 2);
  CHECK(exit_code("--listen nowhere:80") == 2);
  CHECK(exit_code("--listen 192.0.2.1:80") == 4);  // TEST-NET-1 is no address of ours
  CHECK(exit_code("--schema /nonexistent/schema.json --listen 127.0.0.1:0") == 4);
}

TEST_CASE("fewer connections than were asked for are told at the start, with both numbers") {
  const Folder folder;
  const auto told = [&](const std::string& files, const std::string& flags) {
    const std::string command = "(ulimit -n " + files + "; exec timeout -s TERM 1 " +
                                COSTSIM_PROGRAM + " serve --listen 127.0.0.1:0 " + flags + ") 2>" +
                                folder.file("errors");
    CHECK(std::system(command.c_str()) != -1);
    return read_file(folder.file("errors"));
  };
  CHECK_THAT(told("200", ""),
             Catch::StartsWith("warning: --max-connections 10000: this process may open 200 files "
                               "(ulimit -n), of which it needs 64 for itself, so at most 136 "
                               "clients are connected at the same time\n"));
  CHECK_THAT(told("200", "--max-connections 136"), !Catch::Contains("--max-connections"));
  CHECK_THAT(told("64", ""), Catch::Contains("may open 64 files (ulimit -n)") &&
                                 Catch::Contains("expected at least 65"));
}

TEST_CASE("a second service on the same address is refused") {
  const Folder folder;
  ChildService service(folder, {"--threads", "2"});
  const std::string address = "127.0.0.1:" + std::to_string(service.port());
  const std::string command =
      std::string(COSTSIM_PROGRAM) + " serve --listen " + address + " 2>" + folder.file("second");
  CHECK(WEXITSTATUS(std::system(command.c_str())) == 4);
  CHECK_THAT(read_file(folder.file("second")),
             Catch::Contains("cannot listen on " + address + ": Address already in use"));
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
}

TEST_CASE("a spool budget below the size of a segment serves on and on") {
  const Folder folder;
  ChildService service(folder, {"--spool", folder.file("spool"), "--spool-budget", "3MB",
                                "--linger", "1ms", "--max-event", "1MB"});
  const std::string event = "{\"a\":\"" + std::string(500'000, 'x') + "\"}";
  int accepted = 0;
  for (int i = 0; i < 2000 && accepted < 20; ++i) {
    RawClient client(service.port());
    client.send(post(event, "Connection: close\r\n"));
    const std::string answer = client.read_to_end();
    if (first_status(answer) == 201) {
      ++accepted;
      continue;
    }
    CHECK(answer.find("the disk budget of the spool is spent") != std::string::npos);
    std::this_thread::sleep_for(20ms);
  }
  CHECK(accepted == 20);  // ten megabytes through three
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
}

TEST_CASE(
    "an unreadable spool prevents the start; a damaged one is told at the start and the end") {
  const Folder folder;
  const std::vector<std::string> flags = {"--spool", folder.file("spool")};
  std::filesystem::create_directories(folder.file("spool/0/0000000000000001.log"));
  CHECK_THROWS_WITH(ChildService(folder, flags),
                    Catch::Contains("0000000000000001.log: not a regular file"));
  std::filesystem::remove(folder.file("spool/0/0000000000000001.log"));
  std::ofstream(folder.file("spool/0/0000000000000001.log")) << "rubbish";
  CHECK_THROWS_WITH(ChildService(folder, flags),
                    Catch::Contains("spool/0: not a folder of this spool, for its file "
                                    "'0000000000000001.log'"));
  CHECK(read_file(folder.file("spool/0/0000000000000001.log")) == "rubbish");
  std::filesystem::remove_all(folder.file("spool/0"));
  {
    ChildService first(folder, flags);  // which leaves a mark
    first.signal(SIGTERM);
    CHECK(first.wait() == 0);
  }
  std::ofstream(folder.file("spool/0/0000000000000001.log")) << "rubbish";
  ChildService service(folder, flags);
  const std::string damage = "0 record(s) skipped, 0 byte(s) cut, 1 file(s) set aside as *.bad";
  CHECK(service.errors().find("was damaged: " + damage) != std::string::npos);
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  CHECK(service.last_line() ==
        "accepted 0, delivered 0, dead-lettered 0, spooled 0, lost 0; spool: " + damage);
}

TEST_CASE("settings come from a file too, and an unknown one is an error") {
  const Folder folder;
  const auto write = [&](const std::string& text) {
    std::ofstream(folder.file("serve.toml")) << text;
  };
  write("max-body = \"1KB\"\nsink = \"file:" + folder.file("events") + "\"\n");
  {
    ChildService service(folder, {"--config", folder.file("serve.toml")});
    RawClient client(service.port());
    client.send(post(std::string(2000, ' ')));
    CHECK(first_status(client.read_until("\r\n\r\n")) == 413);
    service.signal(SIGTERM);
    CHECK(service.wait() == 0);
  }
}

TEST_CASE("what is wrong in the file is told with its place, also when settings disagree") {
  const Folder folder;
  const std::string path = folder.file("serve.toml");
  const std::pair<const char*, const char*> cases[] = {
      {"linger = \"1ms\"\nmax-bodies = \"1KB\"\n",
       ":2:1: unknown key 'max-bodies'; did you mean 'max-body'?"},
      {"budget = \"many\"\n", ":1:10: --budget: 'many': expected a size"},
      {"threads = 257\n", ":1:11: --threads: '257': expected 1 to 256"},
      {"aggregate = \"maybe\"\n", ":1:13: --aggregate: 'maybe': expected true or false"},
      {"call-timeout = \"0s\"\n", ":1:16: --call-timeout: '0s': expected 1ms to 8760h"},
      {"sink = \"kinesis:a b\"\n", ":1:8: --sink: 'a b': expected the name of a stream"},
      {"region = \"US\"\n", ":1:10: --region: 'US': expected a region"},
      {"region = \"us-east-1a\"\n",
       ":1:10: --region: 'us-east-1a' is an availability zone: expected a region such as "
       "us-west-1"},
      {"region = \"here\"\n", ":1:10: --region: 'here': expected a region"},
      {"region = \"us--1\"\n", ":1:10: --region: 'us--1': expected a region"},
      {"epoch = 2020\n", ":1:9: --epoch: no prices of '2020'"},
      {"\nmax-event = \"9MB\"\n", ":2:13: --max-event 9437184B does not fit into a batch"},
      {"budget = \"1MB\"\n", ":1:10: --budget 1048576B has no room for an event"},
      {"listen = \n", ":1:10: not valid TOML"},
  };
  for (const auto& [text, message] : cases) {
    INFO(text);
    std::ofstream(path) << text;
    CHECK_THROWS_WITH(ChildService(folder, {"--config", path}), Catch::Contains(path + message));
  }
  std::ofstream(path) << "budget = \"many\"\n";  // the command line wins over a bad value, too
  ChildService service(folder, {"--config", path, "--budget", "9MB"});
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
}

TEST_CASE("all that is wrong with the settings is told at once, in the order of the file") {
  const Folder folder;
  const std::string path = folder.file("serve.toml");
  const auto told = [&](const std::string& text, const std::string& flags) {
    std::ofstream(path) << text;
    const std::string errors = folder.file("errors");
    const std::string command = std::string(COSTSIM_PROGRAM) + " serve --listen 127.0.0.1:0 " +
                                flags + " --config " + path + " 2>" + errors;
    CHECK(WEXITSTATUS(std::system(command.c_str())) == 2);
    return read_file(errors);
  };
  const std::string values = told(
      "threads = 0\nsync = \"now\"\nlistne = 1\nbudget = \"many\"\nepoch = \"2020\"\n"
      "call-timeout = [1]\n",
      "--linger soon");
  const char* const in_order[] = {
      ":1:11: --threads: '0'",      ":2:8: --sync: 'now'",
      ":3:1: unknown key 'listne'", ":4:10: --budget: 'many'",
      ":5:9: --epoch: no prices",   ":6:16: call-timeout: expected a text",
      "--linger: 'soon'",           "7 errors",
  };
  std::size_t at = 0;
  for (const char* const error : in_order) {
    INFO(values);
    CHECK(values.find(error, at) != std::string::npos);
    at = std::min(values.find(error, at), values.size());
  }
  const std::string together = told(  // each is fine but for the others
      "max-event = \"2MB\"\nbudget = \"2MB\"\nbatch-bytes = \"1MB\"\nspool-budget = \"1MB\"\n",
      "--spool " + folder.file("spool"));
  for (const char* const error :
       {":1:13: --max-event 2097152B does not fit into a batch", ":2:10: --budget 2097152B",
        ":4:16: --spool-budget 1048576B is too small", "3 errors"})
    CHECK_THAT(together, Catch::Contains(error));
}
