#include "scenario/imports/collector.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "offers/price_text.hpp"

namespace costsim::scenario {
namespace {

/// More prices than any product has.
constexpr std::size_t most_rates = 10'000;

bool same_rate(const offers::Rate& a, const offers::Rate& b) {
  return a.price == b.price && a.begin == b.begin && a.end == b.end && a.unit == b.unit &&
         a.currency == b.currency;
}

std::string with_star(std::string pattern, const std::string& star) {
  const std::size_t at = pattern.find('*');
  return at == std::string::npos ? pattern : pattern.replace(at, 1, star);
}

bool has_all(const offers::Product& product, const UsageRow& row) {
  return std::ranges::all_of(row.with, [&](const auto& attribute) {
    return product.attribute(attribute.first) == attribute.second;
  });
}

}  // namespace

void Collector::begin_file(const std::string& name) {
  file_ = name;
  head_ = {};
  last_sku_.clear();
  dropped_rate_ = late_product_ = again_ = false;
  found.files.push_back({name, {}, {}, {}});
}

void Collector::end_file(const std::string& sha256) {
  found.files.back() = {file_, head_.offer, head_.published, sha256};
  for (auto& [sku, product] : products) {
    if (!product.sha256.empty()) continue;
    product.sha256 = sha256;
    // A file may say what it is at its end.
    if (product.published.empty()) product.published = head_.published;
    if (product.offer.empty()) product.offer = head_.offer;
  }
}

void Collector::not_taken(std::string_view sku, std::string_view usage_type, std::string why) {
  ++found.counts.not_taken;
  if (found.not_taken.size() < most_told_)
    found.not_taken.push_back({std::string(sku), std::string(usage_type), std::move(why)});
}

Collector::Where Collector::where(const offers::Product& product) const {
  const std::string_view kind = product.attribute("locationtype");
  if (!kind.empty() && kind != "AWS Region") return Where::Elsewhere;
  for (const char* name : {"regioncode", "fromregioncode"})
    if (const std::string_view code = product.attribute(name); !code.empty())
      return code == region_.code ? Where::Here : Where::Elsewhere;
  for (const char* name : {"location", "fromlocation"})
    if (const std::string_view place = product.attribute(name); !place.empty())
      return place == region_.place ? Where::Here : Where::Elsewhere;
  return Where::Nowhere;
}

const UsageRow* Collector::row_of(std::string_view code, const offers::Product& product,
                                  bool nowhere, std::string& star) const {
  const std::string_view type = without_region(product.attribute("usagetype"), region_);
  for (const UsageRow& row : types_.rows) {
    if (row.code != code || row.allowance != nowhere) continue;
    const auto fits = matched(row.type, type);
    if (!fits || (row.operation && *row.operation != product.attribute("operation"))) continue;
    if (!has_all(product, row)) continue;
    star = *fits;
    return &row;
  }
  return nullptr;
}

void Collector::product(const offers::Product& product) {
  if (again_ || product.sku == last_sku_) return;
  last_sku_ = product.sku;
  if (product.family.ends_with("SavingsPlans")) {
    plans[product.sku] = {product.family, std::string(product.attribute("purchaseoption")),
                          std::string(product.attribute("purchaseterm"))};
    return;
  }
  std::string_view code = product.attribute("servicecode");
  if (code.empty()) code = head_.offer;
  const Where place = where(product);
  std::string star;
  const UsageRow* row =
      place == Where::Elsewhere ? nullptr : row_of(code, product, place == Where::Nowhere, star);
  if (row == nullptr && place != Where::Here) {
    ++found.counts.elsewhere;
    return;
  }
  const bool is_new = seen_.insert(std::hash<std::string_view>()(product.sku)).second;
  if (is_new) ++found.counts.products;
  if (row != nullptr) return take(product, *row, star);
  if (!is_new) return;
  const bool known = std::ranges::count(types_.rows, code, &UsageRow::code) > 0;
  not_taken(product.sku, product.attribute("usagetype"),
            known ? "no meter of ours" : fmt::format("no meters of '{}'", code));
}

void Collector::take(const offers::Product& product, const UsageRow& row, const std::string& star) {
  TakenProduct taken{&row,
                     {row.service, with_star(row.meter, star)},
                     std::string(product.attribute("usagetype")),
                     head_.published,
                     {},
                     head_.offer};
  const auto [entry, is_new] = products.try_emplace(product.sku, std::move(taken));
  if (!is_new && entry->second.meter != metering::MeterId{row.service, with_star(row.meter, star)})
    offers::refuse(file_, product.place,
                   fmt::format("product '{}' is there twice, with other attributes", product.sku));
  if (!is_new) return;
  late_product_ = late_product_ || dropped_rate_;
  if (!star.empty()) note_size(product, entry->second);
}

void Collector::note_size(const offers::Product& product, const TakenProduct& taken) {
  std::string memory(product.attribute("memory"));
  std::erase(memory, ' ');
  std::erase(memory, ',');
  const bool arm =
      product.attribute("physicalprocessor").find(types_.arm_processor) != std::string_view::npos;
  const std::string type = taken.meter.meter.substr(0, taken.meter.meter.rfind('.'));
  if (product.attribute("vcpu").empty() || !memory.ends_with("GiB")) return;
  found.sizes[type] = {std::string(product.attribute("vcpu")),
                       memory,
                       arm ? "arm" : "x86",
                       {{}, taken.published, "V1"}};
}

void Collector::rate(const offers::Rate& rate) {
  const auto product = products.find(rate.sku);
  if (product == products.end()) {
    dropped_rate_ = dropped_rate_ || rate.apart;
    return;
  }
  TakenProduct& taken = product->second;
  if (rate.begin.empty() && rate.end.empty()) {
    if (!again_) ++found.counts.upfront;
    return;
  }
  TermPrices& term = taken.terms[rate.term];
  term.effective = std::max(term.effective, rate.effective);
  const std::string code = rate.code.empty() ? rate.begin : rate.code;
  const auto [entry, is_new] = term.rates.try_emplace(code, rate);
  if (!is_new && !same_rate(entry->second, rate))
    offers::refuse(
        file_, rate.place,
        fmt::format("the price '{}' of '{}' is there twice, with other values", code, rate.sku));
  if (term.rates.size() > most_rates)
    offers::refuse(file_, rate.place,
                   fmt::format("'{}' has more than {} prices", rate.sku, most_rates));
}

void Collector::other_term() {
  if (!again_) ++found.counts.other_terms;
}

/// Prices of Linux, in zones of the region itself ("us-east-1a", not "us-east-1-bos-1a").
void Collector::spot(const offers::SpotPrice& price) {
  const bool here = price.zone.size() == region_.code.size() + 1 &&
                    price.zone.starts_with(region_.code) && price.zone.back() >= 'a' &&
                    price.zone.back() <= 'z';
  const bool linux = price.system.empty() || price.system.starts_with("Linux/UNIX");
  if (!here || !linux) {
    ++found.counts.elsewhere;
    return;
  }
  const auto [zones, is_new] = spots.try_emplace(price.type);
  if (is_new) ++found.counts.products;
  const auto value = offers::price_of(price.price);
  if (!value || price.time.size() < 10)
    offers::refuse(file_, price.place,
                   fmt::format("SpotPrice '{}' at '{}': expected dollars and a time", price.price,
                               price.time));
  NewestSpot& newest = zones->second[price.zone];
  if (newest.time < price.time) newest = {price.time, price.price};
  head_.published = std::max(head_.published, price.time);
}

void Collector::plan_rate(const offers::PlanRate& rate) {
  if (again_) return;
  if (!rate.region.empty() && rate.region != region_.code) {
    ++found.counts.elsewhere;
    return;
  }
  const std::string all = fmt::format("{} {} {} {} {} {}", rate.plan, rate.service, rate.usage_type,
                                      rate.operation, rate.price, rate.currency);
  if (!seen_.insert(std::hash<std::string>()(all)).second) return;
  const std::string_view type = without_region(rate.usage_type, region_);
  const auto row = std::ranges::find_if(types_.rows, [&](const UsageRow& each) {
    return each.code == rate.service && !each.allowance && matched(each.type, type);
  });
  const auto refuse = [&](std::string why) {
    ++found.counts.products;
    not_taken(rate.plan, rate.usage_type, std::move(why));
  };
  if (row == types_.rows.end()) return refuse("no meter of ours");
  const auto plan = types_.plans.find(row->service);
  if (plan == types_.plans.end())
    return refuse(
        fmt::format("what a plan saves of '{}' differs by type: state it, covers = "
                    "{{ {} = \"…%\" }}",
                    row->service, row->service));
  if (plan->second != row->meter) {
    ++found.counts.other_terms;
    return;
  }
  if (rate.currency != "USD" && !rate.currency.empty())
    return refuse(fmt::format("a price in '{}', not in USD", rate.currency));
  plan_rates.push_back({rate.plan, {row->service, row->meter}, row->units, rate.price});
}

void Collector::map_rate(const offers::MapRate& rate) {
  if (rate.region != region_.place) {
    ++found.counts.elsewhere;
    return;
  }
  if (again_) return;
  if (maps[file_].insert_or_assign(rate.name, rate.price).second) ++found.counts.products;
}

}  // namespace costsim::scenario
