#include "engine/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

namespace costsim::engine {
namespace {

/// Whether this thread works off pieces beside other threads: the cores are taken.
thread_local bool is_beside_others = false;

std::size_t workers_for(std::size_t count, unsigned threads) {
  if (is_beside_others) return 1;
  const std::size_t wanted = threads > 0 ? threads : std::thread::hardware_concurrency();
  return std::min(std::max<std::size_t>(wanted, 1), count);
}

}  // namespace

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

  const std::size_t workers = workers_for(count, threads);
  if (workers <= 1) {
    take_pieces();
  } else {
    const auto take_beside_others = [&] {
      is_beside_others = true;
      take_pieces();
      is_beside_others = false;
    };
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < workers; ++i) helpers.emplace_back(take_beside_others);
    take_beside_others();
  }

  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace costsim::engine
