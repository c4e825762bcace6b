// The promise of the arena: once warm, an event costs no allocation.
#include <cstdlib>
#include <new>
#include <string>

#include "batching/batcher.hpp"
#include "support/catch.hpp"

namespace {
std::size_t allocations = 0;

void* counted(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
}  // namespace

void* operator new(std::size_t size) {
  return counted(size);
}
void* operator new[](std::size_t size) {
  return counted(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}

using namespace costsim::batching;

TEST_CASE("a warm batcher allocates nothing, however many events pass") {
  Batcher batcher{Limits{}};
  const std::string data(200, 'x');
  const auto pass = [&](int events) {
    for (int i = 0; i < events; ++i)
      if (batcher.add({data, "key"}, {}))
        while (auto closed = batcher.take()) batcher.recycle(std::move(closed->events));
  };
  pass(2000);
  const std::size_t before = allocations;
  pass(100'000);
  const std::size_t after = allocations;
  CHECK(before > 0);
  CHECK(after == before);
}
