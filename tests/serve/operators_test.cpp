// What whoever runs the service sees of it: the service manager, logs, metrics, files, a check.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "ingest/os/descriptor.hpp"
#include "ingest/raw_client.hpp"
#include "serve/child_service.hpp"
#include "serve/output_of.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"

using namespace costsim::serve_tests;
using costsim::ingest::Descriptor;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::get;
using costsim::ingest::testing::post;
using costsim::ingest::testing::RawClient;

namespace {

namespace fs = std::filesystem;

/// Set for the service that is started while it lives.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    setenv(name, value.c_str(), 1);
  }
  ~Environment() { unsetenv(name_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
};

/// Listens as systemd does.
class Manager {
 public:
  explicit Manager(const std::string& path)
      : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const timeval patience{5, 0};
    setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  /// What it is told next; empty: nothing for five seconds.
  std::string next() const {
    char bytes[256];
    const auto size = recv(socket_.get(), bytes, sizeof bytes, 0);
    return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : "";
  }

 private:
  Descriptor socket_;
};

std::string answer_to(const ChildService& service, const std::string& request) {
  RawClient client(service.port());
  client.send(request);
  return client.read_to_end();
}

std::string metrics_of(const ChildService& service) {
  return answer_to(service, "GET /metrics HTTP/1.1\r\nHost: c\r\nConnection: close\r\n\r\n");
}

const std::string close_after = "Connection: close\r\n";

}  // namespace

TEST_CASE("the service manager is told when it serves, that it lives, and that it stops") {
  const Folder folder;
  const Manager manager(folder.file("notify"));
  const Environment socket("NOTIFY_SOCKET", folder.file("notify")),
      watch("WATCHDOG_USEC", "2000000");
  ChildService service(folder, {"--threads", "2"});
  CHECK(manager.next() == "READY=1");
  CHECK(manager.next() == "WATCHDOG=1");
  CHECK(manager.next() == "WATCHDOG=1");
  service.signal(SIGTERM);
  std::string last = manager.next();
  while (last == "WATCHDOG=1") last = manager.next();
  CHECK(last == "STOPPING=1");
  CHECK(service.wait() == 0);
}

TEST_CASE("a short watchdog is told of twice in its time") {
  const Folder folder;
  const Manager manager(folder.file("notify"));
  const Environment socket("NOTIFY_SOCKET", folder.file("notify")),
      watch("WATCHDOG_USEC", "200000");
  const ChildService service(folder, {});
  CHECK(manager.next() == "READY=1");
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 10; ++i) CHECK(manager.next() == "WATCHDOG=1");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(8));  // not one a second
}

TEST_CASE("a manager that does not listen is none, and nothing is said that was not asked for") {
  const Folder folder;
  {
    const Environment socket("NOTIFY_SOCKET", folder.file("nobody"));
    ChildService service(folder, {});
    CHECK(first_status(answer_to(service, post("{}", close_after))) == 201);
  }
  const Manager manager(folder.file("notify"));
  const Environment socket("NOTIFY_SOCKET", folder.file("notify"));
  ChildService service(folder, {});
  CHECK(manager.next() == "READY=1");
  service.signal(SIGTERM);
  CHECK(manager.next() == "STOPPING=1");
  CHECK(service.wait() == 0);
}

