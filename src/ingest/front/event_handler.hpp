// The pages of the service: POST /events, /healthz, /readyz, /metrics.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/delivery/pipeline.hpp"
#include "ingest/events/body.hpp"
#include "ingest/front/body_reader.hpp"
#include "ingest/front/client_limits.hpp"
#include "ingest/front/config.hpp"
#include "ingest/front/cross_origin.hpp"
#include "ingest/front/front_handler.hpp"
#include "ingest/front/metrics.hpp"
#include "ingest/front/tokens.hpp"

namespace costsim::ingest {

/// What all front threads see of the service.
struct ServiceState {
  std::atomic<bool> draining{false};  ///< each connection closes behind its next response
  std::atomic<std::size_t> connections{0};
  const EventSchema* schema = nullptr;  ///< checked in ?mode=sync
  /// Whose pages may post; null: it is as if all did, and browsers are told nothing.
  const CrossOrigin* cross_origin = nullptr;
  const Tokens* tokens = nullptr;        ///< of who may post; null: all may
  ClientLimits* limits = nullptr;        ///< how often each may; null: as often as it likes
  AccessLog* access_log = nullptr;       ///< null: nobody asked for one
  bool pixel = false;                    ///< there is a page /pixel.gif
  std::function<std::string()> metrics;  ///< the page of /metrics
  /// Why no more events should be sent here; empty: they should. Any thread.
  std::function<std::string_view()> obstacle = [] { return std::string_view(); };
};

/// Answers the requests of one front thread, and offers their events to its pipeline.
class EventHandler : public FrontHandler {
 public:
  EventHandler(Pipeline& pipeline, const BodyLimits& limits, const ServiceState& state,
               FrontMetrics& metrics, PageSet pages = PageSet::All)
      : pipeline_(pipeline),
        limits_(limits),
        pages_(pages),
        state_(state),
        metrics_(metrics),
        bodies_(limits.unfolded) {
    if (state.access_log != nullptr) access_notes_.emplace(*state.access_log);
  }

  /// The time of the events that are offered from now on.
  void set_now(Duration now) override { now_ = now; }

  /// Whether what comes now comes over a connection beyond the limit: it is served one page about
  /// the service at most.
  void set_beyond_limit(bool beyond) override { beyond_limit_ = beyond; }

  void set_peer(const IpAddress& peer) override { peer_ = peer; }

  std::optional<Reply> admit(const RequestView& request) override;
  /// False while a large body is unfolded or held against the schema: a piece each time. Requests
  /// for which it is false are to be asked for one after the other, each to its end or until
  /// forget_body().
  bool ready(const RequestView& request) override;
  Reply handle(const RequestView& request) override;
  void answered(const Answered& answered) override;
  AccessNotes* access_notes() override { return access_notes_ ? &*access_notes_ : nullptr; }
  void had_no_memory() override { metrics_.events_refused.add(); }
  void forget_body() override { bodies_.forget_long(); }

 private:
  enum class Purpose;
  struct Route;
  static const Route routes[];
  const Route* find_route(std::string_view path) const;
  std::string_view allow_at_all() const;
  std::optional<Reply> admit_page(const RequestView& request);
  std::optional<BodyFormat> format_of(const RequestView& request) const;
  std::string_view token_of(const RequestView& request);
  std::optional<Reply> admit_client(const RequestView& request);
  void tell_browser(const RequestView& request, Reply& reply) const;

  std::optional<Reply> admit_post(const RequestView& request);
  std::optional<Reply> admit_bytes(std::size_t bytes);
  BodyRules rules_of(const RequestView& request) const;
  Reply post_events(const RequestView& request);
  Reply get_pixel(const RequestView& request);
  Reply answer_to(const EventBody& body, bool sync);
  Reply get_health(const RequestView& request);
  Reply get_readiness(const RequestView& request);
  Reply get_metrics(const RequestView& request);

  Reply accept(const EventBody& body);
  static Reply reject(const EventBody& body, bool sync);
  Reply refuse(Admission admission, std::size_t events);
  std::string_view reason(Admission admission) const;

  Pipeline& pipeline_;
  BodyLimits limits_;
  const PageSet pages_;
  const ServiceState& state_;
  FrontMetrics& metrics_;
  std::optional<AccessNotes> access_notes_;
  BodyReader bodies_;
  EventBody of_pixel_;
  std::string decoded_token_;  ///< of the request
  Duration now_{};
  bool beyond_limit_ = false;
  IpAddress peer_;
};

}  // namespace costsim::ingest
