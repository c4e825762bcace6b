#include "services/kit/at_work.hpp"

#include <cmath>

#include "engine/random.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using namespace std::chrono_literals;

namespace {

Eigen::ArrayXd random_items(Eigen::Index count, std::uint64_t seed) {
  engine::RandomStream stream(seed, "items");
  Eigen::ArrayXd items(count);
  for (double& each : items) each = stream.uniform() < 0.3 ? 0 : 1000 * stream.uniform();
  return items;
}

/// Everybody followed one by one: a thousand arrivals in each step, each staying `stay_s`.
double counted(const Eigen::ArrayXd& items, double step_s, double stay_s, Eigen::Index at) {
  const double now = step_s * static_cast<double>(at + 1);
  const double span = step_s * static_cast<double>(items.size());
  double working = 0;
  for (Eigen::Index i = 0; i < items.size(); ++i) {
    for (int k = 0; k < 1000; ++k) {
      const double came = step_s * (static_cast<double>(i) + (k + 0.5) / 1000);
      for (double earlier = came; earlier + stay_s > -span; earlier -= span) {
        if (earlier <= now && earlier + stay_s > now) working += items[i] / 1000;
      }
    }
  }
  return working;
}

}  // namespace

TEST_CASE("who stays no longer than a step is at work as Little's law says") {
  const Eigen::ArrayXd items = random_items(50, 1);
  for (const double stay : {0.0, 0.1, 7.5, 60.0}) {
    const Eigen::ArrayXd working = at_work(items, 60s, {.fixed_s = stay}).by_step();
    CHECK((working - items * (stay / 60)).abs().maxCoeff() < 1e-9);
  }
}

TEST_CASE("who stays longer is counted as one by one, a span before counting too") {
  const Eigen::ArrayXd items = random_items(20, 2);
  for (const double stay : {61.0, 90.0, 300.0, 1234.0, 5000.0}) {
    const Eigen::ArrayXd working = at_work(items, 60s, {.fixed_s = stay}).by_step();
    for (const Eigen::Index at : {0, 3, 19}) {
      INFO("stay " << stay << ", step " << at);
      CHECK(working[at] == Approx(counted(items, 60, stay, at)).margin(1.1));
    }
  }
}

TEST_CASE("a spike leaves as its exponential stays end (M_t/G/infinity)") {
  Eigen::ArrayXd items = Eigen::ArrayXd::Zero(200);
  items[10] = 6000;
  const Eigen::ArrayXd working =
      at_work(items, 60s, {.varying = engine::exponential(300)}).by_step();
  for (const int later : {0, 1, 4, 9}) {
    INFO(later);
    const double left = 100 * 300 * (1 - std::exp(-60.0 / 300)) * std::exp(-later * 60.0 / 300);
    CHECK(working[10 + later] == Approx(left).epsilon(0.02));
  }
}

TEST_CASE("the time at work is that of all items, whatever their stay") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    const Eigen::ArrayXd items = random_items(100 + static_cast<Eigen::Index>(seed), seed);
    const Stay stay = {.fixed_s = 10.0 * static_cast<double>(seed),
                       .varying = engine::exponential(31.0 * static_cast<double>(seed))};
    const Eigen::ArrayXd working = at_work(items, 60s, stay).by_step();
    CHECK(working.minCoeff() >= -1e-6);
    CHECK(working.sum() * 60 == Approx(items.sum() * stay.mean()));
  }
}
