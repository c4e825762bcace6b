#include "ingest/service/watch.hpp"

#include <ostream>

#include <fmt/format.h>

namespace costsim::ingest {

namespace {

constexpr Duration between_news = std::chrono::seconds(10);
constexpr Duration between_repeats = std::chrono::minutes(1);

}  // namespace

void Complaints::look(const Delivery& delivery, Duration now, std::ostream& log) {
  const std::uint64_t times = delivery.troubles();
  const std::string reason = delivery.last_error();
  const bool is_new = reason != reason_;
  if (reason.empty() || (times == times_ && !is_new)) return;
  if (told_ && now < *told_ + (is_new ? between_news : between_repeats)) return;
  times_ = times;
  tell(reason, now, log);
}

void Complaints::tell(const std::string& reason, Duration now, std::ostream& log) {
  log << "warning: " << reason << '\n' << std::flush;
  told_ = now;
  reason_ = reason;
}

void Refusals::look(const Delivery& delivery, std::span<const FrontMetrics> fronts, Duration now,
                    std::ostream& log) {
  if (told_ && now < *told_ + between_news) return;
  const std::uint64_t before = events_ + connections_;
  tell(delivery, fronts, log);
  if (events_ + connections_ > before) told_ = now;
}

void Refusals::tell(const Delivery& delivery, std::span<const FrontMetrics> fronts,
                    std::ostream& log) {
  std::uint64_t events = delivery.counters().refused, connections = 0;
  for (const FrontMetrics& front : fronts) {
    events += front.events_refused.get();
    connections += front.connections_refused.get();
  }
  if (events == events_ && connections == connections_) return;
  const std::string_view obstacle = delivery.obstacle();
  log << fmt::format(
             "warning: {} event(s) and {} connection(s) were refused since the last such "
             "line{}{}\n",
             events - events_, connections - connections_,
             obstacle.empty() ? "" : "; now: ", obstacle)
      << std::flush;
  events_ = events;
  connections_ = connections;
}

}  // namespace costsim::ingest
