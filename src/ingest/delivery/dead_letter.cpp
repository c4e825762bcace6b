#include "ingest/delivery/dead_letter.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/encoding/base64.hpp"

namespace costsim::ingest {

std::string DeadLetterFile::write(const batching::EventView& event, const batching::Entry& entry,
                                  std::string_view reason, std::string_view code) {
  using nlohmann::ordered_json;
  const ordered_json letter = {{"reason", reason},
                               {"code", code},
                               {"attempts", entry.calls()},
                               {"id", entry.id},
                               {"partition_key", event.partition_key},
                               {"data", base64(event.data)}};
  return file_.append(letter.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

DeadLetter read_dead_letter(std::string_view line) {
  constexpr bool throws = false;
  const auto json = nlohmann::json::parse(line, nullptr, throws);
  if (!json.is_object()) return {{}, {}, "it is no JSON object"};
  const auto text = [&](const char* name) -> const std::string* {
    const auto member = json.find(name);
    return member == json.end() ? nullptr : member->get_ptr<const std::string*>();
  };
  const std::string *data = text("data"), *key = text("partition_key");
  if (data == nullptr || key == nullptr)
    return {{}, {}, "it has no texts \"data\" and \"partition_key\", as dead letters have"};
  auto bytes = from_base64(*data);
  if (!bytes) return {{}, {}, "its data is not in base64"};
  return {std::move(*bytes), *key, {}};
}

}  // namespace costsim::ingest
