#include "cli/explore/pages.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ingest/http/text.hpp"
#include "report/web/live.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

using ingest::ContentType;
using ingest::Method;
using ingest::Reply;
using ingest::RequestView;
using ingest::Status;

/// The address holds the token: no other page learns it, none may show this one in a frame, and no
/// copy stays behind.
constexpr std::string_view always =
    "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Frame-Options: DENY\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

Reply refused(Status status, std::string_view reason) {
  Reply reply = ingest::error_reply(status, reason);
  reply.more = always;
  return reply;
}

/// Its port may be any: what a browser says here is what it connected to.
bool is_this_machine(std::string_view host) {
  const std::string_view name = host.substr(0, std::min(host.rfind(':'), host.size()));
  return name == "127.0.0.1" || ingest::equals_ignoring_case(name, "localhost");
}

bool is_from_here(const RequestView& request) {
  constexpr std::string_view scheme = "http://";
  if (!request.head.origin) return request.head.method != Method::Post;
  const std::string_view origin = request.text(*request.head.origin);
  return origin.starts_with(scheme) &&
         origin.substr(scheme.size()) == request.text(request.head.host);
}

bool is_json(std::string_view content_type) {
  const std::string_view name = content_type.substr(0, content_type.find(';'));
  return ingest::equals_ignoring_case(ingest::trimmed(name), "application/json");
}

/// Of {"set": ["KEY=VALUE", …]}.
std::vector<std::string> sets_in(std::string_view body) {
  const auto refuse = [] {
    throw Error(Failure::Usage,
                R"(expected JSON such as {"set": ["traffic.rate=5M/h"]}, which is not what came)");
  };
  const auto asked = nlohmann::json::parse(body, nullptr, false);
  if (!asked.is_object() || asked.size() != 1 || !asked.contains("set")) refuse();
  std::vector<std::string> sets;
  if (!asked["set"].is_array()) refuse();
  for (const auto& each : asked["set"]) {
    if (!each.is_string()) refuse();
    sets.push_back(each.get<std::string>());
  }
  return sets;
}

}  // namespace

struct ExplorePages::Route {
  std::string_view name;
  bool posts;
  ContentType type;
  std::string (*text)(const Exploration& exploration, const RequestView& request);

  bool serves(Method method) const {
    return posts ? method == Method::Post : method == Method::Get || method == Method::Head;
  }
};

const ExplorePages::Route ExplorePages::routes[] = {
    {"", false, ContentType::Html,
     [](const Exploration& exploration, const RequestView&) { return exploration.page(); }},
    {"explore.js", false, ContentType::JavaScript,
     [](const Exploration&, const RequestView&) {
       return std::string(report::web::live_script());
     }},
    {"evaluate", true, ContentType::Json,
     [](const Exploration& exploration, const RequestView& request) {
       return exploration.parts(sets_in(request.body));
     }},
    {"decision.html", true, ContentType::Html,
     [](const Exploration& exploration, const RequestView& request) {
       return exploration.decision_page(sets_in(request.body));
     }},
    {"scenario.toml", true, ContentType::Toml,
     [](const Exploration& exploration, const RequestView& request) {
       return exploration.scenario_text(sets_in(request.body));
     }},
};

std::string random_token(const Entropy& entropy) {
  const std::uint64_t first = entropy(), second = entropy();
  return fmt::format("{:016x}{:016x}", first, second);
}

ingest::FrontConfig explore_front(std::uint16_t port) {
  ingest::FrontConfig config;
  config.listen = {"127.0.0.1", port};
  config.http.body = std::size_t{64} * 1024;
  config.connection.connections = 64;
  return config;
}

/// How long it takes does not tell how much of it is right.
bool ExplorePages::knows_token(std::string_view path) const {
  const std::size_t size = token_.size();
  if (path.size() < size + 2 || path[0] != '/' || path[size + 1] != '/') return false;
  unsigned different = 0;
  for (std::size_t i = 0; i < size; ++i) {
    different |= static_cast<unsigned char>(path[i + 1]) ^ static_cast<unsigned char>(token_[i]);
  }
  return different == 0;
}

/// As it came: there is no way up or around in it.
const ExplorePages::Route* ExplorePages::route_of(std::string_view path) const {
  const std::string_view name = path.substr(token_.size() + 2);
  const auto found = std::find_if(std::begin(routes), std::end(routes),
                                  [&](const Route& route) { return route.name == name; });
  return found == std::end(routes) ? nullptr : found;
}

std::optional<Reply> ExplorePages::admit(const RequestView& request) {
  const std::string_view path = request.text(request.head.path);
  if (!is_this_machine(request.text(request.head.host)))
    return refused(Status::Forbidden, "expected 127.0.0.1 or localhost as Host");
  if (!is_from_here(request))
    return refused(Status::Forbidden, "expected an Origin that is this server");
  if (!knows_token(path))
    return refused(Status::Forbidden, "expected the address that costsim explore has shown");
  const Route* route = route_of(path);
  if (route == nullptr || !request.head.query.empty())
    return refused(Status::NotFound, "no such page");
  if (!route->serves(request.head.method)) {
    Reply reply = refused(Status::MethodNotAllowed, "this page does not serve that method");
    reply.allow = route->posts ? "POST" : "GET, HEAD";
    return reply;
  }
  if (route->posts && !is_json(request.text(request.head.content_type))) {
    Reply reply = refused(Status::UnsupportedMediaType, "expected application/json");
    reply.accept = "Accept: application/json";
    return reply;
  }
  return std::nullopt;
}

Reply ExplorePages::handle(const RequestView& request) {
  const Route& route = *route_of(request.text(request.head.path));
  try {
    Reply reply{.body = route.text(exploration_, request), .type = route.type};
    reply.more = always;
    return reply;
  } catch (const Error& error) {
    return refused(Status::UnprocessableContent, error.what());
  } catch (const std::exception&) {  // memory, say: the next one may be smaller
    return refused(Status::ServiceUnavailable, "this could not be evaluated");
  }
}

}  // namespace costsim::cli
