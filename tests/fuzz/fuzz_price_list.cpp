// Any bytes are a price list or are refused with Error(Usage), and what is found of them is sound.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "offers/price_list.hpp"
#include "scenario/imports/collector.hpp"
#include "scenario/imports/meter_prices.hpp"
#include "scenario/imports/usage_types.hpp"
#include "units/error.hpp"

using namespace costsim;

namespace {

void check(const scenario::FoundPrices& found) {
  for (const auto& [meter, price] : found.prices) {
    bool holds = !price.tiers.empty() && !price.tiers.back().up_to;
    for (std::size_t i = 0; i < price.tiers.size(); ++i) {
      holds = holds && !price.tiers[i].price.is_negative();
      if (i > 0) holds = holds && price.tiers[i - 1].up_to.has_value();
    }
    if (!holds || meter.service.empty()) std::abort();
  }
  if (found.not_taken.size() > found.counts.not_taken) std::abort();
}

void read(std::string_view text) {
  static const scenario::UsageTypes types = scenario::load_usage_types();
  scenario::Collector collector(types, *types.region("us-east-1"), 20);
  offers::Input input(text, "fuzz");
  collector.begin_file("fuzz");
  offers::read_price_list(input, collector);
  if (collector.wants_again()) {
    input.again();
    collector.read_again();
    offers::read_price_list(input, collector);
  }
  collector.end_file("");
  check(scenario::meter_prices(std::move(collector), types, "2026-11-29", {}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    read({reinterpret_cast<const char*>(data), size});
  } catch (const Error& error) {
    if (error.failure() != Failure::Usage) std::abort();
  }
  return 0;
}
