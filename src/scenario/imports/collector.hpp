// Products, rates and plans of price lists → prices of our meters, whatever their order.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "offers/price_list.hpp"
#include "scenario/imports/found_prices.hpp"
#include "scenario/imports/usage_types.hpp"

namespace costsim::scenario {

/// Prices of one product under one term, as they were read.
struct TermPrices {
  std::string effective;
  std::map<std::string, offers::Rate> rates;  ///< by their code
};

/// A product that is one of our meters.
struct TakenProduct {
  const UsageRow* row = nullptr;
  metering::MeterId meter;
  std::string usage_type;
  std::string published;
  std::string sha256;  ///< filled in when its file has been read
  std::string offer;
  std::map<std::string, TermPrices> terms = {};
  std::string refused = {};  ///< why a rate of it could not be read
};

/// What spot instances of a type cost in one zone, at the newest time.
struct NewestSpot {
  std::string time, price;
};

struct PlanTerms {
  std::string family, option, term;
};

struct TakenPlanRate {
  std::string plan;
  metering::MeterId meter;
  Decimal units;
  std::string price;
};

class Collector : public offers::Sink {
 public:
  /// Both outlive it. Of what is not taken it keeps the first `most_told`.
  Collector(const UsageTypes& types, const PlaceOfRegion& region, std::size_t most_told)
      : types_(types), region_(region), most_told_(most_told) {}

  void begin_file(const std::string& name);
  /// Whether a product came behind its prices: then the file is to be read once more.
  bool wants_again() const { return late_product_; }
  void read_again() { again_ = true; }
  void end_file(const std::string& sha256);

  void head(const offers::Head& head) override { head_ = head; }
  void product(const offers::Product& product) override;
  void rate(const offers::Rate& rate) override;
  void other_term() override;
  void spot(const offers::SpotPrice& price) override;
  void plan_rate(const offers::PlanRate& rate) override;
  void map_rate(const offers::MapRate& rate) override;

  // What was collected.
  std::map<std::string, TakenProduct> products;                    ///< by SKU
  std::map<std::string, std::map<std::string, NewestSpot>> spots;  ///< by type, zone
  std::map<std::string, PlanTerms> plans;                          ///< by SKU
  std::vector<TakenPlanRate> plan_rates;
  std::map<std::string, std::map<std::string, std::string>> maps;  ///< service of a map → prices
  FoundPrices found;

  void not_taken(std::string_view sku, std::string_view usage_type, std::string why);

 private:
  enum class Where { Here, Elsewhere, Nowhere };
  Where where(const offers::Product& product) const;
  const UsageRow* row_of(std::string_view code, const offers::Product& product, bool nowhere,
                         std::string& star) const;
  void take(const offers::Product& product, const UsageRow& row, const std::string& star);
  void note_size(const offers::Product& product, const TakenProduct& taken);

  const UsageTypes& types_;
  const PlaceOfRegion& region_;
  std::size_t most_told_;
  std::string file_;
  offers::Head head_;
  std::unordered_set<std::size_t> seen_;  ///< hashes of the region's SKUs and plan rates
  std::string last_sku_;                  ///< in CSV a product has a line for each price
  bool dropped_rate_ = false;             ///< of a product that was not known then
  bool late_product_ = false;
  bool again_ = false;
};

}  // namespace costsim::scenario
