// Offer files made for tests: products and terms in the order that is asked for.
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

namespace costsim::testing {

struct OfferTier {
  std::string begin, end, price;
};

struct OfferProduct {
  std::string sku;
  std::string attributes;  ///< JSON members: "usagetype": "X"
  std::string unit;
  std::vector<OfferTier> tiers;
  std::string currency = "USD";
  std::string effective = "2026-11-01T00:00:00Z";
};

inline std::string product_text(const OfferProduct& product) {
  return fmt::format(R"("{0}": {{"sku": "{0}", "productFamily": "F", "attributes": {{{1}}}}})",
                     product.sku, product.attributes);
}

inline std::string term_text(const OfferProduct& product) {
  std::vector<std::string> tiers;
  for (const OfferTier& tier : product.tiers) {
    const std::string code = fmt::format("{}.T.{}", product.sku, tier.begin);
    tiers.push_back(fmt::format(
        R"("{0}": {{"rateCode": "{0}", "beginRange": "{1}", "endRange": "{2}", "unit": "{3}", "pricePerUnit": {{"{4}": "{5}"}}}})",
        code, tier.begin, tier.end, product.unit, product.currency, tier.price));
  }
  return fmt::format(
      R"("{0}": {{"{0}.T": {{"offerTermCode": "T", "sku": "{0}", "effectiveDate": "{1}", "priceDimensions": {{{2}}}}}}})",
      product.sku, product.effective, fmt::join(tiers, ", "));
}

struct OfferOrder {
  bool terms_first = false;
  bool head_last = false;
};

inline std::string offer_text(const std::string& code, const std::vector<OfferProduct>& products,
                              OfferOrder order = {}) {
  std::vector<std::string> all, terms;
  for (const OfferProduct& product : products) {
    all.push_back(product_text(product));
    terms.push_back(term_text(product));
  }
  const std::string head = fmt::format(
      R"("formatVersion": "v1.0", "offerCode": "{}", "publicationDate": "2026-11-02T00:00:00Z")",
      code);
  const std::string first = fmt::format("\"products\": {{{}}}", fmt::join(all, ", "));
  const std::string second =
      fmt::format("\"terms\": {{\"OnDemand\": {{{}}}}}", fmt::join(terms, ", "));
  std::vector<std::string> parts = {first, second};
  if (order.terms_first) std::swap(parts[0], parts[1]);
  parts.insert(order.head_last ? parts.end() : parts.begin(), head);
  return fmt::format("{{{}}}", fmt::join(parts, ",\n"));
}

}  // namespace costsim::testing
