// Events that the sink rejects: found by halving, given up alone, and never in the way of others.
#include <algorithm>
#include <set>

#include "batching/dispatcher.hpp"
#include "batching/support/shards.hpp"
#include "batching/support/virtual_delivery.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::batching;
using namespace std::chrono_literals;

namespace {

bool is_poison(std::string_view data) {
  return data.find("poison") != std::string_view::npos;
}

Batch with_poison(std::size_t count, std::set<std::size_t> places) {
  Batch batch;
  for (std::size_t i = 0; i < count; ++i) {
    Entry entry;
    entry.id = i;
    batch.add({places.contains(i) ? "poison" : "good", ""}, entry);
  }
  return batch;
}

Answer reject_poison(Batch events, Duration) {
  const bool bad = std::any_of(events.entries().begin(), events.entries().end(),
                               [&](const Entry& e) { return is_poison(events.data(e)); });
  return {std::move(events),
          bad ? Answer::Kind::Rejected : Answer::Kind::Delivered,
          {},
          bad ? "ValidationException" : ""};
}

}  // namespace

TEST_CASE("a poison message is found by halving and never blocks the others (case study B)") {
  std::map<std::uint64_t, std::uint32_t> sent;
  ScriptedOutlet outlet([&](Batch events, Duration now) {
    for (const Entry& entry : events.entries()) ++sent[entry.id];
    return reject_poison(std::move(events), now);
  });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher dispatcher = dispatcher_of({}, outlet, callbacks);
  dispatcher.submit(with_poison(500, {0, 250, 499}));
  const Duration took = settle(batch_of(1000, 500), dispatcher, outlet, 60s);
  CHECK(took < 100ms);
  CHECK(callbacks.sum.delivered == 997);
  REQUIRE(callbacks.letters.size() == 3);
  for (const Letter& letter : callbacks.letters) {
    CHECK(letter.data == "poison");
    CHECK(letter.reason == "rejected");
    CHECK(letter.code == "ValidationException");
    CHECK(letter.attempts == sent[letter.id]);  // each call, the last one with them
    CHECK(letter.attempts >= 9);
  }
  // Three paths of at most nine halvings, two calls each, and the other batch.
  CHECK(callbacks.calls <= 3 * 2 * 9 + 2);
}

TEST_CASE("what is refused record by record for good is given up, alone, and not sent for ever") {
  // Records of four events each, as an aggregate has them: one bad event spoils its record.
  const std::set<std::size_t> places = {3, 50, 51};
  std::size_t calls = 0;
  std::map<std::uint64_t, std::uint32_t> sent;
  ScriptedOutlet outlet([&](Batch events, Duration) {
    ++calls;
    for (const Entry& entry : events.entries()) ++sent[entry.id];
    Answer answer{{}, Answer::Kind::PerEvent, {}, "InvalidArgumentException"};
    const auto all = events.entries();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto record = all.subspan(i / 4 * 4, std::min<std::size_t>(4, all.size() - i / 4 * 4));
      const bool bad = std::any_of(record.begin(), record.end(),
                                   [&](const Entry& e) { return is_poison(events.data(e)); });
      answer.fates.push_back(bad ? Fate::Rejected : Fate::Delivered);
    }
    answer.events = std::move(events);
    return answer;
  });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher dispatcher = dispatcher_of({}, outlet, callbacks);
  dispatcher.submit(with_poison(100, places));
  drive(dispatcher, outlet, 0s, 60s);
  REQUIRE(dispatcher.idle());
  CHECK(callbacks.sum.delivered == 97);
  REQUIRE(callbacks.letters.size() == 3);
  for (const auto& letter : callbacks.letters) {
    CHECK(letter.data == "poison");
    CHECK(letter.reason == "rejected");
    CHECK(letter.code == "InvalidArgumentException");
    CHECK(letter.attempts == sent[letter.id]);
  }
  CHECK(calls < 30);
}

TEST_CASE("halving uses up no attempts: who is rejected for another's sake has all of them") {
  std::map<std::uint64_t, std::uint32_t> sent;
  ScriptedOutlet outlet([&](Batch events, Duration now) {
    for (const Entry& entry : events.entries()) ++sent[entry.id];
    if (events.size() > 1) return reject_poison(std::move(events), now);
    return Answer{std::move(events), Answer::Kind::Failed, {}, "InternalFailure"};
  });
  RememberingDeliveryCallbacks callbacks;
  Dispatcher::Rules rules;
  rules.retry.attempts = 3;
  Dispatcher dispatcher = dispatcher_of(rules, outlet, callbacks);
  dispatcher.submit(with_poison(2, {0}));
  drive(dispatcher, outlet, 0s, 60s);
  REQUIRE(dispatcher.idle());
  REQUIRE(callbacks.letters.size() == 2);
  for (const Letter& letter : callbacks.letters) {
    CHECK(letter.reason == "attempts");
    CHECK(letter.attempts == sent[letter.id]);
    CHECK(letter.attempts == 4);  // the one that was halved, and three of its own
  }
}
