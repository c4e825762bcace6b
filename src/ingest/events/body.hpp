// The body of POST /events, taken apart: one JSON event, a JSON array, or NDJSON.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "batching/batch.hpp"
#include "ingest/events/json.hpp"
#include "ingest/events/schema.hpp"

namespace costsim::ingest {

enum class BodyFormat { Json, Ndjson };

struct BodyLimits {
  std::size_t record_bytes = 1 << 20;  ///< one event with its partition key
  std::size_t events = 65'536;         ///< in one body
  std::size_t made_up_key = 0;         ///< bytes counted for the key of an event without one
  std::size_t unfolded = 8 << 20;      ///< of a body that came packed
};

/// What a body is held against.
struct BodyRules {
  BodyLimits limits;
  std::string_view default_key;         ///< of X-Partition-Key, for events without a key
  const EventSchema* schema = nullptr;  ///< checked if given
};

/// An event that was not good enough. `place`: its line (from 1) in NDJSON, its index (from 0) in
/// an array.
struct Rejection {
  std::size_t place = 0;
  bool too_large = false;
  std::vector<std::string> errors;  ///< empty: there were so many before that these are not told
};

/// One body taken apart. It is used again for each body, so that in the steady state no event costs
/// an allocation. The events are views into the body, byte for byte as they came, and valid until
/// the next read.
class EventBody {
 public:
  void read(std::string_view body, BodyFormat format, const BodyRules& rules);
  /// The same by and by, for bodies that take long: begins, and reads on for about so many bytes,
  /// at least one event; true: all is read. The body, and the key in the rules, must stay where
  /// they are.
  void begin(std::string_view body, BodyFormat format, const BodyRules& rules);
  bool read_on(std::size_t bytes);

  /// The good events, in their order in the body.
  std::span<const batching::EventView> events() const { return events_; }
  std::span<const Rejection> rejections() const { return rejections_; }
  /// More than one event was possible: an array or NDJSON.
  bool bulk() const { return bulk_; }
  /// What the place of a rejection is called.
  std::string_view place_name() const { return format_ == BodyFormat::Ndjson ? "line" : "index"; }
  /// The body as a whole cannot be read: why. There are no events then.
  const std::string& fault() const { return fault_; }
  bool too_many() const { return too_many_; }
  /// Data and keys of the events.
  std::size_t payload_bytes() const { return payload_bytes_; }

 private:
  bool read_next();
  bool read_single();
  bool read_element();
  bool end_array();
  bool read_line();
  bool is_at(char c) const { return at_ < body_.size() && body_[at_] == c; }
  void skip_space();
  void take(std::string_view data, const JsonText& text);
  /// Of an event, and what is wrong with it (empty: nothing is).
  struct Key {
    std::string_view text, fault;
  };
  Key key_of(const JsonText& text);
  void reject(std::vector<std::string> errors, bool too_large = false);
  bool give_up(std::string fault);
  bool full();

  std::string_view body_;
  BodyRules rules_;
  std::size_t at_ = 0;     ///< the first byte that has not been read
  std::size_t place_ = 0;  ///< of the event there: its index or line
  bool reading_ = false;
  std::vector<batching::EventView> events_;
  std::vector<Rejection> rejections_;
  std::deque<std::string> unescaped_keys_;
  std::string fault_;
  std::size_t payload_bytes_ = 0;
  std::size_t told_ = 0;  ///< bytes of the errors
  BodyFormat format_ = BodyFormat::Json;
  bool bulk_ = false;
  bool too_many_ = false;
};

}  // namespace costsim::ingest
