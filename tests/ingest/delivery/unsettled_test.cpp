#include "ingest/delivery/unsettled.hpp"

#include <vector>

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace std::chrono_literals;
using batching::Batch;
using batching::Entry;

namespace {

Batch batch(std::uint64_t first, std::uint64_t last) {
  Batch events;
  for (std::uint64_t id = first; id <= last; ++id) {
    Entry entry;
    entry.id = id;
    events.add({"{}", ""}, entry);
  }
  return events;
}

void settle(Unsettled& unsettled, const std::vector<std::uint64_t>& ids) {
  std::vector<Entry> entries(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) entries[i].id = ids[i];
  unsettled.settled(entries);
}

}  // namespace

TEST_CASE("the oldest batch is the one of which an event is left, in whatever order they settle") {
  Unsettled unsettled;
  CHECK_FALSE(unsettled.since());
  unsettled.took(batch(11, 13), 1s);
  unsettled.took(batch(14, 15), 2s);
  settle(unsettled, {14, 11, 13});  // a call that two batches share
  CHECK(unsettled.since() == 1s);
  settle(unsettled, {12});
  CHECK(unsettled.since() == 2s);
  settle(unsettled, {15});
  CHECK_FALSE(unsettled.since());
}

TEST_CASE("events of a log come later and are older, with holes where some were done before") {
  Unsettled unsettled;
  unsettled.took(batch(101, 102), 5s);
  Batch found = batch(3, 3);
  Entry entry;
  entry.id = 9;
  found.add({"{}", ""}, entry);
  unsettled.took(found, 1s);
  CHECK(unsettled.since() == 1s);
  settle(unsettled, {3, 101});
  CHECK(unsettled.since() == 1s);
  settle(unsettled, {9});
  CHECK(unsettled.since() == 5s);
}

TEST_CASE("what no batch holds settles nothing") {
  Unsettled unsettled;
  settle(unsettled, {1});
  unsettled.took({}, 1s);
  CHECK_FALSE(unsettled.since());
  unsettled.took(batch(5, 5), 2s);
  settle(unsettled, {1, 6, 7});
  CHECK(unsettled.since() == 2s);
}
