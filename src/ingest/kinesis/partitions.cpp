#include "ingest/kinesis/partitions.hpp"

namespace costsim::ingest {

namespace {

struct Partition {
  std::string_view regions;  ///< what the names of its regions begin with
  std::string_view suffix;
};

// aws and aws-us-gov share the first domain.
constexpr std::string_view usual = "amazonaws.com";
constexpr Partition partitions[] = {
    {"cn-", "amazonaws.com.cn"},    {"us-iso-", "c2s.ic.gov"},      {"us-isob-", "sc2s.sgov.gov"},
    {"eu-isoe-", "cloud.adc-e.uk"}, {"us-isof-", "csp.hci.ic.gov"}, {"eusc-", "amazonaws.eu"},
};

}  // namespace

std::string dns_suffix(std::string_view region) {
  for (const auto& [regions, suffix] : partitions)
    if (region.starts_with(regions)) return std::string(suffix);
  return std::string(usual);
}

}  // namespace costsim::ingest
