#include "ingest/delivery/dead_letter.hpp"

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

}  // namespace costsim::ingest
