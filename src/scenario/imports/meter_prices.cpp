#include "scenario/imports/meter_prices.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "offers/price_text.hpp"
#include "scenario/books/provenance_entry.hpp"

namespace costsim::scenario {
namespace {

using metering::MeterId;
using metering::Provenance;
using pricing::Tier;

/// "2016-01-07T02:15:22Z" → "2016-01-07"
std::string day_of(std::string_view time) {
  return std::string(time.substr(0, 10));
}

bool same_tiers(const std::vector<Tier>& a, const std::vector<Tier>& b) {
  return std::ranges::equal(a, b, [](const Tier& left, const Tier& right) {
    return left.up_to == right.up_to && left.price == right.price;
  });
}

/// A product, and what it asks for a meter.
struct Seller {
  std::string sku, usage_type;
  std::vector<Tier> tiers;
};

/// What became of the prices of a map, by their names.
struct MapUse {
  std::set<std::string> used;
  std::map<std::string, std::string> refused;  ///< and why
};

class Rater {
 public:
  Rater(Collector collector, const UsageTypes& types, const std::optional<std::string>& as_of,
        const pricing::Tariffs& templates)
      : collector_(std::move(collector)), types_(types), as_of_(as_of), templates_(templates) {}

  FoundPrices rated() {
    for (const auto& [sku, product] : collector_.products) add_product(sku, product);
    for (const ReadFile& file : collector_.found.files) add_map(file);
    for (const auto& [type, zones] : collector_.spots) add_spot(type, zones);
    for (const auto& [meter, sellers] : sellers_) refuse_contradiction(meter, sellers);
    for (auto& [type, size] : found().sizes) complete_size(type, size);
    for (const TakenPlanRate& rate : collector_.plan_rates) add_plan(rate);
    return std::move(collector_.found);
  }

 private:
  FoundPrices& found() { return collector_.found; }

  Provenance provenance(const std::string& offer, const std::string& published,
                        const std::string& sha256, const std::string& what) const {
    const std::string day = as_of_ ? *as_of_ : day_of(published);
    if (!is_date(day))
      throw Error(Failure::Usage,
                  fmt::format("a price list says no date of its own{}: expected --as-of YYYY-MM-DD",
                              published.empty() ? "" : fmt::format(", but '{}'", published)));
    return {fmt::format("{}{}{}, SHA-256 {}", what, offer.empty() ? "" : " ", offer, sha256), day,
            "V1"};
  }

  /// The term that holds at the date of the list: the newest that has begun.
  static const TermPrices* valid_term(const TakenProduct& product) {
    const std::string day = day_of(product.published);
    const TermPrices* valid = nullptr;
    for (const auto& [code, term] : product.terms) {
      const bool begun = day.empty() || day_of(term.effective) <= day;
      if (begun && (valid == nullptr || valid->effective < term.effective)) valid = &term;
    }
    return valid;
  }

  void add_product(const std::string& sku, const TakenProduct& product) {
    const TermPrices* term = valid_term(product);
    if (term == nullptr) {
      return collector_.not_taken(
          sku, product.usage_type,
          product.terms.empty() ? "no price on demand" : "its price begins later");
    }
    try {
      const JoinedTiers joined = joined_tiers(*term, *product.row);
      Provenance origin =
          provenance(product.offer, product.published, product.sha256, "AWS price list");
      if (product.row->confidence == "MEM") {
        origin.confidence = "MEM";
        origin.note = fmt::format("that '{}' is this meter is from memory", product.usage_type);
      }
      if (joined.rounded) {
        ++found().counts.rounded;
        origin.note += std::string(origin.note.empty() ? "" : "; ") +
                       "the list has a binary number to its last digit: its shortest decimal";
      }
      ++found().counts.taken;
      if (product.row->allowance) {
        if (joined.free) found().free[product.meter] = *joined.free;
        return;
      }
      add_price(product.meter, {joined.tiers, joined.free, origin, sku}, product.usage_type);
    } catch (const Error& error) {
      collector_.not_taken(sku, product.usage_type, error.message());
    }
  }

  /// Two products may be one meter, requests of x86 and of Arm say, as long as they agree.
  void add_price(const MeterId& meter, const FoundPrice& price, const std::string& usage_type) {
    sellers_[meter].push_back({price.sku, usage_type, price.tiers});
    const auto [entry, is_new] = found().prices.try_emplace(meter, price);
    if (!is_new) ++entry->second.products;
  }

  /// Of several prices of one meter none is taken.
  void refuse_contradiction(const MeterId& meter, const std::vector<Seller>& sellers) {
    const auto other = std::ranges::find_if(sellers, [&](const Seller& each) {
      return !same_tiers(each.tiers, sellers.front().tiers);
    });
    if (other == sellers.end()) return;
    found().prices.erase(meter);
    found().counts.taken -= sellers.size();
    for (const Seller& each : sellers) {
      const bool is_first = same_tiers(each.tiers, sellers.front().tiers);
      collector_.not_taken(each.sku, each.usage_type,
                           fmt::format("another price of {} than that of {}: neither is taken",
                                       meter.text(), is_first ? other->sku : sellers.front().sku));
    }
  }

