// What AWS's price lists call our meters: models/aws/usage-types.toml and price-names.toml.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metering/usage.hpp"
#include "units/decimal.hpp"

namespace costsim::scenario {

/// A region as price lists know it.
struct PlaceOfRegion {
  std::string code;    ///< "eu-west-1"
  std::string place;   ///< "EU (Ireland)"
  std::string prefix;  ///< of usage types: "EU"
};

/// Products that are one of our meters.
struct UsageRow {
  std::string code;     ///< AWS's service: "AmazonDynamoDB"
  std::string service;  ///< ours
  std::string meter;    ///< may have one "*"
  std::string type;     ///< usage type without the region's prefix; may have one "*"
  std::optional<std::string> operation;
  std::vector<std::pair<std::string, std::string>> with;  ///< attributes, by plain name
  std::string unit;                                       ///< AWS's; "": any
  Decimal units = 1;                                      ///< of ours in one of AWS's
  bool allowance = false;
  std::string source, confidence;
};

/// The prices of a meter in a price map, one name a tier; `plus` is added to each.
struct MapNames {
  metering::MeterId meter;
  std::string map;
  std::vector<std::vector<std::string>> alternatives;
  std::string plus;
};

struct UsageTypes {
  std::vector<PlaceOfRegion> regions;
  std::vector<UsageRow> rows;
  std::vector<MapNames> map_names;
  std::string arm_processor;                 ///< what the names of Arm processors hold
  std::map<std::string, std::string> plans;  ///< service → meter that tells what a plan saves

  const PlaceOfRegion* region(std::string_view code) const;
};

/// Files of `models_dir` stand in place of the embedded ones. Malformed: Error(Usage) at
/// file:line:column.
UsageTypes load_usage_types(const std::optional<std::string>& models_dir = {});

/// What the "*" of a pattern stands for in the text, "" for a pattern without one; nothing where
/// the text is another.
std::optional<std::string> matched(std::string_view pattern, std::string_view text);

/// The usage type without what it begins with in this region: "EU-KMS-Keys",
/// "eu-west-1-KMS-Keys" → "KMS-Keys".
std::string_view without_region(std::string_view usage_type, const PlaceOfRegion& region);

}  // namespace costsim::scenario
