#include "simulation/model/invoker_result.hpp"

#include <algorithm>

namespace costsim::simulation {
namespace {

Figures figures_of_kind(const SyncStatistics& clients) {
  return {counted("gateway_timeouts", clients.gateway_timeouts),
          counted("gateway_throttled", clients.gateway_throttled)};
}
Figures figures_of_kind(const AsyncStatistics& events) {
  return {counted("dead_lettered", events.dead_lettered), counted("lost", events.lost),
          counted("duplicates", events.duplicates), counted("overlaps", events.overlaps)};
}

std::uint64_t retries_of_kind(const SyncStatistics& clients) {
  return clients.retries;
}
std::uint64_t retries_of_kind(const AsyncStatistics& events) {
  return events.error_retries + events.throttle_retries;
}

}  // namespace

void add(const InvokerResult& part, std::vector<InvokerResult>& sums) {
  const auto of_its_kind = std::find_if(sums.begin(), sums.end(), [&](const InvokerResult& sum) {
    return sum.index() == part.index();
  });
  if (of_its_kind == sums.end()) return sums.push_back(part);
  std::visit([&](auto& sum) { add(sum, std::get<std::remove_reference_t<decltype(sum)>>(part)); },
             *of_its_kind);
}

Figures figures_of(const InvokerResult& result) {
  return std::visit([](const auto& kind) { return figures_of_kind(kind); }, result);
}

std::uint64_t retries_of(const InvokerResult& result) {
  return std::visit([](const auto& kind) { return retries_of_kind(kind); }, result);
}

std::uint64_t kept_out_of(const InvokerResult& result) {
  const auto* clients = std::get_if<SyncStatistics>(&result);
  return clients == nullptr ? 0 : clients->kept_out;
}

std::optional<Losses> losses_of(const InvokerResult& result) {
  const auto* events = std::get_if<AsyncStatistics>(&result);
  if (events == nullptr) return std::nullopt;
  return Losses{events->lost, events->dead_lettered, events->expired};
}

}  // namespace costsim::simulation
