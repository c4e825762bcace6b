#include "services/kit/nodes.hpp"

#include "support/catch.hpp"

using namespace costsim::services;

TEST_CASE("a node is busy by what runs out first") {
  const NodeRoom room{2, 1000, 10};
  CHECK(busy_time({.cpu_s = 0.4}, room).seconds == Approx(0.2));
  CHECK(busy_time({.cpu_s = 0.4}, room).by == Bottleneck::Cpu);
  CHECK(busy_time({.cpu_s = 0.1, .wait_s = 0.9}, room).seconds == Approx(0.1));
  CHECK(busy_time({.cpu_s = 0.1, .wait_s = 0.9}, room).by == Bottleneck::Slots);
  CHECK(busy_time({.cpu_s = 0.1, .wait_s = 0.9, .memory = 500}, room).seconds == Approx(0.5));
  CHECK(busy_time({.cpu_s = 0.1, .wait_s = 0.9, .memory = 500}, room).by == Bottleneck::Memory);
}

TEST_CASE("without a limit of slots waiting is free") {
  const BusyTime busy = busy_time({.cpu_s = 0.1, .wait_s = 100}, {1, 1000});
  CHECK(busy.seconds == Approx(0.1));
  CHECK(busy.by == Bottleneck::Cpu);
}
