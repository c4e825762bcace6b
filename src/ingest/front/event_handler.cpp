#include "ingest/front/event_handler.hpp"

#include <algorithm>
#include <utility>

#include "ingest/encoding/utf8.hpp"
#include "ingest/events/partition.hpp"
#include "ingest/front/pixel.hpp"
#include "ingest/front/replies.hpp"
#include "ingest/front/summary.hpp"
#include "ingest/http/text.hpp"

namespace costsim::ingest {

namespace {

constexpr std::string_view disk_full = "the disk of the spool is full";

struct MediaType {
  std::string_view name;
  BodyFormat format;
};

constexpr MediaType media_types[] = {
    {"application/json", BodyFormat::Json},
    {"application/x-ndjson", BodyFormat::Ndjson},
    {"application/ndjson", BodyFormat::Ndjson},
    {"application/jsonl", BodyFormat::Ndjson},
};

/// What `navigator.sendBeacon` calls a string, and what any page may send without being asked
/// first: taken where somebody says whose pages may post.
constexpr std::string_view beacon_type = "text/plain";

/// Parameters behind ';' are ignored: JSON is UTF-8 whatever they say (RFC 8259 section 8.1).
std::optional<BodyFormat> body_format(std::string_view content_type, bool beacons) {
  if (content_type.empty()) return BodyFormat::Json;
  const std::string_view name = trimmed(content_type.substr(0, content_type.find(';')));
  if (beacons && equals_ignoring_case(name, beacon_type)) return BodyFormat::Json;
  for (const auto& type : media_types)
    if (equals_ignoring_case(name, type.name)) return type.format;
  return std::nullopt;
}

enum class Mode { Async, Sync, Unknown };

Mode mode_of(std::string_view query) {
  const auto [mode, times] = query_value(query, "mode");
  if (times == 0) return Mode::Async;
  if (times > 1) return Mode::Unknown;
  if (mode == "async") return Mode::Async;
  return mode == "sync" ? Mode::Sync : Mode::Unknown;
}

/// Of a header, which may hold any bytes.
bool is_partition_key_text(std::string_view key) {
  return is_utf8(key) && is_partition_key(key);
}

/// Pages of other origins may show it (Fetch standard, section 3.7).
constexpr std::string_view of_pixels = "Cross-Origin-Resource-Policy: cross-origin\r\n";

}  // namespace

/// What a page is for. Only those about the service need no token and no origin.
enum class EventHandler::Purpose { Posts, Pixel, Service };

struct EventHandler::Route {
  std::string_view path;
  Purpose purpose;
  Reply (EventHandler::*handle)(const RequestView& request);

