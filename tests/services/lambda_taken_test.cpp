// What a function with too little concurrency takes, and what becomes of the rest.
#include "fixture.hpp"
#include "services/lambda/batches.hpp"
#include "services/lambda/taken.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using std::chrono::hours;

namespace {

const metering::Rules no_rules =
    rules_of("lambda", {{"timeout", Duration(std::chrono::minutes(15))}});

Flow two_a_second(Delivery delivery, Duration span = hours(24)) {
  Flow flow = steady(parse_rate("2/s"), span);
  flow.delivery = delivery;
  return flow;
}

std::optional<Taken> taken(const Flow& flow, const std::string& limit, double stay_s) {
  const Parameters values = given(lambda(), {{"concurrency_limit", limit}});
  const BatchSource source{.largest = 1,
                           .pollers = std::stod(limit),
                           .fixed_s = stay_s,
                           .holding = 5 - std::stod(limit)};
  return taken_of(flow, source, {.fixed_s = stay_s}, values, context_of(no_rules));
}

}  // namespace

TEST_CASE("a queue's function takes limit / duration, and no more is billed") {
  Flow queue = two_a_second(Delivery::Queue);
  queue.retention = {hours(96), ""};
  const auto one = taken(queue, "1", 5);
  REQUIRE(one);
  CHECK(one->items.total == Decimal(17'280));       // 0.2/s
  CHECK(one->waiting == Approx(172'800 - 17'280));  // none has been there for 96 hours
  CHECK(one->lost == Approx(0).margin(1e-6));
  CHECK(taken(queue, "0", 5)->items.total.is_zero());
  CHECK_FALSE(taken(queue, "10", 5));
  CHECK_FALSE(taken(queue, "11", 5));
}

// The flow called lost what was still to be lost, after the period's end.
TEST_CASE("what waits at the end of the period is not lost yet") {
  Flow queue = two_a_second(Delivery::Queue);
  queue.retention = {hours(6), ""};
  const auto late = taken(queue, "1", 5);
  REQUIRE(late);
  CHECK(late->items.total == Decimal(17'280));
  CHECK(late->waiting == Approx(2 * 6 * 3600));  // all that came in the last six hours
  CHECK(late->lost == Approx(172'800 - 17'280 - 2 * 6 * 3600));
}

TEST_CASE("pollers of a function that takes nothing dead-letter what they hold again and again") {
  Flow queue = two_a_second(Delivery::Queue);
  queue.visibility = {std::chrono::minutes(5), ""};
  queue.most_receives = 3;
  // Five hold a message for five minutes each: a message a minute, a third of it for the last time.
  CHECK(taken(queue, "0", 5)->dead_lettered == Approx(1440 / 3.0));
  Flow few = steady(parse_rate("1/h"), hours(24));
  few.delivery = Delivery::Queue;
  few.visibility = queue.visibility;
  few.most_receives = 3;
  CHECK(taken(few, "0", 5)->dead_lettered == Approx(24));
}

TEST_CASE("asynchronous events wait for six hours, then they are lost") {
  const auto one = taken(two_a_second(Delivery::Event), "1", 5);
  REQUIRE(one);
  CHECK(one->items.total == Decimal(17'280));
  CHECK(one->waiting == Approx(2 * 6 * 3600));  // what came in the last six hours
  CHECK(one->lost == Approx(172'800 - 17'280 - one->waiting));
}

TEST_CASE("what waits at the peak and is taken at night is billed to the item") {
  Flow daily = two_a_second(Delivery::Event);
  set_items(daily, 0, 600, 0);
  daily.total = Decimal(840 * 120);
  const auto later = taken(daily, "8", 5);  // 1.6/s all day, 1.17/s on average
  REQUIRE(later);
  CHECK(later->items.total == daily.total);
  CHECK(later->lost + later->waiting == 0);
  CHECK(later->items.peak_per_second() == Approx(1.6));
}

// Erlang B: 10 erlangs on 10 trunks lose 21.46 % (Brockmeyer, Halstrøm and Jensen, "The Life and
// Works of A. K. Erlang", 1948, table 1).
TEST_CASE("callers whom a reservation refuses are those of Erlang's loss formula") {
  const auto ten = taken(two_a_second(Delivery::Request), "10", 5);
  REQUIRE(ten);
  CHECK(ten->refused / 172'800 == Approx(0.2146).margin(1e-4));
  CHECK(taken(two_a_second(Delivery::Request), "0", 5)->items.total.is_zero());
  CHECK_FALSE(taken(two_a_second(Delivery::Request), "100", 5));
}

TEST_CASE("even callers are refused only what is too much") {
  Flow even = two_a_second(Delivery::Request);
  even.dispersion = 0;
  CHECK_FALSE(taken(even, "10", 5));
  CHECK(taken(even, "5", 5)->refused == Approx(86'400));
}

// `costsim simulate` of 400 at once has fifty, whether a call lasts for a second or for 70.
TEST_CASE("callers who come together find the places that are free at that instant") {
  Flow flow = steady(parse_rate("0/s"), hours(1));
  Eigen::ArrayXd items = Eigen::ArrayXd::Zero(flow.items.size());
  items[1] = items[3] = 400;
  flow.items = items;
  flow.total = Decimal(800);
  flow.together = flow.dispersion = 400;
  flow.every = std::chrono::minutes(2);
  for (const double stay_s : {1.0, 20.0, 59.0, 119.0}) {
    const auto all = taken(flow, "50", stay_s);
    REQUIRE(all);
    CHECK(all->items.items.by_step()[1] == 50);
    CHECK(all->items.items.by_step()[3] == 50);
    CHECK(all->refused == 700);
    CHECK(all->at_instant == 50);
  }
  CHECK(taken(flow, "50", 121)->items.total == Decimal(50));  // the first are still at work
  CHECK(taken(flow, "500", 121)->items.total == Decimal(500));
  CHECK_FALSE(taken(flow, "800", 121));
  CHECK_FALSE(taken(flow, "400", 119));
}
