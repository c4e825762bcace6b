#include "engine/in_order.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace costsim::engine {
namespace {

class Line {
 public:
  Line(const std::function<std::optional<Piece>()>& next, std::size_t ahead,
       const std::function<void(std::string)>& take)
      : next_(next), take_(take), places_(ahead) {}

  void work() {
    try {
      while (const auto begun = begin()) finish(begun->number, begun->piece());
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      over_ = true;
      room_.notify_all();
    }
  }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  struct Begun {
    std::uint64_t number = 0;
    Piece piece;
  };

  std::optional<Begun> begin() {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return over_ || begun_ - taken_ < places_.size(); });
    if (over_) return std::nullopt;
    auto piece = next_();
    if (piece) return Begun{begun_++, *std::move(piece)};
    over_ = true;
    room_.notify_all();
    return std::nullopt;
  }

  void finish(std::uint64_t number, std::string result) {
    const std::lock_guard lock(mutex_);
    places_[number % places_.size()] = std::move(result);
    for (auto* oldest = &places_[taken_ % places_.size()]; *oldest && !failure_;
         oldest = &places_[taken_ % places_.size()]) {
      take_(*std::exchange(*oldest, std::nullopt));
      ++taken_;
    }
    room_.notify_all();
  }

  const std::function<std::optional<Piece>()>& next_;
  const std::function<void(std::string)>& take_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::vector<std::optional<std::string>> places_;  ///< of results before which one is missing
  std::uint64_t begun_ = 0, taken_ = 0;
  bool over_ = false;
  std::exception_ptr failure_;
};

}  // namespace

void in_order(const std::function<std::optional<Piece>()>& next, unsigned threads,
              const std::function<void(std::string)>& take) {
  constexpr std::size_t ahead_of_thread = 64;
  const std::size_t count =
      std::max<std::size_t>(1, threads > 0 ? threads : std::thread::hardware_concurrency());
  Line line(next, count * ahead_of_thread, take);
  {
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < count; ++i) helpers.emplace_back([&line] { line.work(); });
    line.work();
  }
  line.rethrow();
}

}  // namespace costsim::engine
