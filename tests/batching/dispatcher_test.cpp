#include "batching/dispatcher.hpp"

#include <algorithm>
#include <set>

#include "batching/support/shards.hpp"
#include "batching/support/virtual_delivery.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::batching;
using namespace std::chrono_literals;

TEST_CASE("only the failed events of a call go back, each until it is delivered") {
  std::map<std::uint64_t, int> sent;
  ScriptedOutlet outlet([&](Batch events, Duration) {
    Answer answer{{}, Answer::Kind::PerEvent, {}, "InternalFailure"};
    for (const Entry& entry : events.entries()) {
      ++sent[entry.id];
      // The id says how often it fails.
      answer.fates.push_back(entry.attempts < entry.id % 4 ? Fate::Failed : Fate::Delivered);
    }
    answer.events = std::move(events);
    return answer;
  });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher dispatcher = dispatcher_of({}, outlet, callbacks);
  settle(batch_of(0, 500), dispatcher, outlet, 60s);
  for (const auto& [id, times] : sent) CHECK(times == static_cast<int>(id % 4) + 1);
  CHECK(callbacks.sum.delivered == 500);
  CHECK(callbacks.settled_ids.size() == 500);
  CHECK(callbacks.in_flight == 0);
}

TEST_CASE("an event is given up after the allowed attempts, with the last code") {
  ScriptedOutlet outlet([](Batch events, Duration) {
    return Answer{std::move(events), Answer::Kind::Failed, {}, "ServiceUnavailable"};
  });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher::Rules rules;
  rules.retry.attempts = 5;
  Dispatcher dispatcher = dispatcher_of(rules, outlet, callbacks);
  settle(batch_of(0, 10), dispatcher, outlet, 600s);
  CHECK(callbacks.calls == 5);
  REQUIRE(callbacks.letters.size() == 10);
  CHECK(callbacks.letters[0].reason == "attempts");
  CHECK(callbacks.letters[0].code == "ServiceUnavailable");
  CHECK(callbacks.letters[0].attempts == 5);
}

TEST_CASE(
    "calls that are refused for their credentials use up no attempts while these are renewed") {
  ScriptedOutlet outlet([](Batch events, Duration now) {
    const bool renewed = now >= 60s;
    return Answer{std::move(events),
                  renewed ? Answer::Kind::Delivered : Answer::Kind::Unauthorized,
                  {},
                  renewed ? "" : "ExpiredTokenException"};
  });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher::Rules rules;
  rules.retry.attempts = 1;
  Dispatcher dispatcher = dispatcher_of(rules, outlet, callbacks);
  settle(batch_of(0, 10), dispatcher, outlet, 80s);
  CHECK(callbacks.letters.empty());
  CHECK(callbacks.sum.delivered == 10);
  CHECK(callbacks.calls < 30);  // ever longer apart, up to ten seconds
}

TEST_CASE("who may not call at all learns it: behind five minutes the attempts count") {
  std::vector<Duration> times;
  ScriptedOutlet outlet([&](Batch events, Duration now) {
    times.push_back(now);
    return Answer{std::move(events), Answer::Kind::Unauthorized, {}, "UnrecognizedClientException"};
  });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher::Rules rules;
  rules.retry.attempts = 3;
  Dispatcher dispatcher = dispatcher_of(rules, outlet, callbacks);
  settle(batch_of(0, 10), dispatcher, outlet, 600s);
  REQUIRE(callbacks.letters.size() == 10);
  CHECK(callbacks.letters[0].reason == "attempts");
  CHECK(callbacks.letters[0].attempts == 3);
  CHECK(callbacks.letters[0].code == "UnrecognizedClientException");
  CHECK(std::count_if(times.begin(), times.end(), [](Duration at) { return at >= 300s; }) == 3);
}

TEST_CASE("an event is given up when it has become too old") {
  ScriptedOutlet outlet([](Batch events, Duration) {
    return Answer{std::move(events), Answer::Kind::Failed, {}, "timeout"};
  });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher::Rules rules;
  rules.retry.age = 60s;
  Dispatcher dispatcher = dispatcher_of(rules, outlet, callbacks);
  dispatcher.submit(batch_of(0, 1, 100, 0s));
  dispatcher.submit(batch_of(1, 1, 100, 50s));
  drive(dispatcher, outlet, 50s, 10s);
  CHECK(callbacks.letters.empty());
  drive(dispatcher, outlet, 60s, 12s);
  CHECK(callbacks.letters.size() == 1);
  drive(dispatcher, outlet, 72s, 60s);
  CHECK(callbacks.letters.size() == 2);
  CHECK(callbacks.letters[0].reason == "age");
}

