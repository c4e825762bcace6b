// The pages of the service: POST /events, /healthz, /readyz, /metrics.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <utility>

#include "ingest/delivery/pipeline.hpp"
#include "ingest/events/body.hpp"
#include "ingest/front/metrics.hpp"
#include "ingest/http/connection.hpp"

namespace costsim::ingest {

/// What all front threads see of the service.
struct ServiceState {
  std::atomic<bool> draining{false};
  std::atomic<std::size_t> connections{0};
  const EventSchema* schema = nullptr;   ///< checked in ?mode=sync
  std::function<std::string()> metrics;  ///< the page of /metrics
};

/// Answers the requests of one front thread, and offers their events to its pipeline.
class EventHandler : public RequestHandler {
 public:
  EventHandler(Pipeline& pipeline, const BodyLimits& limits, const ServiceState& state,
               FrontMetrics& metrics)
      : pipeline_(pipeline), limits_(limits), state_(state), metrics_(metrics) {}

  /// The time of the events that are offered from now on.
  void set_now(Duration now) { now_ = now; }

  std::optional<Reply> admit(const RequestView& request) override;
  Reply handle(const RequestView& request) override;
  void answered(Status status) override;
  /// Responses written since the last call.
  std::uint32_t take_answered() { return std::exchange(answered_, 0); }

 private:
  struct Route;
  static const Route routes[];
  static const Route* find_route(std::string_view path);

  std::optional<Reply> admit_events(const RequestView& request);
  Reply post_events(const RequestView& request);
  Reply get_health(const RequestView& request);
  Reply get_readiness(const RequestView& request);
  Reply get_metrics(const RequestView& request);

  Reply accept(const EventBody& body);
  Reply reject(bool sync) const;
  Reply refuse(Admission admission, std::size_t events);
  std::string_view reason(Admission admission) const;

  Pipeline& pipeline_;
  BodyLimits limits_;
  const ServiceState& state_;
  FrontMetrics& metrics_;
  EventBody body_;
  Duration now_{};
  std::uint32_t answered_ = 0;
};

}  // namespace costsim::ingest
