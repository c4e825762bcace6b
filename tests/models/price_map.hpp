// AWS's price maps of 2025-06 (SOURCES.md, QP; not part of the repository), as a test reads them.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "units/decimal.hpp"

namespace costsim::testing {

/// The regions of 2026, and what the maps call them.
inline constexpr std::pair<const char*, const char*> places[] = {
    {"af-south-1", "Africa (Cape Town)"},
    {"ap-east-1", "Asia Pacific (Hong Kong)"},
    {"ap-northeast-1", "Asia Pacific (Tokyo)"},
    {"ap-northeast-2", "Asia Pacific (Seoul)"},
    {"ap-northeast-3", "Asia Pacific (Osaka)"},
    {"ap-south-1", "Asia Pacific (Mumbai)"},
    {"ap-south-2", "Asia Pacific (Hyderabad)"},
    {"ap-southeast-1", "Asia Pacific (Singapore)"},
    {"ap-southeast-2", "Asia Pacific (Sydney)"},
    {"ap-southeast-3", "Asia Pacific (Jakarta)"},
    {"ap-southeast-4", "Asia Pacific (Melbourne)"},
    {"ca-central-1", "Canada (Central)"},
    {"eu-central-1", "EU (Frankfurt)"},
    {"eu-central-2", "EU (Zurich)"},
    {"eu-north-1", "EU (Stockholm)"},
    {"eu-south-1", "EU (Milan)"},
    {"eu-south-2", "EU (Spain)"},
    {"eu-west-1", "EU (Ireland)"},
    {"eu-west-2", "EU (London)"},
    {"eu-west-3", "EU (Paris)"},
    {"il-central-1", "Israel (Tel Aviv)"},
    {"me-central-1", "Middle East (UAE)"},
    {"me-south-1", "Middle East (Bahrain)"},
    {"sa-east-1", "South America (Sao Paulo)"},
    {"us-east-1", "US East (N. Virginia)"},
    {"us-east-2", "US East (Ohio)"},
    {"us-west-1", "US West (N. California)"},
    {"us-west-2", "US West (Oregon)"}};

/// service, meter, region → dollars
using PriceMap = std::map<std::tuple<std::string, std::string, std::string>, Decimal>;

/// The file quotes nothing: the price is behind the last comma, and no region has one.
inline PriceMap read_price_map(const std::filesystem::path& path) {
  PriceMap prices;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    while (!line.empty() && line.back() == '\r') line.pop_back();
    const std::size_t price = line.rfind(',');
    const std::size_t region = line.rfind(',', price - 1);
    const std::size_t service = line.find(',');
    prices[{line.substr(0, service), line.substr(service + 1, region - service - 1),
            line.substr(region + 1, price - region - 1)}] = Decimal::parse(line.substr(price + 1));
  }
  return prices;
}

}  // namespace costsim::testing
