// Signals, and a standard error that nobody reads.
#include <chrono>
#include <csignal>
#include <fcntl.h>
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

void post_one(std::uint16_t port) {
  RawClient client(port);
  client.send(post("{\"id\":\"1\"}"));
  REQUIRE(first_status(client.read_until("\r\n\r\n")) == 201);
}

}  // namespace

TEST_CASE("a signal that would end a process drains this one") {
  for (const int signal : {SIGTERM, SIGINT, SIGQUIT, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU,
                           SIGPOLL, SIGPWR, SIGRTMIN, SIGRTMAX}) {
    INFO("signal " << signal);
    const Folder folder;
    ChildService service(folder, {"--sink", "file:" + folder.file("out"), "--linger", "1h"});
    post_one(service.port());
    service.signal(signal);
    CHECK(service.wait() == 0);
    CHECK(ids_in(folder.file("out")).size() == 1);
  }
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