TEST_CASE("with --log json each line is an object with time, level and message") {
  const Folder folder;
  ChildService service(folder, {"--log", "json"});
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  std::istringstream lines(service.errors());
  std::set<std::string> levels;
  std::string message;
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    const auto object = nlohmann::json::parse(line);
    CHECK(object.size() == 3);
    CHECK(std::regex_match(
        object.at("time").get<std::string>(),
        std::regex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z")));
    levels.insert(object.at("level").get<std::string>());
    message = object.at("message").get<std::string>();
  }
  CHECK(levels == std::set<std::string>{"info", "warning"});
  CHECK(message == "accepted 0, delivered 0, dead-lettered 0, spooled 0, lost 0");
}

TEST_CASE("the files that it makes are its owner's alone") {
  const Folder folder;
  ChildService service(folder, {"--sink", "file:" + folder.file("events"), "--spool",
                                folder.file("spool"), "--dead-letter", folder.file("dead")});
  CHECK(first_status(answer_to(service, post("{}", close_after))) == 201);
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  std::size_t files = 0;
  for (const fs::path& start : {fs::path(folder.file("spool")), fs::path(folder.file(""))}) {
    for (const auto& entry : fs::recursive_directory_iterator(start)) {
      if (!entry.is_regular_file() || entry.path().filename() == "errors") continue;
      CAPTURE(entry.path());
      struct stat status {};
      REQUIRE(stat(entry.path().c_str(), &status) == 0);
      CHECK((status.st_mode & 0777) == 0600);
      ++files;
    }
  }
  CHECK(files > 2);
  for (const char* made : {"spool", "spool/0"}) {
    struct stat status {};
    REQUIRE(stat(folder.file(made).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0700);
  }
}

TEST_CASE("--check reads the settings and their files, and touches nothing") {
  const Folder folder;
  const auto check = [&](const std::string& flags) {
    return output_of(std::string(COSTSIM_PROGRAM) + " serve --check " + flags + " 2>&1; echo [$?]");
  };
  std::ofstream(folder.file("schema")) << "{\"required\": [\"id\"]}";
  std::ofstream(folder.file("bad")) << "{\"required\": 7}";
  const std::string sink =
      "--sink file:" + folder.file("events") + " --spool " + folder.file("spool");
  CHECK(check(sink + " --schema " + folder.file("schema")) == "the settings are right\n[0]\n");
  CHECK_FALSE(fs::exists(folder.file("spool")));
  CHECK_FALSE(fs::exists(folder.file("events")));
  CHECK_THAT(check("--schema " + folder.file("bad")),
             Catch::Contains("required") && Catch::EndsWith("[2]\n"));
  CHECK_THAT(check("--tokens " + folder.file("none")), Catch::EndsWith("[4]\n"));
  CHECK_THAT(check("--rate-burst 3"), Catch::Contains("--rate-limit") && Catch::EndsWith("[2]\n"));
  // Nor does an address that is taken matter: that of the service that runs.
  const ChildService service(folder, {});
  CHECK(check("--listen 127.0.0.1:" + std::to_string(service.port())) ==
        "the settings are right\n[0]\n");
}

TEST_CASE("the metrics say which program it is and what its process takes") {
  const Folder folder;
  const ChildService service(folder, {});
  const std::string page = metrics_of(service);
  CHECK_THAT(page, Catch::Contains("costsim_build_info{version=\"") &&
                       Catch::Contains("\nprocess_cpu_seconds_total ") &&
                       Catch::Contains("\nprocess_open_fds ") &&
                       Catch::Contains("\nprocess_max_fds "));
  const auto value = [&](const std::string& name) {
    return std::stod(page.substr(page.find("\n" + name + " ") + name.size() + 2));
  };
  CHECK(value("process_resident_memory_bytes") > 1e6);
  CHECK(value("process_resident_memory_bytes") <
        1.5 * static_cast<double>(service.rss_bytes()) + 1e7);
  const auto now = static_cast<double>(std::time(nullptr));
  CHECK(value("process_start_time_seconds") > now - 60);
  CHECK(value("process_start_time_seconds") < now + 2);
}

TEST_CASE("promtool accepts the page of metrics") {
  if (output_of("command -v promtool").empty()) {
    costsim::testing::skip("no promtool to read metrics with");
    return;
  }
  const Folder folder;
  const ChildService service(folder, {"--spool", folder.file("spool")});
  const std::string page = metrics_of(service);
  std::ofstream(folder.file("page")) << page.substr(page.find("\r\n\r\n") + 4);
  CHECK(output_of("promtool check metrics <" + folder.file("page") + " 2>&1; echo [$?]") ==
        "[0]\n");
  CHECK_THAT(output_of("promtool check rules " COSTSIM_SOURCE_DIR
                       "/docs/deploy/alerts.yml 2>&1; echo [$?]"),
             Catch::EndsWith("[0]\n"));
}

TEST_CASE("alerts and dashboard ask for metrics that there are") {
  const Folder folder;
  const ChildService service(folder, {"--spool", folder.file("spool")});
  CHECK(first_status(answer_to(service, post("{}", close_after))) == 201);
  const std::string page = metrics_of(service);
  const auto dashboard =
      nlohmann::json::parse(read_file(COSTSIM_SOURCE_DIR "/docs/deploy/grafana.json"));
  CHECK(dashboard.at("panels").size() > 5);
  std::size_t names = 0;
  for (const char* file : {"alerts.yml", "grafana.json"}) {
    const std::string text = read_file(std::string(COSTSIM_SOURCE_DIR "/docs/deploy/") + file);
    const std::regex metric("(costsim|process)_[a-z_]+");
    for (std::sregex_iterator at(text.begin(), text.end(), metric), end; at != end; ++at, ++names) {
      INFO(at->str());
      CHECK(page.find("\n" + at->str()) != std::string::npos);
    }
  }
  CHECK(names > 15);
}
