#include "services/lambda/queue_batches.hpp"

#include "support/catch.hpp"

using namespace costsim::services;

namespace {

/// Invocations of a second, and so many more pollers than the function takes.
BatchSource source(double invocations, double holding, double squared_cv) {
  return {.largest = 1000,
          .pollers = invocations,
          .waits = true,
          .fixed_s = 1,
          .squared_cv = squared_cv,
          .holding = holding};
}

}  // namespace

TEST_CASE("where no poller holds, what waits is found with Erlang's probability of loss") {
  // Erlang B of 5 at 5 erlangs: 0.2849 (any traffic table).
  CHECK(batch_of_waiting(5, source(5, 0, 1)) == Approx(1.2849).epsilon(1e-4));
  // Of one server a / (1 + a).
  CHECK(batch_of_waiting(0.5, source(1, 0, 1)) == Approx(1 + 0.5 * 0.5 / 1.5));
}

TEST_CASE("pollers that hold one message each keep batches small") {
  // M/M/2/5 at 2 erlangs: states 1, 2, 2, 2, 2, 2.
  CHECK(batch_of_waiting(2, source(2, 3, 1)) == Approx(1 + 2.0 / 11));
  CHECK(batch_of_waiting(2, source(2, 3, 1)) < batch_of_waiting(2, source(2, 0, 1)));
}

TEST_CASE(
    "messages that are taken as they come are alone; batches are no larger than they may be") {
  CHECK(batch_of_waiting(10, source(1250, 0, 1)) == 1);
  CHECK(batch_of_waiting(0, source(5, 0, 0)) == 1);
  BatchSource small = source(5, 0, 1);
  small.largest = 10;
  CHECK(batch_of_waiting(500, small) == 10);
  small.pollers = 0;  // reserved concurrency 0: what waits is taken in full batches, if ever
  CHECK(batch_of_waiting(1, small) == 10);
}

TEST_CASE("a batch takes the longer the more there is in it") {
  BatchSource growing = source(5, 0, 1);
  const double fixed = batch_of_waiting(8, growing);
  growing.fixed_s = 0.7;
  growing.per_record_s = 0.3;
  const double batch = batch_of_waiting(8, growing);
  CHECK(batch > fixed);
  growing.fixed_s = 0.7 + 0.3 * batch;  // the same time, however many there are in it
  growing.per_record_s = 0;
  CHECK(batch_of_waiting(8, growing) == Approx(batch));
}

TEST_CASE("regular times fill batches a little less than random ones") {
  for (const double load : {3.0, 5.0, 8.0}) {
    CHECK(batch_of_waiting(load, source(5, 0, 0)) < batch_of_waiting(load, source(5, 0, 1)));
  }
  // Against the request level: 100 ms at 50/s into five gave 1.2551.
  CHECK(batch_of_waiting(5, source(5, 0, 0)) == Approx(1.2551).epsilon(0.005));
}