TEST_CASE("a long outage costs calls by the backoff, not by the second") {
  std::vector<Duration> times;
  ScriptedOutlet outlet([&](Batch events, Duration now) {
    times.push_back(now);
    return Answer{std::move(events), Answer::Kind::Failed, {}, "reset"};
  });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher dispatcher = dispatcher_of({}, outlet, callbacks);
  dispatcher.submit(batch_of(0, 500));
  drive(dispatcher, outlet, 0s, 300s);
  // Full jitter at 10 s makes 5 s in the mean: some 60 calls in 300 s.
  CHECK(times.size() > 30);
  CHECK(times.size() < 120);
  for (std::size_t i = 1; i < times.size(); ++i) CHECK(times[i] - times[i - 1] <= 10s + 1ms);
}

TEST_CASE("small leftovers travel together") {
  int calls = 0;
  ScriptedOutlet outlet([&](Batch events, Duration) {
    ++calls;
    return Answer{std::move(events), Answer::Kind::Delivered, {}, ""};
  });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher dispatcher = dispatcher_of({}, outlet, callbacks);
  for (std::uint64_t i = 0; i < 100; ++i) dispatcher.submit(batch_of(i * 5, 5));
  drive(dispatcher, outlet, 0s, 1s);
  CHECK(calls == 1);
  CHECK(callbacks.sum.delivered == 500);
}

