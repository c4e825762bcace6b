// Any bytes as a segment of the spool and as a checkpoint: no crash, and the promises of the
// format.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/spool/format.hpp"

using namespace costsim::ingest;

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

/// Ids rise, records lie inside the log and in order, and what is read can be written again.
std::vector<std::string> walk(std::string_view log) {
  std::vector<std::string> records;
  SpoolCursor cursor(log, 0);
  std::uint64_t last = 0;
  while (const auto record = cursor.next()) {
    require(records.empty() || record->id > last);
    last = record->id;
    require(cursor.good_end() <= log.size());
    std::string again;
    append_spool_record(again, record->id, record->event);
    require(again.size() == record->size);
    require(log.substr(cursor.good_end() - record->size, record->size) == again);
    records.push_back(std::move(again));
  }
  return records;
}

/// The input as operations on a good log: bytes flipped and cut. What was not touched survives.
void damage(std::string_view input) {
  std::string log;
  std::vector<std::size_t> ends;
  for (std::uint64_t id = 1; id <= 8; ++id) {
    append_spool_record(log, id, {input.substr(0, id * 3), "key"});
    ends.push_back(log.size());
  }
  const std::size_t at = input.empty() ? 0 : static_cast<unsigned char>(input[0]) % log.size();
  log[at] = static_cast<char>(log[at] ^ (input.size() > 1 ? input[1] | 1 : 1));
  std::size_t hit = 0;
  while (ends[hit] <= at) ++hit;
  // A false record inside the damaged one would need a matching CRC-32C and a fitting id.
  require(walk(log).size() >= hit);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  walk(input);
  damage(input);
  if (const auto log = read_segment_head(input))
    require(input.starts_with(segment_head(*log)) && SpoolCursor(input, 0).owner() == log);
  if (const auto done = decode_checkpoint(input)) {
    const auto again = decode_checkpoint(encode_checkpoint(*done));
    require(again && again->done.ranges() == done->done.ranges() &&
            again->lost.ranges() == done->lost.ranges() && again->durable == done->durable &&
            again->log == done->log);
  }
  return 0;
}
