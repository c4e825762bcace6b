// A sink that writes down what it is told, a line each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "offers/price_list.hpp"

namespace costsim::testing {

class Told : public offers::Sink {
 public:
  void head(const offers::Head& head) override {
    lines.push_back(fmt::format("head {} {}", head.offer, head.published));
  }
  void product(const offers::Product& product) override {
    lines.push_back(fmt::format("product {} {} {}", product.sku, product.attribute("usagetype"),
                                product.attribute("regioncode")));
  }
  void rate(const offers::Rate& rate) override {
    lines.push_back(fmt::format("rate {} {} {}-{} {} {} {}", rate.sku, rate.term, rate.begin,
                                rate.end, rate.unit, rate.price, rate.currency));
  }
  void other_term() override { lines.push_back("other term"); }
  void spot(const offers::SpotPrice& price) override {
    lines.push_back(fmt::format("spot {} {} {}", price.type, price.zone, price.price));
  }
  void plan_rate(const offers::PlanRate& rate) override {
    lines.push_back(fmt::format("plan {} {} {}", rate.plan, rate.usage_type, rate.price));
  }
  void map_rate(const offers::MapRate& rate) override {
    lines.push_back(fmt::format("map {} {} {}", rate.region, rate.name, rate.price));
  }

  std::vector<std::string> lines;
};

/// What a list of this text tells.
inline std::vector<std::string> told(std::string_view text) {
  Told sink;
  offers::Input input(text, "list");
  offers::read_price_list(input, sink);
  return sink.lines;
}

/// The message with which it is refused; "" where it is read.
inline std::string refusal(std::string_view text) {
  try {
    told(text);
    return "";
  } catch (const Error& error) {
    return error.failure() == Failure::Usage ? error.what() : "another failure";
  }
}

}  // namespace costsim::testing
