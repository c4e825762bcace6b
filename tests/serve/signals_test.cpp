// Signals, and a standard error that nobody reads.
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "ingest/raw_client.hpp"
#include "serve/child_service.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;
using namespace std::chrono_literals;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::post;
using costsim::ingest::testing::RawClient;

namespace {

void post_one(std::uint16_t port, int id = 1) {
  RawClient client(port);
  client.send(post("{\"id\":\"" + std::to_string(id) + "\"}"));
  REQUIRE(first_status(client.read_until("\r\n\r\n")) == 201);
}

}  // namespace

TEST_CASE("a signal that would end a process drains this one") {
  // signal(7), "Term" and "Core": all but those of the next two cases and of the reload below.
  for (const int signal :
       {SIGTERM, SIGINT, SIGQUIT, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGSTKFLT, SIGPOLL,
        SIGPWR, SIGABRT, SIGSYS, SIGTRAP, SIGRTMIN, SIGRTMAX}) {
    INFO("signal " << signal);
    const Folder folder;
    ChildService service(folder, {"--sink", "file:" + folder.file("out"), "--linger", "1h"});
    post_one(service.port());
    service.signal(signal);
    CHECK(service.wait() == 0);
    CHECK(ids_in(folder.file("out")).size() == 1);
  }
}

TEST_CASE("the signals of a fault end it at once: what is spooled stays there") {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  const Folder folder;
  const std::vector<std::string> flags = {"--sink",  "file:" + folder.file("out"), "--linger", "1h",
                                          "--spool", folder.file("spool")};
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) {
    INFO("signal " << signal);
    ChildService service(folder, flags);
    post_one(service.port(), signal);
    service.signal(signal);
    CHECK(service.wait() != 0);  // a sanitizer has its own way to end it
    CHECK_THAT(service.errors(), !Catch::Contains("draining"));
  }
  ChildService again(folder, flags);
  again.signal(SIGTERM);
  CHECK(again.wait() == 0);
  CHECK(ids_in(folder.file("out")).size() == 4);
}

TEST_CASE("SIGPIPE and SIGXFSZ are errors of one connection or file, and change nothing") {
  const Folder folder;
  ChildService service(folder, {"--sink", "file:" + folder.file("out")});
  service.signal(SIGPIPE);
  service.signal(SIGXFSZ);
  post_one(service.port());
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
}

TEST_CASE("SIGHUP and SIGUSR1 reload, and the service goes on") {
  for (const int signal : {SIGHUP, SIGUSR1}) {
    const Folder folder;
    ChildService service(folder, {"--sink", "file:" + folder.file("out")});
    service.signal(signal);
    const std::string told = "reloaded: files are open anew";
    for (int i = 0; i < 500 && service.errors().find(told) == std::string::npos; ++i)
      std::this_thread::sleep_for(10ms);
    CHECK_THAT(service.errors(), Catch::Contains(told));
    post_one(service.port());
    service.signal(SIGTERM);
    CHECK(service.wait() == 0);
  }
}

namespace {

/// Which take a while.
std::string lines_to_read(std::size_t bytes) {
  std::string lines;
  while (lines.size() < bytes) lines += "# a line of settings that says nothing\n";
  return lines;
}

bool holds_signals(pid_t process) {
  const std::string status = read_file("/proc/" + std::to_string(process) + "/status");
  const auto at = status.find("SigBlk:\t");
  if (at == std::string::npos) return false;
  return (std::stoull(status.substr(at + 8), nullptr, 16) >> (SIGTERM - 1) & 1) != 0;
}

}  // namespace

TEST_CASE("a signal that comes while the service starts is neither its end nor lost") {
  const Folder folder;
  const std::string settings = folder.file("serve.toml"), errors = folder.file("errors");
  std::ofstream(settings) << "listen = \"127.0.0.1:0\"\n" << lines_to_read(3 << 20);
  const pid_t child = fork();
  if (child == 0) {
    dup2(open(errors.c_str(), O_CREAT | O_WRONLY, 0600), STDERR_FILENO);
    execl(COSTSIM_PROGRAM, "costsim", "serve", "--config", settings.c_str(), nullptr);
    _exit(127);
  }
  for (int i = 0; i < 100'000 && !holds_signals(child); ++i) std::this_thread::sleep_for(100us);
  for (const int signal : {SIGHUP, SIGUSR1, SIGTERM}) kill(child, signal);
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  const std::string told = read_file(errors);
  CHECK_THAT(told, Catch::Contains("listening on") && Catch::Contains("reloaded") &&
                       Catch::Contains("draining"));
}

TEST_CASE("a second signal that does not mean now is no reason to give up") {
  const Folder folder;
  ChildService service(folder, {"--drain-delay", "500ms"});
  service.signal(SIGTERM);
  std::this_thread::sleep_for(50ms);
  service.signal(SIGALRM);
  service.signal(SIGHUP);
  CHECK(service.wait() == 0);
}

TEST_CASE("a standard error that nobody reads stops neither the service nor its drain") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  REQUIRE(fcntl(ends[1], F_SETPIPE_SZ, 4096) > 0);
  const std::string block(4096, 'x');
  REQUIRE(write(ends[1], block.data(), block.size()) == 4096);  // now it is full
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    execl(COSTSIM_PROGRAM, "costsim", "serve", "--listen", "127.0.0.1:0", nullptr);
    _exit(127);
  }
  std::this_thread::sleep_for(500ms);
  kill(child, SIGTERM);
  int status = 0;
  pid_t ended = 0;
  for (int i = 0; i < 1000 && ended == 0; ++i) {
    ended = waitpid(child, &status, WNOHANG);
    if (ended == 0) std::this_thread::sleep_for(10ms);
  }
  CHECK(ended == child);
  if (ended == 0) kill(child, SIGKILL);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  close(ends[0]);
  close(ends[1]);
}