  bool takes_events() const { return purpose != Purpose::Service; }
  bool serves(Method method) const {
    if (purpose == Purpose::Posts) return method == Method::Post;
    return method == Method::Get || (method == Method::Head && purpose == Purpose::Service);
  }
  /// Whether a listener with those pages has this one.
  bool belongs_to(PageSet pages) const {
    if (pages == PageSet::Admin) return !takes_events();
    return pages == PageSet::All || path != "/metrics";
  }
  std::string_view allow() const {
    if (purpose == Purpose::Posts) return "OPTIONS, POST";
    return purpose == Purpose::Pixel ? "GET, OPTIONS" : "GET, HEAD, OPTIONS";
  }
};

const EventHandler::Route EventHandler::routes[] = {
    {"/events", Purpose::Posts, &EventHandler::post_events},
    {"/pixel.gif", Purpose::Pixel, &EventHandler::get_pixel},
    {"/healthz", Purpose::Service, &EventHandler::get_health},
    {"/readyz", Purpose::Service, &EventHandler::get_readiness},
    {"/metrics", Purpose::Service, &EventHandler::get_metrics},
};

const EventHandler::Route* EventHandler::find_route(std::string_view path) const {
  const auto found = std::find_if(std::begin(routes), std::end(routes), [&](const Route& route) {
    return route.path == path && route.belongs_to(pages_) &&
           (route.purpose != Purpose::Pixel || state_.pixel);
  });
  return found == std::end(routes) ? nullptr : found;
}

std::string_view EventHandler::allow_at_all() const {
  return pages_ == PageSet::Admin ? "GET, HEAD, OPTIONS" : "GET, HEAD, OPTIONS, POST";
}

std::optional<Reply> EventHandler::admit(const RequestView& request) {
  std::optional<Reply> refusal = admit_page(request);
  if (refusal) tell_browser(request, *refusal);
  if (refusal && beyond_limit_) refusal->close = true;
  return refusal;
}

/// Its pages may read also that they were refused, but not what is about the service.
void EventHandler::tell_browser(const RequestView& request, Reply& reply) const {
  if (state_.cross_origin == nullptr) return;
  const Route* route = find_route(request.text(request.head.path));
  if (route == nullptr || !route->takes_events()) return;
  const bool asks_first = request.head.method == Method::Options;
  const auto fields = asks_first ? state_.cross_origin->preflight_fields(request)
                                 : state_.cross_origin->fields(request);
  if (fields && !fields->empty()) reply.more = *fields;
}

std::optional<BodyFormat> EventHandler::format_of(const RequestView& request) const {
  const bool beacons = state_.cross_origin != nullptr && state_.cross_origin->is_asked();
  return body_format(request.text(request.head.content_type), beacons);
}

std::optional<Reply> EventHandler::admit_page(const RequestView& request) {
  const Method method = request.head.method;
  if (method == Method::Unknown || method == Method::Connect) return unknown_method();
  const std::string_view path = request.text(request.head.path);
  // A URL without a path asks about the server as a whole, too (RFC 9112 section 3.2.4).
  if (method == Method::Options && (path == "*" || path.empty())) return options(allow_at_all());
  const Route* route = find_route(path);
  if (route == nullptr) return error_reply(Status::NotFound, "no such page");
  const bool let_in = !route->takes_events() || state_.cross_origin == nullptr ||
                      state_.cross_origin->fields(request).has_value();
  if (!let_in) return error_reply(Status::Forbidden, "pages of this origin may not post here");
  if (method == Method::Options) return options(route->allow());
  if (!route->serves(method)) {
    Reply reply = error_reply(Status::MethodNotAllowed, "this page does not serve that method");
    reply.allow = route->allow();
    return reply;
  }
  if (!route->takes_events()) return std::nullopt;
  if (beyond_limit_) {
    metrics_.connections_refused.add();
    return overloaded("too many connections");
  }
  if (auto refusal = admit_client(request)) return refusal;
  const auto& partition_key = request.head.partition_key;
  if (partition_key && !is_partition_key_text(request.text(*partition_key)))
    return error_reply(Status::BadRequest,
                       "X-Partition-Key: expected 1 to 256 characters in UTF-8");
  return route->purpose == Purpose::Posts ? admit_post(request)
                                          : admit_bytes(request.head.query.size);
}

/// A beacon has no header fields of its own: its token is the query's `key`.
std::string_view EventHandler::token_of(const RequestView& request) {
  const RequestHead& head = request.head;
  if (!head.authorization.empty()) return bearer_token(request.text(head.authorization));
  const auto [key, times] = query_value(request.text(head.query), "key");
  if (key.find('%') == std::string_view::npos) return times == 1 ? key : std::string_view();
  decoded_token_ = percent_decoded(key).value_or("");
  return times == 1 ? std::string_view(decoded_token_) : std::string_view();
}

/// Who guesses tokens is one client, too, by its address.
std::optional<Reply> EventHandler::admit_client(const RequestView& request) {
  std::string_view token;
  if (state_.tokens != nullptr) token = token_of(request);
  const bool is_known = state_.tokens == nullptr || state_.tokens->know(token);
  if (state_.limits != nullptr) {
    const auto wait =
        is_known && !token.empty()
            ? state_.limits->wait_of_token(token, now_)
            : state_.limits->wait_of_peer(peer_, request.text(request.head.forwarded_for), now_);
    if (wait) return too_often(*wait);
  }
  return is_known ? std::nullopt : std::optional(unauthorized());
}

/// All that can be said about events before their body is read.
std::optional<Reply> EventHandler::admit_post(const RequestView& request) {
  const RequestHead& head = request.head;
  if (!head.chunked && !head.content_length)
    return error_reply(Status::LengthRequired, "Content-Length or chunks are needed");
  if (head.coding == ContentCoding::Other)
    return unsupported("the Content-Encoding that is understood is gzip, once",
                       "Accept-Encoding: gzip, identity");
  if (!format_of(request))
    return unsupported("expected application/json or application/x-ndjson",
                       "Accept: application/json, application/x-ndjson");
  if (mode_of(request.text(head.query)) == Mode::Unknown)
    return error_reply(Status::BadRequest, "mode: expected sync or async, once");
  return admit_bytes(head.content_length.value_or(1));
}

std::optional<Reply> EventHandler::admit_bytes(std::size_t bytes) {
  const Admission admission = pipeline_.room_for(bytes);
  if (admission != Admission::Accepted) return refuse(admission, 1);
  return std::nullopt;
}

std::string_view EventHandler::reason(Admission admission) const {
  switch (admission) {
    case Admission::Full:
      return "too much is waiting to be delivered";
    case Admission::SpoolFull:
      return "the disk budget of the spool is spent";
    case Admission::DiskFull:
      return disk_full;
    case Admission::TooLarge:
      return "more than the budgets of this service have room for at once";
    default:
      return pipeline_.failed() ? pipeline_.trouble() : "draining";
  }
}

Reply EventHandler::refuse(Admission admission, std::size_t events) {
  metrics_.events_refused.add(events);
  if (admission == Admission::TooLarge)
    return error_reply(Status::ContentTooLarge, reason(admission));
  return overloaded(reason(admission));
}

Reply EventHandler::handle(const RequestView& request) {
  Reply reply = (this->*find_route(request.text(request.head.path))->handle)(request);
  tell_browser(request, reply);
  reply.close |= beyond_limit_;
  return reply;
}

void EventHandler::answered(const Answered& answered) {
  metrics_.responses[static_cast<std::size_t>(answered.status)].add();
  if (access_notes_) access_notes_->answered(peer_, answered);
  FrontHandler::answered(answered);
}

BodyRules EventHandler::rules_of(const RequestView& request) const {
  BodyRules rules;
  rules.limits = limits_;
  if (request.head.partition_key) rules.default_key = request.text(*request.head.partition_key);
  if (mode_of(request.text(request.head.query)) == Mode::Sync) rules.schema = state_.schema;
  return rules;
}

bool EventHandler::ready(const RequestView& request) {
  return request.head.method != Method::Post || BodyReader::is_read_at_once(request) ||
         bodies_.read_on(request, *format_of(request), rules_of(request));
}

Reply EventHandler::post_events(const RequestView& request) {
  const bool sync = mode_of(request.text(request.head.query)) == Mode::Sync;
  const EventBody* body = bodies_.take(request, *format_of(request), rules_of(request));
  Reply reply = body != nullptr ? answer_to(*body, sync)
                                : error_reply(bodies_.fault()->status, bodies_.fault()->reason);
  bodies_.give_back();
  return reply;
}

Reply EventHandler::get_pixel(const RequestView& request) {
  const QueryEvent event = event_of_query(request.text(request.head.query));
  if (!event.fault.empty()) {
    metrics_.events_rejected.add();
    return error_reply(Status::BadRequest, event.fault);
  }
  BodyRules rules;
  rules.limits = limits_;
  if (request.head.partition_key) rules.default_key = request.text(*request.head.partition_key);
  of_pixel_.read(event.json, BodyFormat::Json, rules);
  Reply reply = answer_to(of_pixel_, false);
  if (reply.status != Status::Created) return reply;
  return {.status = Status::Ok,
          .body = std::string(pixel_image()),
          .type = ContentType::Gif,
          .more = of_pixels,
          .cache = "no-store",
          .ticket = reply.ticket};
}

Reply EventHandler::answer_to(const EventBody& body, bool sync) {
  metrics_.events_rejected.add(body.rejections().size());
  const bool none_left = body.events().empty();
  if (!body.fault().empty() || none_left || (sync && !body.rejections().empty()))
    return reject(body, sync);
  const Admission admission = pipeline_.reserve(body.events().size(), body.payload_bytes());
  if (admission != Admission::Accepted) return refuse(admission, body.events().size());
  return accept(body);
}

/// Nothing of this body is accepted.
Reply EventHandler::reject(const EventBody& body, bool sync) {
  const Status status = sync ? Status::UnprocessableContent : Status::BadRequest;
  if (body.too_many()) return error_reply(Status::ContentTooLarge, body.fault());
  if (!body.fault().empty()) {
    Reply reply{.status = status};
    reply.body = single_summary({.errors = {body.fault()}});
    return reply;
  }
  const auto rejections = body.rejections();
  if (body.bulk()) return {.status = status, .body = summary(0, rejections, body.place_name())};
  const bool only_size = rejections[0].too_large && rejections[0].errors.size() == 1;
  return {.status = only_size ? Status::ContentTooLarge : status,
          .body = single_summary(rejections[0])};
}

/// Room was made for all events: only a disk that fails now stops this half way, and the answer
/// then tells how many there were. A ticket of 0 is never waited for.
Reply EventHandler::accept(const EventBody& body) {
  Reply reply{.status = Status::Created};
  std::size_t accepted = 0;
  for (const auto& event : body.events()) {
    const Offer offer = pipeline_.offer(event, now_);
    if (offer.admission != Admission::Accepted) {
      reply = refuse(offer.admission, body.events().size() - accepted);
      break;
    }
    reply.ticket = offer.ticket;
    ++accepted;
  }
  if (body.bulk()) reply.body = summary(accepted, body.rejections(), body.place_name());
  return reply;
}

Reply EventHandler::get_health(const RequestView&) {
  return {.status = Status::Ok, .body = "ok\n", .type = ContentType::Text};
}

Reply EventHandler::get_readiness(const RequestView&) {
  if (state_.draining.load(std::memory_order_relaxed)) return overloaded("draining");
  if (pipeline_.failed()) return overloaded(pipeline_.trouble());
  if (pipeline_.disk_full()) return overloaded(disk_full);
  if (const std::string_view obstacle = state_.obstacle(); !obstacle.empty())
    return overloaded(obstacle);
  return {.status = Status::Ok, .body = "ready\n", .type = ContentType::Text};
}

Reply EventHandler::get_metrics(const RequestView&) {
  return {.status = Status::Ok, .body = state_.metrics(), .type = ContentType::Metrics};
}

}  // namespace costsim::ingest
