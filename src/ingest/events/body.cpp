#include "ingest/events/body.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "ingest/events/partition.hpp"
#include "units/data_lines.hpp"

namespace costsim::ingest {

namespace {

constexpr std::string_view bad_key = "partition_key: expected a string of 1 to 256 characters";
constexpr std::string_view broken_key =
    "partition_key: holds half of a surrogate pair, which is no character";

/// Bytes of errors in an answer: a body must not make one many times as long as itself.
constexpr std::size_t most_told = 256 << 10;
constexpr std::size_t looked_into_all_the_same = 64 << 10;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
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
  begin(body, format, rules);
  while (!read_on(body.size())) {
  }
}

void EventBody::begin(std::string_view body, BodyFormat format, const BodyRules& rules) {
  events_.clear();
  rejections_.clear();
  unescaped_keys_.clear();
  fault_.clear();
  payload_bytes_ = told_ = 0;
  format_ = format;
  too_many_ = false;
  body_ = body;
  rules_ = rules;
  at_ = begin_of(body);
  place_ = format == BodyFormat::Ndjson ? 1 : 0;
  reading_ = true;
  bulk_ = format == BodyFormat::Ndjson;
  if (bulk_) return;
  skip_space();
  bulk_ = is_at('[');
  if (!bulk_) return;
  ++at_;
  skip_space();
}

bool EventBody::read_on(std::size_t bytes) {
  const std::size_t until = at_ + std::min(bytes, body_.size() - at_);
  do reading_ = reading_ && read_next();
  while (reading_ && at_ < until);
  if (reading_) return false;
  if (events_.empty() && rejections_.empty() && fault_.empty()) give_up("there is no event in it");
  return true;
}

/// False: nothing follows.
bool EventBody::read_next() {
  if (format_ == BodyFormat::Ndjson) return read_line();
  return bulk_ ? read_element() : read_single();
}

bool EventBody::read_single() {
  const JsonText text = scan_json(body_.substr(at_), LineFeed::IsSpace);
  if (!text.fault.empty()) return give_up(fault_text(text, at_));
  const std::string_view data = body_.substr(at_, text.size);
  at_ += text.size;
  skip_space();
  if (at_ < body_.size()) return give_up("not well-formed JSON: something follows the first value");
  take(data, text);
  return false;
}

/// A fault inside one element makes the whole array unreadable: there is no telling where the next
/// element begins.
bool EventBody::read_element() {
  if (place_ == 0 && is_at(']')) return end_array();
  if (full()) return false;
  const JsonText text = scan_json(body_.substr(at_), LineFeed::IsSpace);
  if (!text.fault.empty()) return give_up(fault_text(text, at_));
  take(body_.substr(at_, text.size), text);
  ++place_;
  at_ += text.size;
  skip_space();
  if (is_at(']')) return end_array();
  if (!is_at(','))
    return give_up(fmt::format("not well-formed JSON: expected ',' or ']' (byte {})", at_));
  ++at_;
  skip_space();
  return true;
}

bool EventBody::end_array() {
  ++at_;
  skip_space();
  if (at_ < body_.size()) give_up("not well-formed JSON: something follows the array");
  return false;
}

/// One line with its end; blank lines are no events.
bool EventBody::read_line() {
  const auto skip_blanks = [this] {
    while (at_ < body_.size() && body_[at_] != '\n' && is_space(body_[at_])) ++at_;
  };
  if (at_ >= body_.size()) return false;
  skip_blanks();
  if (at_ < body_.size() && body_[at_] != '\n') {
    if (full()) return false;
    const std::size_t begin = at_;
    const JsonText text = scan_json(body_.substr(at_), LineFeed::EndsText);
    at_ += text.size;
    skip_blanks();
    const bool ends = at_ == body_.size() || body_[at_] == '\n';
    if (!text.fault.empty())
      reject({fault_text(text, 0)});
    else if (!ends)
      reject({"not well-formed JSON: something follows the first value"});
    else
      take(body_.substr(begin, text.size), text);
    if (!ends) at_ = std::min(body_.find('\n', at_), body_.size());
  }
  at_ = std::min(at_ + 1, body_.size());
  ++place_;
  return true;
}

void EventBody::skip_space() {
  while (at_ < body_.size() && is_space(body_[at_])) ++at_;
}

void EventBody::take(std::string_view data, const JsonText& text) {
  const auto [key, key_fault] = key_of(text);
  const std::size_t size = data.size() + key.size();
  const std::size_t record = size + (key.empty() ? rules_.limits.made_up_key : 0);
  const bool too_large = record > rules_.limits.record_bytes;
  if (!text.is_object || !key_fault.empty() || too_large || rules_.schema != nullptr) {
    std::vector<std::string> errors;
    // What is far too large is not looked into: its tree would be many times as large again.
    const bool is_looked_into = !too_large || data.size() <= looked_into_all_the_same;
    if (rules_.schema != nullptr && is_looked_into) errors = rules_.schema->errors(data);
    if (!text.is_object) errors.emplace_back("expected a JSON object");
    if (!key_fault.empty()) errors.emplace_back(key_fault);
    if (too_large)
      errors.push_back(fmt::format("{} bytes with the partition key; the limit is {}", record,
                                   rules_.limits.record_bytes));
    if (!errors.empty()) return reject(std::move(errors), too_large);
  }
  events_.push_back({data, key});
  payload_bytes_ += size;
}

EventBody::Key EventBody::key_of(const JsonText& text) {
  if (!text.has_key) return {rules_.default_key, {}};
  if (!text.key_is_string) return {text.key, bad_key};
  std::string_view key = text.key;
  if (text.key_has_escapes) {
    auto plain = unescape_json(text.key);
    if (!plain) return {text.key, broken_key};
    key = unescaped_keys_.emplace_back(std::move(*plain));
  }
  return {key, is_partition_key(key) ? std::string_view() : bad_key};
}

void EventBody::reject(std::vector<std::string> errors, bool too_large) {
  if (told_ > most_told) errors.clear();
  for (const auto& error : errors) told_ += error.size();
  rejections_.push_back({place_, too_large, std::move(errors)});
}

bool EventBody::full() {
  too_many_ = events_.size() + rejections_.size() >= rules_.limits.events;
  if (too_many_) give_up(fmt::format("more than {} events in one body", rules_.limits.events));
  return too_many_;
}

bool EventBody::give_up(std::string fault) {
  events_.clear();
  rejections_.clear();
  payload_bytes_ = 0;
  fault_ = std::move(fault);
  return false;
}

}  // namespace costsim::ingest