  void add_spot(const std::string& type, const std::map<std::string, NewestSpot>& zones) {
    Decimal sum = 0;
    std::string newest;
    for (const auto& [zone, spot] : zones) {
      sum += offers::price_of(spot.price)->value;
      newest = std::max(newest, spot.time);
    }
    const auto zones_count = static_cast<std::int64_t>(zones.size());
    const ReadFile& file = found().files.back();
    Provenance origin = provenance("", newest, file.sha256, "history of spot prices");
    origin.note = fmt::format("mean of {} zones, each at its newest time", zones_count);
    ++found().counts.taken;
    add_price({"ec2", type + ".spot"},
              {{{std::nullopt, sum.divided_by(zones_count, 6)}}, std::nullopt, origin, type}, type);
  }

  void complete_size(const std::string& type, FoundSize& size) {
    const auto price = found().prices.find({"ec2", type + ".on-demand"});
    if (price != found().prices.end()) size.provenance = price->second.provenance;
  }

  void add_map(const ReadFile& file) {
    const auto prices = collector_.maps.find(file.name);
    if (prices == collector_.maps.end()) return;
    const Provenance origin = provenance(file.offer, file.published, file.sha256, "AWS price map");
    MapUse use;
    for (const MapNames& names : types_.map_names)
      if (names.map == file.offer) add_mapped(names, prices->second, origin, use);
    for (const auto& [name, price] : prices->second) {
      const auto why = use.refused.find(name);
      if (use.used.contains(name)) {
        ++found().counts.taken;
      } else {
        collector_.not_taken(file.offer, name,
                             why == use.refused.end() ? "no meter of ours" : why->second);
      }
    }
  }

  void add_mapped(const MapNames& names, const std::map<std::string, std::string>& prices,
                  const Provenance& origin, MapUse& use) {
    for (const std::vector<std::string>& tiers : names.alternatives) {
      const bool all = std::ranges::all_of(
          tiers, [&](const std::string& name) { return prices.contains(name); });
      if (!all) continue;
      const std::string why = add_tiers_of_map(names, tiers, prices, origin);
      for (const std::string& tier : tiers) {
        if (why.empty()) {
          use.used.insert(tier);
        } else {
          use.refused.emplace(tier, why);
        }
      }
      if (why.empty()) use.used.insert(names.plus);
      return;
    }
  }

  /// Why not, or nothing.
  std::string add_tiers_of_map(const MapNames& names, const std::vector<std::string>& tiers,
                               const std::map<std::string, std::string>& prices,
                               const Provenance& origin) {
    const auto known = templates_.find(names.meter);
    if (known == templates_.end() || known->second.tiers.size() != tiers.size())
      return fmt::format("no book has {} with {} tiers", names.meter.text(), tiers.size());
    FoundPrice price{known->second.tiers, std::nullopt, origin, names.map};
    for (std::size_t i = 0; i < tiers.size(); ++i) {
      const auto value = offers::price_of(prices.at(tiers[i]));
      const auto added =
          names.plus.empty() || !prices.contains(names.plus)
              ? offers::PriceText{}
              : offers::price_of(prices.at(names.plus)).value_or(offers::PriceText{});
      if (!value) return fmt::format("'{}' is no price", prices.at(tiers[i]));
      if (value->rounded) ++found().counts.rounded;
      price.tiers[i].price = value->value + added.value;
    }
    add_price(names.meter, price, tiers.front());
    return "";
  }

  static bool is_rule(const PlanTerms& plan) {
    return plan.family == "ComputeSavingsPlans" && plan.option == "No Upfront" &&
           (plan.term == "1yr" || plan.term == "3yr");
  }

  /// "1yr" of the plan's product → the rule "compute-plan-1y".
  void add_plan(const TakenPlanRate& rate) {
    const auto plan = collector_.plans.find(rate.plan);
    if (plan != collector_.plans.end() && !is_rule(plan->second)) {
      ++found().counts.other_terms;
      return;
    }
    ++found().counts.products;
    if (plan == collector_.plans.end())
      return collector_.not_taken(rate.plan, rate.meter.text(), "the list has no such plan");
    const auto price = offers::price_of(rate.price);
    if (!price) return collector_.not_taken(rate.plan, rate.meter.text(), "is no price");
    const ReadFile& file = found().files.back();
    ++found().counts.taken;
    found().plans.push_back(
        {rate.meter.service, fmt::format("compute-plan-{}y", plan->second.term.front()), rate.meter,
         price->value.divided_by(rate.units),
         provenance(file.offer, file.published, file.sha256, "AWS savings plans")});
  }

  Collector collector_;
  const UsageTypes& types_;
  const std::optional<std::string>& as_of_;
  const pricing::Tariffs& templates_;
  std::map<MeterId, std::vector<Seller>> sellers_;
};

}  // namespace

FoundPrices meter_prices(Collector collector, const UsageTypes& types,
                         const std::optional<std::string>& as_of,
                         const pricing::Tariffs& templates) {
  return Rater(std::move(collector), types, as_of, templates).rated();
}

}  // namespace costsim::scenario
