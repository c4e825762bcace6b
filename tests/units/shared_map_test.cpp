// Copies share a map until one of them is changed.
#include "units/shared_map.hpp"

#include <string>

#include "support/catch.hpp"

TEST_CASE("a copy that is changed leaves the others as they are") {
  costsim::SharedMap<std::string, int> first({{"a", 1}});
  costsim::SharedMap<std::string, int> second = first;
  CHECK(&first.all() == &second.all());
  second.own()["a"] = 2;
  second.own()["b"] = 3;
  CHECK(first.at("a") == 1);
  CHECK(!first.contains("b"));
  CHECK(second.at("a") == 2);
  CHECK(second.size() == 2);
  const auto* where = &first.all();
  first.own()["a"] = 4;
  CHECK(&first.all() == where);  // nobody shares it any more
}
