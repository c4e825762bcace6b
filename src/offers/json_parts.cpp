// One part of a JSON price list → what it says.
#include <fmt/format.h>

#include "offers/read.hpp"

namespace costsim::offers {
namespace {

/// "6BG6WTBYDMD7PKXR.JRTCKXETXF" → "JRTCKXETXF"
std::string behind_last_dot(std::string_view code) {
  return std::string(code.substr(code.rfind('.') + 1));
}

/// { "USD": "0.0800000000" }: the price in dollars where there is one, else in what there is.
void set_price(Record::View dimension, Rate& rate) {
  const auto prices = dimension.object("pricePerUnit");
  if (!prices) dimension.fail(fmt::format("'{}' has no 'pricePerUnit'", rate.code));
  prices->each([&](const Record::View& price) {
    if (rate.currency == "USD") return;
    rate.currency = price.key();
    rate.price = prices->text_of(price.key());
  });
}

void tell_dimension(Record::View dimension, Rate rate, Sink& sink) {
  rate.code = dimension.text_of("rateCode");
  if (rate.code.empty()) rate.code = dimension.key();
  rate.unit = dimension.text_of("unit");
  rate.begin = dimension.text_of("beginRange");
  rate.end = dimension.text_of("endRange");
  set_price(dimension, rate);
  sink.rate(rate);
}

}  // namespace

Product product_of(Record::View record, std::string_view sku, const Place& place) {
  Product product;
  product.sku = record.text_of("sku");
  if (product.sku.empty()) product.sku = sku;
  product.family = record.text_of("productFamily");
  product.place = place;
  if (const auto attributes = record.object("attributes")) {
    attributes->each([&](const Record::View& attribute) {
      product.attributes.emplace_back(plain_name(attribute.key()),
                                      attributes->text_of(attribute.key()));
    });
  }
  // Files of savings plans say it beside the attributes.
  if (const std::string_view code = record.text_of("serviceCode"); !code.empty())
    product.attributes.emplace_back("servicecode", code);
  return product;
}

void tell_term(Record::View term, std::string_view sku, bool apart, const Place& place,
               Sink& sink) {
  Rate rate;
  rate.sku = term.text_of("sku");
  if (rate.sku.empty()) rate.sku = sku;
  rate.term = term.text_of("offerTermCode");
  if (rate.term.empty()) rate.term = behind_last_dot(term.key());
  rate.effective = term.text_of("effectiveDate");
  rate.apart = apart;
  rate.place = place;
  const auto dimensions = term.object("priceDimensions");
  if (!dimensions) term.fail("has no 'priceDimensions'");
  dimensions->each([&](const Record::View& dimension) { tell_dimension(dimension, rate, sink); });
}

void tell_item(Record::View item, const Place& place, Sink& sink) {
  const auto product = item.object("product");
  if (!product) item.fail("has no 'product'");
  sink.head(
      {std::string(item.text_of("serviceCode")), std::string(item.text_of("publicationDate"))});
  const Product found = product_of(*product, {}, place);
  sink.product(found);
  const auto terms = item.object("terms");
  if (!terms) return;
  terms->each([&](const Record::View& kind) {
    if (kind.kind() != Record::Kind::Object) terms->fail("'terms': expected objects");
    kind.each([&](const Record::View& term) {
      if (kind.key() == "OnDemand") return tell_term(term, found.sku, false, place, sink);
      sink.other_term();
    });
  });
}

void tell_spot(Record::View entry, const Place& place, Sink& sink) {
  sink.spot({std::string(entry.need_text("InstanceType")),
             std::string(entry.need_text("AvailabilityZone")),
             std::string(entry.text_of("ProductDescription")),
             std::string(entry.need_text("Timestamp")), std::string(entry.need_text("SpotPrice")),
             place});
}

void tell_plan_rate(Record::View rate, const Place& place, Sink& sink) {
  const auto price = rate.object("discountedRate");
  if (!price) rate.fail("has no 'discountedRate'");
  const std::string_view code = rate.need_text("rateCode");
  sink.plan_rate({std::string(code.substr(0, code.find('.'))),
                  std::string(rate.text_of("discountedServiceCode")),
                  std::string(rate.need_text("discountedUsageType")),
                  std::string(rate.text_of("discountedOperation")),
                  std::string(rate.text_of("discountedRegionCode")),
                  std::string(price->need_text("price")), std::string(price->text_of("currency")),
                  place});
}

}  // namespace costsim::offers
