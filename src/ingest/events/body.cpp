#include "ingest/events/body.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "ingest/events/partition.hpp"
#include "units/data_lines.hpp"

namespace costsim::ingest {

namespace {

constexpr std::string_view bad_key = "partition_key: expected a string of 1 to 256 characters";

/// Bytes of errors in an answer: a body must not make one many times as long as itself.
constexpr std::size_t most_told = 256 << 10;
constexpr std::size_t looked_into_all_the_same = 64 << 10;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

/// RFC 8259, section 8.1: a reader may pass over a byte-order mark.
std::size_t begin_of(std::string_view body) {
  return body.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
}

std::string fault_text(const JsonText& text, std::size_t begin) {
  return fmt::format("not well-formed JSON: {} (byte {})", text.fault, begin + text.fault_at);
}

}  // namespace

void EventBody::read(std::string_view body, BodyFormat format, const BodyRules& rules) {
  events_.clear();
  rejections_.clear();
  unescaped_keys_.clear();
  fault_.clear();
  payload_bytes_ = told_ = 0;
  format_ = format;
  bulk_ = format == BodyFormat::Ndjson;
  too_many_ = false;
  if (bulk_)
    read_lines(body, rules);
  else
    read_json(body, rules);
  if (events_.empty() && rejections_.empty() && fault_.empty()) give_up("there is no event in it");
}

void EventBody::read_json(std::string_view body, const BodyRules& rules) {
  const std::size_t begin = skip_space(body, begin_of(body));
  if (begin < body.size() && body[begin] == '[') return read_array(body, begin + 1, rules);
  const JsonText text = scan_json(body.substr(begin), LineFeed::IsSpace);
  if (!text.fault.empty()) return give_up(fault_text(text, begin));
  if (skip_space(body, begin + text.size) != body.size())
    return give_up("not well-formed JSON: something follows the first value");
  take(body.substr(begin, text.size), text, 0, rules);
}

/// A fault inside one element makes the whole array unreadable: there is no telling where the next
/// element begins.
void EventBody::read_array(std::string_view body, std::size_t at, const BodyRules& rules) {
  bulk_ = true;
  at = skip_space(body, at);
  const bool is_empty = at < body.size() && body[at] == ']';
  for (std::size_t index = 0; !is_empty; ++index) {
    if (full(rules)) return;
    const JsonText text = scan_json(body.substr(at), LineFeed::IsSpace);
    if (!text.fault.empty()) return give_up(fault_text(text, at));
    take(body.substr(at, text.size), text, index, rules);
    at = skip_space(body, at + text.size);
    if (at < body.size() && body[at] == ']') break;
    if (at == body.size() || body[at] != ',')
      return give_up(fmt::format("not well-formed JSON: expected ',' or ']' (byte {})", at));
    at = skip_space(body, at + 1);
  }
  if (skip_space(body, at + 1) < body.size())
    give_up("not well-formed JSON: something follows the array");
}

void EventBody::read_lines(std::string_view body, const BodyRules& rules) {
  std::size_t at = begin_of(body);
  for (std::size_t line = 1; at < body.size(); ++line)
    if (!read_line(body, at, line, rules)) return;
}

/// Reads one line and advances `at` behind its end; blank lines are no events.
bool EventBody::read_line(std::string_view body, std::size_t& at, std::size_t line,
                          const BodyRules& rules) {
  while (at < body.size() && body[at] != '\n' && is_space(body[at])) ++at;
  if (at == body.size() || body[at] == '\n') {
    at = std::min(at + 1, body.size());
    return true;
  }
  if (full(rules)) return false;
  const std::size_t begin = at;
  const JsonText text = scan_json(body.substr(at), LineFeed::EndsText);
  at += text.size;
  while (at < body.size() && body[at] != '\n' && is_space(body[at])) ++at;
  const bool ends = at == body.size() || body[at] == '\n';
  if (!text.fault.empty())
    reject(line, {fault_text(text, 0)});
  else if (!ends)
    reject(line, {"not well-formed JSON: something follows the first value"});
  else
    take(body.substr(begin, text.size), text, line, rules);
  if (!ends) at = std::min(body.find('\n', at), body.size());
  at = std::min(at + 1, body.size());
  return true;
}

void EventBody::take(std::string_view data, const JsonText& text, std::size_t place,
                     const BodyRules& rules) {
  const std::string_view key = key_of(text, rules);
  const std::size_t size = data.size() + key.size();
  const bool key_is_right = !text.has_key || (text.key_is_string && is_partition_key(key));
  const std::size_t record = size + (key.empty() ? rules.limits.made_up_key : 0);
  const bool too_large = record > rules.limits.record_bytes;
  if (!text.is_object || !key_is_right || too_large || rules.schema != nullptr) {
    std::vector<std::string> errors;
    // What is far too large is not looked into: its tree would be many times as large again.
    const bool is_looked_into = !too_large || data.size() <= looked_into_all_the_same;
    if (rules.schema != nullptr && is_looked_into) errors = rules.schema->errors(data);
    if (!text.is_object) errors.emplace_back("expected a JSON object");
    if (!key_is_right) errors.emplace_back(bad_key);
    if (too_large)
      errors.push_back(fmt::format("{} bytes with the partition key; the limit is {}", record,
                                   rules.limits.record_bytes));
    if (!errors.empty()) return reject(place, std::move(errors), too_large);
  }
  events_.push_back({data, key});
  payload_bytes_ += size;
}

std::string_view EventBody::key_of(const JsonText& text, const BodyRules& rules) {
  if (!text.has_key) return rules.default_key;
  if (!text.key_has_escapes) return text.key;
  return unescaped_keys_.emplace_back(unescape_json(text.key));
}

void EventBody::reject(std::size_t place, std::vector<std::string> errors, bool too_large) {
  if (told_ > most_told) errors.clear();
  for (const auto& error : errors) told_ += error.size();
  rejections_.push_back({place, too_large, std::move(errors)});
}

bool EventBody::full(const BodyRules& rules) {
  too_many_ = events_.size() + rejections_.size() >= rules.limits.events;
  if (too_many_) give_up(fmt::format("more than {} events in one body", rules.limits.events));
  return too_many_;
}

void EventBody::give_up(std::string fault) {
  events_.clear();
  rejections_.clear();
  payload_bytes_ = 0;
  fault_ = std::move(fault);
}

}  // namespace costsim::ingest
