#include "services/lambda/followed_queue.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace costsim::services;

namespace {

QueueRules queue_with(double error, double largest, double receives) {
  return {.error = error,
          .largest = largest,
          .fixed_s = 0.1,
          .most_receives = receives,
          .receives = (1 - std::pow(error, receives)) / (1 - error)};
}

}  // namespace

// 1 + e + e² receives of a message that is dead-lettered after three.
TEST_CASE("messages that come one by one are received as often as they fail, up to the limit") {
  for (const double error : {0.1, 0.4, 0.6}) {
    const QueueRules queue = queue_with(error, 1, 3);
    CHECK(batches_at(5, queue).per_message == Approx(queue.receives).epsilon(0.01));
    CHECK(batches_at(5, queue).received_each == 1);
  }
}

// Five messages at once are taken by five pollers, one each; those that fail, with e = 1/2, are
// visible again at one instant, where one batch takes them all.
TEST_CASE("messages that fail together come again in one batch") {
  QueueRules queue = queue_with(0.5, 10, 2);
  const QueueBatches once = batches_of_ticks(5, 60, 1e6, queue);
  // Five at first (or four, where errors have taken a poller away), and one more unless none of
  // them fails.
  CHECK(once.per_message == Approx((5 + 1 - std::pow(0.5, 5)) / 5).epsilon(0.02));
  queue.largest = 1;
  CHECK(batches_of_ticks(5, 60, 1e6, queue).per_message == Approx(1.5).epsilon(0.01));
}

// Full batches of ten that are done or dead-lettered at once: their number is that of the messages.
TEST_CASE("dead letters take no place in a batch") {
  QueueRules queue = queue_with(0.3, 10, 1);
  queue.window_s = 5;
  CHECK(batches_at(100, queue).received_each == Approx(10).epsilon(0.01));
}

// √n · (n + 1/2) pollers, of n.x one more than n, are where 5/s more and 0.04 √n for each of
// (n + 1/2) / S batches that fail with e balance; below two there are none.
TEST_CASE("pollers that errors take away are as many as growth and errors balance") {
  QueueRules queue = queue_with(0.4, 1, 1e9);
  queue.fixed_s = 1;
  double pollers = 1;
  while (std::sqrt(pollers) * (pollers + 0.5) < 5 / (0.04 * 0.4)) pollers += 0.01;
  CHECK(pollers_at_work(queue, 40) == Approx(pollers + 0.5).epsilon(0.03));
}

// 100 messages each minute, batches of ten for a second: pollers take a message each, five more
// come while messages wait as they are counted, a second later, when the first of them has taken
// ten of those that wait: with 90 pollers none is left. 32,043 invocations of 360 ticks at the
// request level, 30,273 of a thousand each five minutes for three seconds.
TEST_CASE("pollers of ticks grow until the first of them takes what is left") {
  const QueueRules queue{.largest = 10, .fixed_s = 1};
  for (const double every_s : {60.0, 59.99999999999, 60.00000000001}) {
    const QueueBatches ticks = batches_of_ticks(100, every_s, 360, queue);
    CHECK(ticks.per_message * 100 * 360 == Approx(32'043));
    CHECK(ticks.at_once == 90);
  }
  const QueueBatches longer = batches_of_ticks(1000, 300, 72, {.largest = 10, .fixed_s = 3});
  CHECK(longer.per_message * 1000 * 72 == Approx(30'273));
}

// The first pollers take what there is, and none waits: Poisson, as many in hand as there are at
// work; where errors leave few pollers, they are busy all the time.
TEST_CASE("how many batches are in hand varies less where pollers are few") {
  QueueRules queue = queue_with(0.02, 1, 1e9);
  CHECK(batches_at(5, queue).dispersion == Approx(1).epsilon(0.1));
  queue = queue_with(0.3, 10, 1e9);
  queue.fixed_s = 1;
  CHECK(batches_at(100, queue).dispersion < 0.3);
}
