#include "simulation/functions/creation_order.hpp"

#include <set>

#include "engine/random.hpp"
#include "simulation/functions/pick_order.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim::simulation;

TEST_CASE("newest and oldest are those of a plain ordered set, through every renumbering") {
  CreationOrder order;
  std::set<std::pair<int, InstanceId>> members, others;  // by creation
  costsim::engine::RandomStream stream(1, "order");
  std::vector<InstanceId> free;
  InstanceId next = 0;
  const auto random_of = [&](const auto& set) {
    return *std::next(set.begin(), static_cast<std::ptrdiff_t>(stream.below(set.size())));
  };
  for (int i = 0; i < 60'000; ++i) {
    const auto action = stream.below(4);
    // Grows past the first capacity of 4096, then shrinks.
    if (action == 0 || (i < 20'000 && action == 1)) {
      const InstanceId id = free.empty() ? next++ : free.back();
      if (!free.empty()) free.pop_back();
      order.create(id);
      others.emplace(i, id);
    } else if (action == 1 && !others.empty()) {
      const auto gone = *others.begin();
      order.destroy(gone.second);
      free.push_back(gone.second);
      others.erase(gone);
    } else if (action == 2 && !others.empty()) {
      const auto moved = i % 100 == 0 ? random_of(others) : *others.rbegin();
      order.insert(moved.second);
      others.erase(moved);
      members.insert(moved);
    } else if (action == 3 && !members.empty()) {
      const auto moved = i % 2 == 0 ? *members.begin() : *members.rbegin();
      order.erase(moved.second);
      members.erase(moved);
      others.insert(moved);
    }
    if (members.empty()) continue;
    if (order.newest() != members.rbegin()->second) FAIL("newest at step " << i);
    if (order.oldest() != members.begin()->second) FAIL("oldest at step " << i);
  }
  CHECK(next > 4096);
}

TEST_CASE("a policy is read by its name") {
  CHECK(parse_pick("most-recent") == Pick::MostRecent);
  CHECK(parse_pick("newest") == Pick::Newest);
  CHECK(parse_pick("oldest") == Pick::Oldest);
  CHECK(parse_pick("random") == Pick::Random);
  CHECK(parse_pick("least-recent") == Pick::LeastRecent);
  CHECK_THROWS_AS(parse_pick("latest"), costsim::Error);
}
