#include "batching/retry.hpp"

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::batching;
using namespace std::chrono_literals;

TEST_CASE("backoff is uniform below a ceiling that doubles from 100 ms to 10 s") {
  engine::RandomStream random(42, "jitter");
  const RetryConfig config;
  for (const auto& [attempts, ceiling] :
       {std::pair{1U, 100ms}, {2U, 200ms}, {5U, 1600ms}, {8U, 10'000ms}, {1000U, 10'000ms}}) {
    Duration sum{}, most{};
    for (int i = 0; i < 2000; ++i) {
      const Duration wait = engine::wait_after(attempts, config.backoff, random);
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
  Entry entry;
  entry.attempts = 1'000'000;
  CHECK_FALSE(given_up({}, entry, 1000h));
}
