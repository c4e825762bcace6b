#include "ingest/front/config.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>

#include "units/error.hpp"

namespace costsim::ingest {

namespace {

[[noreturn]] void refuse(const std::string& text) {
  throw Error(Failure::Usage, "\"" + text + "\" is no address to listen on: expected " +
                                  "\"127.0.0.1:8080\", \"[::1]:8080\" or \":8080\"");
}

std::uint16_t parse_port(const std::string& text, const std::string& digits) {
  std::uint16_t port = 0;
  const char* end = digits.data() + digits.size();
  const auto [behind, error] = std::from_chars(digits.data(), end, port);
  if (error != std::errc{} || behind != end) refuse(text);
  return port;
}

}  // namespace

Address parse_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) refuse(text);
  std::string host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!bracketed && host.find(':') != std::string::npos) refuse(text);
  return {host.empty() ? "0.0.0.0" : host, parse_port(text, text.substr(colon + 1))};
}

std::string to_text(const Address& address) {
  const bool is_v6 = address.host.find(':') != std::string::npos;
  return (is_v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

std::size_t FrontConfig::memory_per_thread() const {
  const std::size_t two = 2 * (http.body + http.head);
  return std::max(connection.memory / threads, two + two / 4);
}

Clocks system_clocks() {
  return {[]() -> Duration { return std::chrono::steady_clock::now().time_since_epoch(); },
          []() -> std::int64_t { return std::time(nullptr); }};
}

}  // namespace costsim::ingest
