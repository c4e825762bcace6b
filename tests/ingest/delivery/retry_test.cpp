#include "ingest/delivery/retry.hpp"

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace std::chrono_literals;

TEST_CASE("backoff is uniform below a ceiling that doubles from 100 ms to 10 s") {
  RandomBits random(42);
  const RetryConfig config;
  for (const auto& [attempts, ceiling] :
       {std::pair{1U, 100ms}, {2U, 200ms}, {5U, 1600ms}, {8U, 10'000ms}, {1000U, 10'000ms}}) {
    Duration sum{}, most{};
    for (int i = 0; i < 2000; ++i) {
      const Duration wait = backoff(config, attempts, random);
      REQUIRE(wait >= Duration::zero());
      REQUIRE(wait < ceiling);
      sum += wait;
      most = std::max(most, wait);
    }
    CHECK(seconds(sum) / 2000 == Approx(seconds(ceiling) / 2).epsilon(0.05));
    CHECK(most > ceiling * 9 / 10);
  }
}

TEST_CASE("without limits nothing is given up") {
  batching::Entry entry;
  entry.attempts = 1'000'000;
  CHECK_FALSE(given_up({}, entry, 1000h));
}
