// How the program starts to serve, and ends.
#include <filesystem>

#include "explore/child_explore.hpp"
#include "explore/explored.hpp"
#include "ingest/raw_client.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

using Catch::Matchers::Contains;

namespace costsim::testing {

TEST_CASE("explore: a signal ends it with 0, and an idle browser does not keep it") {
  for (const int number : {SIGINT, SIGHUP}) {
    ChildExplore child(COSTSIM_PROGRAM, explored_file);
    ingest::testing::RawClient idle(child.port());
    child.signal(number);
    CHECK(child.wait() == 0);
  }
}

TEST_CASE("explore: each start has an address of its own") {
  ChildExplore one(COSTSIM_PROGRAM, explored_file);
  ChildExplore other(COSTSIM_PROGRAM, explored_file);
  const auto token_of = [](const std::string& url) { return url.substr(url.find('/', 7)); };
  CHECK(token_of(one.url()).size() == 34);
  CHECK(token_of(one.url()) != token_of(other.url()));
}

TEST_CASE("explore: what cannot be served is told before anything is") {
  CHECK(run_program({"explore", "/nonexistent.toml"}).exit_code == 4);
  CHECK(run_program({"explore", explored_file, "--set", "traffic.rte=1/s"}).exit_code == 2);
  CHECK(run_program({"explore", explored_file, "--port", "70000"}).exit_code == 2);
  CHECK_THAT(run_program({"explore", "--help"}).out, Contains("costsim explore my.toml"));
}

TEST_CASE("explore: a port that is taken is told") {
  ChildExplore child(COSTSIM_PROGRAM, explored_file);
  const Ran ran = run_program({"explore", explored_file, "--port", std::to_string(child.port())});
  CHECK(ran.exit_code == 4);
  CHECK_THAT(ran.err, Contains(std::to_string(child.port())));
}

}  // namespace costsim::testing
