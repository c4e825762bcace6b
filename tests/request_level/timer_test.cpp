#include "request_level/roles.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::request_level;

namespace {

Stage every_second(const char* count) {
  Stage stage;
  stage.name = "pings";
  static const services::Service service = services::schedule();
  stage.service = &service;
  stage.parameters = Parameters(stage.service->parameters);
  stage.parameters.set("every", Duration(std::chrono::seconds(1)));
  stage.parameters.set("count", Decimal::parse(count));
  return stage;
}

}  // namespace

TEST_CASE("a schedule's items are followed one by one as long as they are not too many") {
  const auto hour = timer_arrivals(every_second("2"), 1, std::chrono::hours(1));
  CHECK(hour.ticks.every == std::chrono::seconds(1));
  CHECK(hour.ticks.count == 2);
  CHECK(hour.ticks.until == std::chrono::hours(1));
  CHECK_THROWS_WITH(
      timer_arrivals(every_second("1000000000"), 1, std::chrono::hours(720)),
      Catch::Contains("2.59e+15 timer events are to come, and a request-level run holds at most"));
  CHECK_THROWS_AS(timer_arrivals(every_second("20"), 1000, std::chrono::hours(1)), Error);
}
