#include "request_level/unused_keys.hpp"

#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::request_level;

namespace {

Stage function() {
  Stage stage;
  stage.name = "reader";
  static const services::Service service = services::lambda();
  stage.service = &service;
  stage.parameters = Parameters(stage.service->parameters);
  return stage;
}

}  // namespace

TEST_CASE("a key that the invokers of a function make no use of is told with what to do instead") {
  Stage stage = function();
  stage.parameters.set("poison_every", Decimal(10));
  stage.parameters.set("attempts", Decimal(3));
  using Notes = std::vector<std::string>;
  CHECK(unused_keys(stage, Caller) ==
        Notes{"stage 'reader': poison_every has no effect on a function invoked by clients: a call "
              "that fails blocks nobody: see `error_rate`"});
  CHECK(unused_keys(stage, Queue) ==
        Notes{"stage 'reader': attempts has no effect on a function invoked by a queue: the "
              "service tries again by itself: see `retries`"});
  CHECK(unused_keys(stage, Caller | Event).size() == 1);
  CHECK(unused_keys(stage, Stream).size() == 1);
}

TEST_CASE("what nobody stated is not told") {
  for (const unsigned invoker : {Caller, Event, Stream, Queue}) {
    CHECK(unused_keys(function(), invoker).empty());
  }
}
