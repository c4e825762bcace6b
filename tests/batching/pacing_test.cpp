#include "batching/pacing.hpp"

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::batching;
using namespace std::chrono_literals;

namespace {

int admitted(Pacer& pacer, std::uint32_t shard, Duration from, Duration span, std::size_t bytes) {
  int count = 0;
  for (Duration now = from; now < from + span; now += 100us)
    count += pacer.admit(shard, bytes, now);
  return count;
}

}  // namespace

TEST_CASE("a shard that has refused nothing is not paced") {
  Pacer pacer;
  CHECK_FALSE(pacer.active());
  CHECK(admitted(pacer, 0, 0s, 1s, 100) == 10'000);
}

TEST_CASE("a refusal halves the rate, refusals under way together count once") {
  Pacer pacer;
  pacer.throttled(3, 0s);
  pacer.throttled(3, 1ms);
  pacer.throttled(3, 150ms);
  CHECK(pacer.active());
  CHECK(pacer.fraction(3) == 0.5);
  pacer.throttled(3, 300ms);
  CHECK(pacer.fraction(3) == 0.25);
  CHECK(admitted(pacer, 2, 0s, 100ms, 100) == 1000);  // others are free
}

TEST_CASE("half the rate is 500 records or half a mebibyte in a second") {
  Pacer records;
  records.throttled(0, 0s);
  const int count = admitted(records, 0, 0s, 1s, 100);
  CHECK(count >= 495);
  CHECK(count <= 505);
  Pacer bytes;
  bytes.throttled(0, 0s);
  const int large = admitted(bytes, 0, 0s, 1s, 10'240);  // 102.4 would be 1 MiB
  CHECK(large >= 50);
  CHECK(large <= 53);
}

TEST_CASE("a record larger than a second's worth of tokens still goes") {
  Pacer pacer;
  for (int i = 0; i < 20; ++i) pacer.throttled(0, i * 1s);
  CHECK(admitted(pacer, 0, 20s, 10s, 1 << 20) >= 1);
}

TEST_CASE("quiet time wins the rate back, until the shard is free") {
  Pacer pacer;
  pacer.throttled(0, 0s);
  pacer.recover(2s);
  CHECK(pacer.fraction(0) == Approx(0.7));
  pacer.recover(9s);
  CHECK(pacer.active());
  pacer.recover(10s);
  CHECK_FALSE(pacer.active());
}

TEST_CASE("the pace never falls to nothing") {
  Pacer pacer;
  for (int i = 0; i < 100; ++i) pacer.throttled(0, i * 1s);
  CHECK(pacer.fraction(0) == 1.0 / 64);
}

TEST_CASE("ready_at is when the next record is let through") {
  Pacer pacer;
  pacer.throttled(0, 0s);
  while (pacer.admit(0, 100, 1s)) {
  }
  const Duration ready = pacer.ready_at(0, 1s);
  CHECK(ready > 1s);
  CHECK_FALSE(pacer.admit(0, 100, ready - 100us));
  CHECK(pacer.admit(0, 100, ready + 1us));
}
