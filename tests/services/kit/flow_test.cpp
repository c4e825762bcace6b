#include "services/kit/flow.hpp"

#include "support/catch.hpp"

using namespace costsim::services;

TEST_CASE(
    "a figure of each load is the same to the last bit as asked step by step, but asked once") {
  Eigen::ArrayXd items(6);
  items << 3, 1, 3, 0.1, 1, 3;
  int asked = 0;
  const Counts figures = of_each_load(items, [&](double load) {
    ++asked;
    return load / 7;
  });
  CHECK((figures.by_step() == items / 7).all());
  CHECK(asked == 3);
  CHECK(of_each_load(Eigen::ArrayXd(), [](double load) { return load; }).size() == 0);
}

TEST_CASE("thousands of different loads are each asked once, whole and not") {
  Eigen::ArrayXd items(60000);
  for (Eigen::Index i = 0; i < items.size(); ++i) {
    items[i] = static_cast<double>(i % 7000) * (i % 2 == 0 ? 1 : 0.1);
  }
  int asked = 0;
  const Counts figures = of_each_load(items, [&](double load) {
    ++asked;
    return load / 7;
  });
  CHECK((figures.by_step() == items / 7).all());
  // Even numbers are asked as they are, odd ones as tenths; those that end in 0 twice would be one.
  CHECK(asked == 7000);
}
