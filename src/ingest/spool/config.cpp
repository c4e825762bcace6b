#include "ingest/spool/config.hpp"

#include "units/error.hpp"

namespace costsim::ingest {

SyncPolicy parse_sync(const std::string& text) {
  if (text == "os") return SyncPolicy::Os;
  if (text == "group") return SyncPolicy::Group;
  if (text == "always") return SyncPolicy::Always;
  throw Error(Failure::Usage, "'" + text + "': expected a sync policy: os, group or always");
}

}  // namespace costsim::ingest
