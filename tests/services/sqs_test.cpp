#include <random>

#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

const metering::Rules rules = rules_of("sqs", {{"billing-chunk", Bytes{64 << 10}},
                                               {"batch-max", Decimal(10)},
                                               {"message-max", Bytes{256 << 10}},
                                               {"fifo-calls", Rate{300, std::chrono::seconds(1)}},
                                               {"in-flight-standard", Decimal(120000)},
                                               {"in-flight-fifo", Decimal(20000)},
                                               {"long-poll", Duration(std::chrono::seconds(20))}});

StageOutcome queued(const Flow& flow, const Texts& texts = {}, const Workload& workload = {}) {
  Context context = context_of(rules, flow.span());
  context.workload = workload;
  return run_alone(sqs(), flow, given(sqs(), texts), context);
}

StageOutcome queued(const char* rate, Bytes size, const Texts& texts = {}) {
  return queued(steady(parse_rate(rate), std::chrono::hours(720), size), texts);
}

}  // namespace

TEST_CASE("a busy queue: one send each, receives and deletes by tens, no empty receive") {
  // 1,000/s for 720 h are 2,592,000,000 messages, and twice a tenth of that.
  CHECK(used(queued("1000/s", {1024}), "standard-requests") == Decimal(3'110'400'000));
  CHECK(used(queued("1000/s", {1024}, {{"send_batch", "10"}}), "standard-requests") ==
        Decimal(777'600'000));
  CHECK(used(queued("1000/s", {1024}, {{"delete", "single"}}), "standard-requests") ==
        Decimal(5'443'200'000));
}

TEST_CASE("five pollers at an idle queue make 648,000 empty receives in 30 days") {
  CHECK(used(queued("0/s", {1024}), "standard-requests") == Decimal(648'000));
  CHECK(used(queued("0/s", {1024}, {{"pollers", "1"}, {"long_poll", "1s"}}), "standard-requests") ==
        Decimal(2'592'000));
}

TEST_CASE("without long polling each poller asks once an interval, whatever it finds") {
  // Five pollers, ten times a second: 50 calls a second, 129,600,000 in 30 days.
  const Texts short_poll = {{"long_poll", "0s"}};
  CHECK(used(queued("0/s", {1024}, short_poll), "standard-requests") == Decimal(129'600'000));
  // At 10/s ten of the 50 receives bring a message, which is sent and deleted, too.
  CHECK(used(queued("10/s", {1024}, short_poll), "standard-requests") ==
        Decimal(129'600'000 + 2 * 25'920'000));
  // A busy queue leaves no receive empty: as with long polling.
  CHECK(used(queued("1000/s", {1024}, short_poll), "standard-requests") == Decimal(3'110'400'000));
}

TEST_CASE("every started 64 KB of a call counts, in sends and in receives") {
  // One message an hour at a time: send and receive by size, delete once.
  const auto busy = [](Bytes size, const Texts& more = {}) {
    Texts texts = {{"receive_batch", "1"}};
    texts.insert(texts.end(), more.begin(), more.end());
    return used(queued("1000/s", size, texts), "standard-requests").divided_by(2'592'000'000);
  };
  CHECK(busy({64 << 10}) == Decimal(3));
  CHECK(busy({(64 << 10) + 1}) == Decimal(5));
  CHECK(busy({256 << 10}) == Decimal(9));
  // A batch of ten 64 KB messages does not fit into 256 KB: four go into a send of four requests.
  CHECK(busy({64 << 10}, {{"send_batch", "10"}}) == Decimal(3));
}

TEST_CASE("at a trickle, empty receives are those of a waiting poller with Poisson arrivals") {
  // Oracle: one poller, a message every 30 s on average, followed receive by receive.
  std::mt19937 random(11);
  std::exponential_distribution<double> gap(1.0 / 30);
  double now = 0, next = gap(random), empty = 0;
  const double end = 2e7;
  while (now < end) {
    if (next <= now + 20) {
      now = next;
      next += gap(random);
    } else {
      now += 20;
      ++empty;
    }
  }
  const StageOutcome outcome = queued("2/min", {1024}, {{"pollers", "1"}});
  CHECK(metric(outcome, "empty_receives") / 2'592'000 == Approx(empty / end).epsilon(0.01));
}

TEST_CASE("receives bring more when more messages gather, and the total lies between the two") {
  Flow flow = steady(parse_rate("30/s"), std::chrono::hours(2));
  set_items(flow, 0, 60, 60);     // 1/s
  set_items(flow, 60, 60, 3540);  // 59/s
  const double each = metric(queued(flow, {{"poll_interval", "1s"}}), "messages_per_receive_mean");
  CHECK(each == Approx((3600.0 + 59 * 3600) / (3600 + 5.9 * 3600)).epsilon(1e-3));
}

TEST_CASE("the output is the messages, delivered by a queue") {
  const StageOutcome outcome = queued("10/s", {1024}, {{"message", "3KB"}});
  CHECK(outcome.output.delivery == Delivery::Queue);
  CHECK(outcome.output.size == Bytes{3072});
  CHECK(outcome.output.total == Decimal(25'920'000));
}

TEST_CASE("a FIFO queue takes 300 calls and 3,000 messages a second") {
  const auto fifo = [](const char* rate, const char* batch, const char* fast = "false") {
    return queued(rate, {1024},
                  {{"kind", "fifo"}, {"send_batch", batch}, {"high_throughput", fast}});
  };
  CHECK(found(fifo("400/s", "1"), "fifo-calls"));
  CHECK_FALSE(found(fifo("400/s", "10"), "fifo-calls"));
  CHECK(found(fifo("4000/s", "10"), "fifo-messages"));
  CHECK_FALSE(found(fifo("4000/s", "10", "true"), "fifo-messages"));
  CHECK_FALSE(found(queued("4000/s", {1024}), "fifo-calls"));
  CHECK(used(fifo("1000/s", "10"), "fifo-requests") == Decimal(777'600'000));
}

TEST_CASE("messages received and not deleted are held against the limit of the queue's kind") {
  const Texts slow = {{"processing", "25s"}, {"kind", "fifo"}};
  CHECK(metric(queued("1000/s", {1024}, slow), "in_flight_peak") == Approx(25'000));
  CHECK(found(queued("1000/s", {1024}, slow), "in-flight"));
  CHECK_FALSE(found(queued("1000/s", {1024}, {{"processing", "25s"}}), "in-flight"));
}

TEST_CASE("handling that outlasts the visibility timeout means duplicates") {
  Workload slow;
  slow.wait = std::chrono::seconds(31);
  CHECK(found(queued(steady(parse_rate("1/s")), {}, slow), "visibility"));
  CHECK_FALSE(found(queued(steady(parse_rate("1/s"))), "visibility"));
}

TEST_CASE("a message beyond the limit is an error") {
  CHECK(found(queued("1/s", {(256 << 10) + 1}), "message-size"));
  CHECK(queued("1/s", {256 << 10}).findings.empty());
}
