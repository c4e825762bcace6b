// The partitions of the cloud: groups of regions with a domain of their own.
#pragma once

#include <string>
#include <string_view>

namespace costsim::ingest {

/// "amazonaws.com", "amazonaws.com.cn": what the names of a region's services end with.
/// Source: partitions of the AWS SDKs (botocore, data/partitions.json: regionRegex, dnsSuffix).
std::string dns_suffix(std::string_view region);

}  // namespace costsim::ingest
