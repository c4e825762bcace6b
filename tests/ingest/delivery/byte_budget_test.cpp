#include "ingest/delivery/byte_budget.hpp"

#include <thread>
#include <vector>

#include "support/catch.hpp"

using namespace costsim::ingest;

TEST_CASE("the budget is given whole or not at all, to the last byte") {
  ByteBudget budget(1000);
  CHECK(budget.take(600));
  CHECK_FALSE(budget.take(401));
  CHECK(budget.take(400));
  CHECK_FALSE(budget.take(1));
  budget.give_back(1);
  CHECK(budget.take(1));
}

TEST_CASE("a lease draws ahead, but can spend the budget to its end") {
  ByteBudget budget(64'000);
  BudgetLease lease(budget);
  for (int i = 0; i < 640; ++i) REQUIRE(lease.take(100));
  CHECK_FALSE(lease.take(1));
  CHECK_FALSE(lease.has_room(1));
  budget.give_back(50);
  CHECK(lease.has_room(50));
  CHECK_FALSE(lease.has_room(51));
  lease.release();
  CHECK(budget.used() == 63'950);
}

TEST_CASE("threads together never take more than there is") {
  ByteBudget budget(1'000'000);
  std::vector<int> taken(4);
  {
    std::vector<std::jthread> threads;
    for (int& mine : taken)
      threads.emplace_back([&] {
        BudgetLease lease(budget);
        while (lease.take(70)) ++mine;
      });
  }
  const int sum = taken[0] + taken[1] + taken[2] + taken[3];
  CHECK(sum * 70 <= 1'000'000);
  CHECK(budget.used() == sum * 70);
}