TEST_CASE("large batches sent at the same instant do not keep failing together (case study D)") {
  // 20 batches of 500 for a shard that takes 1,000 records/s: nine seconds of work at best.
  std::map<std::string, int> received;
  ShardedOutlet stream(1, [&](std::uint32_t, const EventView& event, Duration) {
    ++received[std::string(event.data)];
  });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher dispatcher = dispatcher_of({}, stream, callbacks);
  for (std::uint64_t i = 0; i < 20; ++i) dispatcher.submit(batch_of(i * 500, 500));
  const Duration took = drive(dispatcher, stream, 0s, 300s);
  REQUIRE(dispatcher.idle());
  CHECK(received.size() == 10'000);
  CHECK(callbacks.sum.delivered == 10'000);
  CHECK(took < 30s);
  // Hammering would refuse most of what is sent; paced, most of it is taken at once.
  CHECK(callbacks.sum.throttled < 5'000);
}

TEST_CASE("a throttled shard does not slow down the others") {
  // Every second event has the key of one hot shard: 5,000 for it, 5,000 over eight shards.
  std::map<std::uint32_t, Duration> last;
  ShardedOutlet stream(
      8, [&](std::uint32_t shard, const EventView&, Duration now) { last[shard] = now; });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher dispatcher = dispatcher_of({}, stream, callbacks);
  for (std::uint64_t b = 0; b < 20; ++b) {
    Batch batch;
    for (std::uint64_t i = 0; i < 500; ++i) {
      Entry entry;
      entry.id = b * 500 + i;
      batch.add({"data", i % 2 ? "hot" : ""}, entry);
    }
    dispatcher.submit(std::move(batch));
  }
  drive(dispatcher, stream, 0s, 300s);
  REQUIRE(dispatcher.idle());
  Batch hot_event;
  hot_event.add({"data", "hot"}, {});
  const std::uint32_t hot = stream.lane_of(hot_event, hot_event.entries().front());
  for (const auto& [shard, time] : last)
    if (shard != hot) CHECK(time < 2s);
  CHECK(last[hot] > 3s);
}

TEST_CASE("a backlog costs no work while it waits, however long it is") {
  struct CountingOutlet : ShardedOutlet {
    using ShardedOutlet::ShardedOutlet;
    std::uint32_t lane_of(const Batch& events, const Entry& entry) override {
      ++asked;
      return ShardedOutlet::lane_of(events, entry);
    }
    std::size_t asked = 0;
  };
  // A minute of work for one shard, there at once.
  CountingOutlet stream(1);
  RememberingDeliveryCallbacks callbacks;
  Dispatcher::Rules rules;
  rules.most_waiting = 1'000'000;
  Dispatcher dispatcher = dispatcher_of(rules, stream, callbacks);
  for (std::uint64_t i = 0; i < 120; ++i) dispatcher.submit(batch_of(i * 500, 500));
  drive(dispatcher, stream, 0s, 300s);
  REQUIRE(dispatcher.idle());
  CHECK(callbacks.sum.delivered == 60'000);
  // Once as it joins the line, once in the call, and again for the few that are refused.
  CHECK(stream.asked < 6 * 60'000);
}

TEST_CASE("events that wait for a paced lane are still given up by their age, and told once") {
  ShardedOutlet stream(1);
  RememberingDeliveryCallbacks callbacks;
  Dispatcher::Rules rules;
  rules.retry.age = 5s;
  Dispatcher dispatcher = dispatcher_of(rules, stream, callbacks);
  for (std::uint64_t i = 0; i < 30; ++i) dispatcher.submit(batch_of(i * 500, 500));
  const Duration took = drive(dispatcher, stream, 0s, 60s);
  REQUIRE(dispatcher.idle());
  CHECK(callbacks.sum.delivered + callbacks.sum.dead_lettered == 15'000);
  CHECK(callbacks.sum.dead_lettered > 5'000);
  CHECK(callbacks.settled_ids.size() == 15'000);
  CHECK(took < 7s);
}

TEST_CASE("what is left at the end comes back whole") {
  ScriptedOutlet outlet([](Batch events, Duration) {
    return Answer{std::move(events), Answer::Kind::Failed, {}, "down"};
  });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher dispatcher = dispatcher_of({}, outlet, callbacks);
  dispatcher.submit(batch_of(0, 100));
  drive(dispatcher, outlet, 0s, 1s);
  dispatcher.submit(batch_of(100, 50));
  std::set<std::uint64_t> ids;
  for (const Batch& batch : dispatcher.abandon())
    for (const Entry& entry : batch.entries()) ids.insert(entry.id);
  CHECK(ids.size() == 150);
  CHECK(dispatcher.idle());
}

TEST_CASE("a stream whose shards are unknown is paced by what it took before") {
  // 20,000 records/s are taken, whatever the shards: a pace of one shard would starve it.
  double level = 20'000;
  Duration filled{};
  ScriptedOutlet outlet([&](Batch events, Duration now) {
    level = std::min(20'000.0, level + seconds(now - filled) * 20'000);
    filled = now;
    Answer answer{{}, Answer::Kind::PerEvent, {}, "ProvisionedThroughputExceededException"};
    for (std::size_t i = 0; i < events.size(); ++i) {
      answer.fates.push_back(level >= 1 ? Fate::Delivered : Fate::Throttled);
      level -= level >= 1;
    }
    answer.events = std::move(events);
    return answer;
  });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher dispatcher = dispatcher_of({}, outlet, callbacks);
  for (std::uint64_t i = 0; i < 200; ++i) dispatcher.submit(batch_of(i * 500, 500, 20));
  const Duration took = drive(dispatcher, outlet, 0s, 100s);
  REQUIRE(dispatcher.idle());
  CHECK(took < 15s);  // four at best
}

TEST_CASE(
    "what the dead-letter file does not take now is tried again until it does, as one batch") {
  bool full = true;
  struct FullDeliveryCallbacks : RememberingDeliveryCallbacks {
    explicit FullDeliveryCallbacks(const bool& is_full) : full(is_full) {}
    DeadLettering dead_letter(const EventView& event, const Entry& entry, std::string_view reason,
                              std::string_view code) override {
      return full ? DeadLettering::Unavailable
                  : RememberingDeliveryCallbacks::dead_letter(event, entry, reason, code);
    }
    const bool& full;
  } callbacks(full);
  ScriptedOutlet outlet([&](Batch events, Duration) {
    return Answer{std::move(events), Answer::Kind::Failed, {}, "InternalFailure"};
  });
  Dispatcher::Rules rules;
  rules.retry.attempts = 1;
  Dispatcher dispatcher = dispatcher_of(rules, outlet, callbacks);
  dispatcher.submit(batch_of(0, 500));
  drive(dispatcher, outlet, 0s, 35s);
  CHECK_FALSE(dispatcher.idle());
  CHECK(callbacks.sum.lost + callbacks.sum.dead_lettered == 0);
  CHECK(callbacks.settled_ids.empty());
  CHECK(callbacks.calls <= 4);  // the longest backoff between them
  full = false;
  drive(dispatcher, outlet, 35s, 60s);
  CHECK(dispatcher.idle());
  CHECK(callbacks.sum.dead_lettered == 500);
  CHECK(callbacks.letters.size() == 500);
}

TEST_CASE("memory follows the budget, not the load, in buffers too") {
  // Case study A's second failed design appended to a file in memory without a limit (10 GB).
  // Small batches wait in small buffers: held memory is at most 5/4 of what the budget counts.
  ScriptedOutlet outlet([](Batch events, Duration) {
    return Answer{std::move(events), Answer::Kind::Failed, {}, "down"};
  });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher dispatcher = dispatcher_of({}, outlet, callbacks);
  const std::string data(1000, 'x');
  for (int i = 0; i < 1000; ++i) {
    Batch batch;
    for (int j = 0; j < 100; ++j) batch.add({data, ""}, {});
    batch.clear();  // a used buffer of 100 KB must not wait with one event in it
    batch.add({data, ""}, {});
    dispatcher.submit(std::move(batch));
  }
  std::size_t counted = 0, held = 0;
  for (const Batch& batch : dispatcher.abandon()) {
    counted += batch.payload_bytes() + batch.size() * sizeof(Entry);
    held += batch.memory_bytes();
  }
  CHECK(counted == 1000 * (1000 + sizeof(Entry)));
  CHECK(held <= counted * 5 / 4 + (1 << 19));
}
