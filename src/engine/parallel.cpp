#include "engine/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

namespace costsim::engine {

void parallel_for(std::size_t count, unsigned threads,
                  const std::function<void(std::size_t)>& work) {
  std::vector<std::exception_ptr> failures(count);
  std::atomic<std::size_t> next = 0;
  const auto take_pieces = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      try {
        work(i);
      } catch (...) {
        failures[i] = std::current_exception();
      }
    }
  };

  const std::size_t wanted = threads > 0 ? threads : std::thread::hardware_concurrency();
  {
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < std::min(std::max<std::size_t>(wanted, 1), count); ++i) {
      helpers.emplace_back(take_pieces);
    }
    take_pieces();
  }

  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace costsim::engine
