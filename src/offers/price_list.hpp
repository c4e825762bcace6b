// What AWS publishes about prices, whatever the file: plain structs, handed to a Sink one by one.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "offers/byte_stream.hpp"

namespace costsim::offers {

/// "Pre Installed S/W" of the CSV form and "preInstalledSw" of the JSON form are one name:
/// "preinstalledsw".
std::string plain_name(std::string_view name);

/// What a file, or an answer, says of itself.
struct Head {
  std::string offer;      ///< "AmazonDynamoDB", or the service of a price map: "queueservice"
  std::string published;  ///< "2016-01-07T01:35:01Z"
};

struct Product {
  std::string sku;
  std::string family;
  std::vector<std::pair<std::string, std::string>> attributes;  ///< by plain name
  Place place;

  /// "" where it has none of that plain name.
  std::string_view attribute(std::string_view name) const {
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](const auto& each) { return each.first == name; });
    return found == attributes.end() ? std::string_view() : found->second;
  }
};

/// One price of a term on demand: a whole one, or a tier ("price dimension").
struct Rate {
  std::string sku;
  std::string term;  ///< "JRTCKXETXF": tells terms of one product apart
  std::string code;  ///< of this price alone
  std::string effective;
  std::string unit;
  std::string begin, end;  ///< of the tier, "Inf" without end; both "": not by quantity
  std::string price;       ///< as written
  std::string currency;
  bool apart = false;  ///< stands elsewhere than its product, perhaps before it
  Place place;
};

struct SpotPrice {
  std::string type, zone, system, time, price;
  Place place;
};

/// What a savings plan asks for one hour or unit of something.
struct PlanRate {
  std::string plan;  ///< the SKU of the plan
  std::string service, usage_type, operation, region, price, currency;
  Place place;
};

/// A price of the maps behind AWS's pricing pages.
struct MapRate {
  std::string region;  ///< "EU (Ireland)"
  std::string name, price;
  Place place;
};

class Sink {
 public:
  virtual ~Sink() = default;
  virtual void head(const Head&) {}
  virtual void product(const Product&) {}
  virtual void rate(const Rate&) {}
  /// A term that is no price on demand: a reservation.
  virtual void other_term() {}
  virtual void spot(const SpotPrice&) {}
  virtual void plan_rate(const PlanRate&) {}
  virtual void map_rate(const MapRate&) {}
};

/// Reads a price list of any form from its beginning to its end: an offer file (JSON or CSV),
/// answers of GetProducts, the history of spot prices, a file of savings plans, a price map.
/// The order of products and terms is the file's. What is none of these, or malformed: Error(Usage)
/// at file:line:column; unreadable: Error(Io).
void read_price_list(Input& input, Sink& sink);

}  // namespace costsim::offers
