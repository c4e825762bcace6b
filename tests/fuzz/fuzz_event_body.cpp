// Any bytes as the body of POST /events: what is taken is JSON to nlohmann's parser too, and lies
// in the body byte for byte.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <nlohmann/json.hpp>

#include "ingest/events/body.hpp"
#include "ingest/events/partition.hpp"

using namespace costsim::ingest;

namespace {

constexpr std::size_t most_events = 50;

void require(bool promise) {
  if (!promise) std::abort();
}

/// Where the two may differ: lone surrogates, numbers beyond a double, a byte order mark, a zero
/// byte (the end of the text to nlohmann's parser), depth.
bool disputed(std::string_view text) {
  constexpr std::string_view suspects("eE\xef\0", 4);
  return text.find("\\u") != text.npos || text.find_first_of(suspects) != text.npos ||
         text.size() > 300 || std::count(text.begin(), text.end(), '[') > 100 ||
         std::count(text.begin(), text.end(), '{') > 100;
}

void check(EventBody& body, std::string_view text, BodyFormat format) {
  const BodyRules rules{{.record_bytes = 1000, .events = most_events}, "default", nullptr};
  body.read(text, format, rules);
  std::size_t bytes = 0;
  for (const auto& event : body.events()) {
    bytes += event.data.size() + event.partition_key.size();
    require(event.data.data() >= text.data() &&
            event.data.data() + event.data.size() <= text.data() + text.size());
    require(event.data.front() == '{' && event.data.back() == '}');
    require(is_partition_key(event.partition_key));
    require(format == BodyFormat::Json || event.data.find('\n') == event.data.npos);
    require(disputed(event.data) || nlohmann::json::accept(event.data));
  }
  require(bytes == body.payload_bytes());
  require(body.events().size() <= rules.limits.events);
  require(body.fault().empty() || body.events().empty());
}

/// Well-formed JSON is at fault as a whole only where it is an array of nothing, or of too many.
void check_well_formed(const EventBody& body, std::string_view text) {
  if (disputed(text)) return;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return;
  const bool fits = !json.is_array() || (!json.empty() && json.size() <= most_events);
  require(body.fault().empty() == fits);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static EventBody body;  // used again, as the service does
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(body, text, BodyFormat::Ndjson);
  check(body, text, BodyFormat::Json);
  check_well_formed(body, text);
  return 0;
}
