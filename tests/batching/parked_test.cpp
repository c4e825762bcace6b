#include "batching/parked.hpp"

#include <map>
#include <string>

#include "support/catch.hpp"

using namespace costsim::batching;

namespace {

void add(Parked& parked, std::uint32_t lane, std::uint64_t id) {
  Entry entry;
  entry.id = id;
  parked.add(lane, {std::to_string(id), "key"}, entry);
}

}  // namespace

TEST_CASE("a line is left in the order in which it was joined, and each lane has its own") {
  Parked parked;
  for (std::uint64_t id = 0; id < 1000; ++id) add(parked, id % 3 == 0 ? 7 : 2, id);
  CHECK(parked.events() == 1000);
  CHECK(parked.at(7));
  CHECK_FALSE(parked.at(3));
  CHECK_FALSE(parked.at(100'000));

  std::map<std::uint32_t, std::uint64_t> last;
  std::size_t asked = 0;
  int allowed = 5;
  const auto some = [&](std::uint32_t lane, const Batch& batch, const Entry& entry) {
    ++asked;
    if (lane == 2 || allowed-- <= 0) return Parked::Verdict::Stays;
    CHECK(batch.data(entry) == std::to_string(entry.id));
    if (last.contains(lane)) CHECK(last[lane] < entry.id);
    last[lane] = entry.id;
    return Parked::Verdict::Leaves;
  };
  parked.each_head(some);
  CHECK(asked == 7);  // five leave one line; two heads stay
  CHECK(parked.events() == 995);

  allowed = 1'000'000;
  parked.each_head(some);
  CHECK_FALSE(parked.at(7));
  CHECK(last[7] == 999);
  CHECK(parked.lanes() == std::vector<std::uint32_t>{2});
  CHECK(parked.events() == 666);
}

TEST_CASE("dissolved lines give back everybody who stood in them") {
  Parked parked;
  for (std::uint64_t id = 0; id < 500; ++id) add(parked, static_cast<std::uint32_t>(id % 11), id);
  std::map<std::uint64_t, int> found;
  for (const Batch& batch : parked.dissolve())
    for (const Entry& entry : batch.entries()) ++found[entry.id];
  CHECK(found.size() == 500);
  CHECK(parked.empty());
  CHECK(parked.lanes().empty());
  add(parked, 3, 1);
  CHECK(parked.at(3));
}
